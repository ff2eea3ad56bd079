using System.Collections.Frozen;

namespace StreamEngine.Parsing.Patterns.Grok;

/// <summary>
/// The patterns that grok knows by name. Names are the usual ones; what stands behind them is written for one pass from left to right, so it
/// tells shapes and not ranges (an octet of 999 is an octet).
/// </summary>
internal static class GrokLibrary
{
    /// <summary>Definitions by name.</summary>
    internal static FrozenDictionary<string, string> Definitions { get; } = Lines().ToFrozenDictionary(static d => d.Name, static d => d.Definition, StringComparer.Ordinal);

    private const string Text = """
        USERNAME [a-zA-Z0-9._-]+
        USER %{USERNAME}
        EMAILLOCALPART [a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]+
        EMAILADDRESS [a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]+@%{HOSTNAME}
        INT [+-]?[0-9]+
        BASE10NUM [+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
        NUMBER %{BASE10NUM}
        BASE16NUM [+-]?(?:0x)?[0-9A-Fa-f]+
        BASE16FLOAT [+-]?(?:0x)?(?:[0-9A-Fa-f]+(?:\.[0-9A-Fa-f]*)?|\.[0-9A-Fa-f]+)
        POSINT [1-9][0-9]*
        NONNEGINT [0-9]+
        BOOL [Tt]rue|[Ff]alse|TRUE|FALSE
        WORD \w+
        NOTSPACE \S+
        SPACE \s*
        DATA .*?
        GREEDYDATA .*
        GREEDYMULTILINE .*
        QUOTEDSTRING "[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|`[^`]*`
        QS %{QUOTEDSTRING}
        UUID [0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}
        URN urn:[0-9A-Za-z][0-9A-Za-z-]{0,31}:[0-9A-Za-z()+,.:=@;$_!*'/?#%-]+
        CISCOMAC [0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}
        WINDOWSMAC [0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}
        COMMONMAC [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}
        MAC %{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC}
        IPV4 [0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}
        IPV6 [0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*(?:[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})?(?:%[0-9A-Za-z_.-]+)?
        IP %{IPV4}|%{IPV6}
        HOSTNAME [0-9A-Za-z](?:[0-9A-Za-z_-]*)(?:\.[0-9A-Za-z_-]+)*\.?
        HOST %{HOSTNAME}
        IPORHOST %{HOSTNAME}|%{IPV6}
        HOSTPORT %{IPORHOST}:%{POSINT}
        UNIXPATH (?:/[^\s/]*)+
        WINPATH (?:[A-Za-z]:|\\)(?:\\[^\\?*\s]*)+
        PATH %{UNIXPATH}|%{WINPATH}
        TTY /dev/(?:pts|tty[pq]?)(?:\w+)?/?(?:[0-9]+)?
        URIPROTO [A-Za-z][A-Za-z0-9+.-]*
        URIHOST %{IPORHOST}(?::%{POSINT})?
        URIPATH (?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_\\-]*)+
        URIQUERY [A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\\\[\]<>-]*
        URIPARAM \?%{URIQUERY}
        URIPATHPARAM %{URIPATH}(?:%{URIPARAM})?
        URI %{URIPROTO}://(?:%{USER}(?::[^@\s]*)?@)?(?:%{URIHOST})?(?:%{URIPATH}(?:%{URIPARAM})?)?
        MONTH Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?
        MONTHNUM 0?[1-9]|1[0-2]
        MONTHNUM2 0[1-9]|1[0-2]
        MONTHDAY [0-3]?[0-9]
        DAY Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?
        YEAR [0-9]{4}|[0-9]{2}
        HOUR [0-2]?[0-9]
        MINUTE [0-5][0-9]
        SECOND [0-6]?[0-9](?:[:.,][0-9]+)?
        TIME %{HOUR}:%{MINUTE}(?::%{SECOND})?
        DATE_US [0-9]{1,2}[/-][0-9]{1,2}[/-]%{YEAR}
        DATE_EU [0-9]{1,2}[./-][0-9]{1,2}[./-]%{YEAR}
        DATE %{DATE_EU}
        DATESTAMP %{DATE}[- ]%{TIME}
        TZ [A-Z]{3,4}
        ISO8601_TIMEZONE Z|[+-][0-9]{2}(?::?[0-9]{2})?
        ISO8601_SECOND %{SECOND}
        TIMESTAMP_ISO8601 [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[T ][0-9]{1,2}:?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?
        DATESTAMP_RFC822 (?:%{DAY}) (?:%{MONTH}) %{MONTHDAY} %{YEAR} %{TIME} %{TZ}
        DATESTAMP_RFC2822 (?:%{DAY}), %{MONTHDAY} (?:%{MONTH}) %{YEAR} %{TIME} %{ISO8601_TIMEZONE}
        DATESTAMP_OTHER (?:%{DAY}) (?:%{MONTH}) %{MONTHDAY} %{TIME} %{TZ} %{YEAR}
        DATESTAMP_EVENTLOG [0-9]{14}
        HTTPDATE [0-9]{1,2}/[A-Za-z]{3}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}
        HTTPDERROR_DATE (?:%{DAY}) (?:%{MONTH}) %{MONTHDAY} %{TIME} %{YEAR}
        SYSLOGTIMESTAMP [A-Z][a-z]{2} +[0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?
        PROG [!-Z\\^-~]+
        SYSLOGPROG %{PROG:program}(?:\[%{POSINT:pid}\])?
        SYSLOGHOST %{IPORHOST}
        SYSLOGFACILITY <%{NONNEGINT:facility}\.%{NONNEGINT:priority}>
        SYSLOGPRI <%{NONNEGINT:PRI}>
        SYSLOGBASE %{SYSLOGTIMESTAMP:timestamp} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:hostname} %{SYSLOGPROG}:
        SYSLOGLINE %{SYSLOGBASE} %{GREEDYDATA:message}
        SYSLOGPAMSESSION %{SYSLOGBASE} (?:%{WORD:pam_module}\(%{DATA:pam_caller}\): )?session %{WORD:pam_session_state} for user %{USERNAME:user}(?: by %{GREEDYDATA:pam_by})?
        CRON_ACTION [A-Z ]+
        CRONLOG %{SYSLOGBASE} \(%{USER:user}\) %{CRON_ACTION:action} \(%{DATA:message}\)$
        LOGLEVEL [Aa]lert|ALERT|[Tt]race|TRACE|[Dd]ebug|DEBUG|[Nn]otice|NOTICE|[Ii]nfo(?:rmation)?|INFO(?:RMATION)?|[Ww]arn(?:ing)?|WARN(?:ING)?|[Ee]rr(?:or)?|ERR(?:OR)?|[Cc]rit(?:ical)?|CRIT(?:ICAL)?|[Ff]atal|FATAL|[Ss]evere|SEVERE|[Ee]merg(?:ency)?|EMERG(?:ENCY)?|[Ff]ine(?:r|st)?|FINE(?:R|ST)?
        HTTPDUSER %{EMAILADDRESS}|%{USER}
        COMMONAPACHELOG %{IPORHOST:client_ip} %{NOTSPACE:ident} %{NOTSPACE:auth} \[%{HTTPDATE:timestamp}\] "%{DATA:message}" %{INT:status} (?:%{INT:bytes}|-)
        COMBINEDAPACHELOG %{COMMONAPACHELOG} "%{DATA:referrer}" "%{DATA:agent}"
        HTTPD_COMMONLOG %{COMMONAPACHELOG}
        HTTPD_COMBINEDLOG %{COMBINEDAPACHELOG}
        HTTPD20_ERRORLOG \[%{HTTPDERROR_DATE:timestamp}\] \[%{LOGLEVEL:level}\] (?:\[client %{IPORHOST:client_ip}\] )?%{GREEDYDATA:message}
        HTTPD24_ERRORLOG \[%{HTTPDERROR_DATE:timestamp}\] \[(?:%{WORD:module})?:%{LOGLEVEL:level}\] \[pid %{POSINT:pid}(?::tid %{NUMBER:tid})?\](?: \[client %{IPORHOST:client_ip}(?::%{POSINT:client_port})?\])? %{GREEDYDATA:message}
        JAVACLASS [A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*
        JAVAMETHOD <(?:cl)?init>|[A-Za-z$_][A-Za-z$_0-9]*
        JAVAFILE [A-Za-z$_0-9. -]+
        JAVATHREAD [A-Za-z]{2}-Processor[0-9]+
        JAVALOGMESSAGE .*
        JAVASTACKTRACEPART \s+at %{JAVACLASS:class}\.%{JAVAMETHOD:method}\(%{JAVAFILE:file}(?::%{INT:line_number})?\)
        RUBY_LOGLEVEL DEBUG|FATAL|ERROR|WARN|INFO
        RUBY_LOGGER [DFEWI], \[%{TIMESTAMP_ISO8601:timestamp} #%{POSINT:pid}\] +%{RUBY_LOGLEVEL:level} -- +%{DATA:program}: %{GREEDYDATA:message}
        REDISTIMESTAMP [0-9]{2} [A-Z][a-z]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?
        POSTGRESQL %{DATESTAMP:timestamp} %{TZ:zone} %{DATA:user} %{GREEDYDATA:connection_id} %{POSINT:pid}
        """;

    private static IEnumerable<(string Name, string Definition)> Lines()
    {
        foreach (string line in Text.Split('\n'))
        {
            string definition = line.Trim('\r');
            int space = definition.IndexOf(' ', StringComparison.Ordinal);
            yield return (definition[..space], definition[(space + 1)..]);
        }
    }
}
