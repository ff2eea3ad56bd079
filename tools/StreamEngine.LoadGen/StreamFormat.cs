namespace StreamEngine.LoadGen;

/// <summary>The text formats that <see cref="StreamGenerator"/> writes.</summary>
public enum StreamFormat
{
    /// <summary>JSON lines with 11 fields, about 262 bytes a record.</summary>
    Json,

    /// <summary><c>key=value</c> pairs with quoted values where needed.</summary>
    Logfmt,

    /// <summary>Syslog as in RFC 3164.</summary>
    Syslog3164,

    /// <summary>Syslog as in RFC 5424 with one structured data element.</summary>
    Syslog5424,

    /// <summary>Combined access log of a web server.</summary>
    Access,

    /// <summary>Plain text lines with one of the <see cref="PlainHeader"/> shapes.</summary>
    Plain,

    /// <summary>CSV with a timestamp column and one value column a series.</summary>
    Csv,

    /// <summary>CSV in long form: timestamp, series, value.</summary>
    CsvLong,

    /// <summary>InfluxDB line protocol with nanosecond timestamps.</summary>
    Influx,

    /// <summary>ArcSight Common Event Format, without a syslog header.</summary>
    Cef,

    /// <summary>Log Event Extended Format 2.0 behind a syslog header.</summary>
    Leef,

    /// <summary>Graylog Extended Log Format, one object a line.</summary>
    Gelf,

    /// <summary>klog with structured messages; times have no year.</summary>
    Klog,

    /// <summary>Error log of Apache 2.4.</summary>
    ErrorLog,

    /// <summary>Error log of nginx.</summary>
    NginxError,

    /// <summary>W3C extended log file with its directives.</summary>
    W3c,

    /// <summary>Container log of Docker's json-file driver.</summary>
    Docker,

    /// <summary>Export format of the systemd journal.</summary>
    Journal,

    /// <summary>Text format 0.0.4 of Prometheus with times in milliseconds.</summary>
    Prometheus,

    /// <summary>Text format 1.0 of OpenMetrics with times in seconds.</summary>
    OpenMetrics,

    /// <summary>StatsD lines with dotted names, without tags and times.</summary>
    Statsd,

    /// <summary>StatsD lines with the tags and times of DogStatsD.</summary>
    DogStatsd,

    /// <summary>Plaintext protocol of Graphite with dotted paths and times in seconds.</summary>
    Graphite,

    /// <summary>Plaintext protocol of Graphite with tags.</summary>
    GraphiteTags,
}
