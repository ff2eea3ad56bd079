using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>The examples of RFC 5424 (section 6.5) and RFC 3164 (section 5.4), and the rules of the grammar around them.</summary>
public class SyslogConformanceTests
{
    private static readonly IRecordFormat s_format = Registered.Format("syslog");

    // 2003-10-12T00:00:00Z: times without a year are before it.
    private static readonly ParserOptions s_options = new() { SourceName = "test", Now = 1_065_916_800_000_000_000 };

    [Theory]
    [InlineData("<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8", 1_065_910_455_003_000_000, 18, "mymachine.example.com", "su", "ID47", "'su root' failed for lonvick on /dev/pts/8")]
    [InlineData("<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.", 1_061_727_255_000_003_000, 10, "192.0.2.1", "myproc", "", "%% It's time to make the do-nuts.")]
    [InlineData("<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut=\"3\" eventSource=\"Application\" eventID=\"1011\"] \uFEFFAn application event log entry...", 1_065_910_455_003_000_000, 10, "mymachine.example.com", "evntslog", "ID47", "An application event log entry...")]
    [InlineData("<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut=\"3\" eventSource=\"Application\" eventID=\"1011\"][examplePriority@32473 class=\"high\"]", 1_065_910_455_003_000_000, 10, "mymachine.example.com", "evntslog", "ID47", "")]
    public void Examples_of_RFC_5424(string line, long time, int severity, string host, string service, string logger, string body) =>
        AssertRow(line, time, severity, host, service, logger, body);

    /// <summary>Section 6.2.3.1: the timestamps that are valid there.</summary>
    [Theory]
    [InlineData("1985-04-12T23:20:50.52Z", 482_196_050_520_000_000)]
    [InlineData("1985-04-12T19:20:50.52-04:00", 482_196_050_520_000_000)]
    [InlineData("2003-10-11T22:14:15.003Z", 1_065_910_455_003_000_000)]
    [InlineData("2003-08-24T05:14:15.000003-07:00", 1_061_727_255_000_003_000)]
    [InlineData("-", EventBatch.NoTime)]
    public void Timestamps_of_RFC_5424(string stamp, long time) => AssertRow($"<34>1 {stamp} h a - - - m", time, 18, "h", "a", "", "m");

    [Theory]
    [InlineData("[x]")]
    [InlineData("[x a=\"\"]")]
    [InlineData("[x a=\"b\" c=\"d\"][y@1]")]
    [InlineData("[x a=\"q \\\" b \\\\ e \\] n \\n\"]")]
    [InlineData("[x a=\"] [\"]")]
    [InlineData("[x a=\"größe\"]")]
    public void Structured_data_is_skipped_to_its_end(string data) => AssertRow($"<34>1 - h a - - {data} m", EventBatch.NoTime, 18, "h", "a", "", "m");

    [Theory]
    [InlineData("<192>1 - h a - - - m")]
    [InlineData("<1920>1 - h a - - - m")]
    [InlineData("<>1 - h a - - - m")]
    [InlineData("<-1>1 - h a - - - m")]
    [InlineData("<a>1 - h a - - - m")]
    [InlineData("<34>1 2003-13-11T22:14:15Z h a - - - m")]
    [InlineData("<34>1 2003-02-30T22:14:15Z h a - - - m")]
    [InlineData("<34>1 2003-10-11T24:14:15Z h a - - - m")]
    [InlineData("<34>1 Oct 11 22:14:15 h a - - - m")]
    [InlineData("<34>1 - h a - -")]
    [InlineData("<34>1 - h a")]
    [InlineData("<34>1 - h a - - [x")]
    [InlineData("<34>1 - h a - - [x a=\"b]")]
    [InlineData("<34>1 - h a - - [x a=\"b\\\"]")]
    [InlineData("<34>1 - h a - - x m")]
    [InlineData("<34>1 - h a - - [x]m")]
    public void What_RFC_5424_does_not_allow_is_rejected(string line) =>
        Assert.Equal(RejectReason.Syntax, Assert.Single(ParserHarness.Parse(s_format, line, s_options).Rejects).Reason);

    [Theory]
    [InlineData("<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8", 1_065_910_455_000_000_000, 18, "mymachine", "su", "'su root' failed for lonvick on /dev/pts/8")]
    [InlineData("<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!", 1_044_466_338_000_000_000, 10, "10.0.0.99", "", "Use the BFG!")]
    [InlineData("Use the BFG!", EventBatch.NoTime, 0, "", "", "Use the BFG!")]
    [InlineData("<13>Use the BFG!", EventBatch.NoTime, 10, "", "", "Use the BFG!")]
    public void Examples_of_RFC_3164(string line, long time, int severity, string host, string service, string body) =>
        AssertRow(line, time, severity, host, service, "", body);

    /// <summary>Numerical codes of RFC 5424, table 2, as the log data model of OpenTelemetry maps them.</summary>
    [Theory]
    [InlineData(0, Severity.Fatal)]
    [InlineData(3, Severity.Error)]
    [InlineData(4, Severity.Warn)]
    [InlineData(6, Severity.Info)]
    [InlineData(7, Severity.Debug)]
    public void Severities_are_those_of_the_priority_for_every_facility(int code, Severity severity)
    {
        for (int facility = 0; facility < 24; facility++)
        {
            LogRow row = Assert.Single(ParserHarness.Parse(s_format, $"<{(facility * 8) + code}>1 - h a - - - m", s_options).Logs);
            Assert.Equal((byte)severity, row.Severity);
        }
    }

    private static void AssertRow(string line, long time, int severity, string host, string service, string logger, string body)
    {
        LogRow row = Assert.Single(ParserHarness.Parse(s_format, line + "\n", s_options).Logs);
        Assert.Equal((time, severity, host, service, logger, body), (row.Time, (int)row.Severity, row.Host, row.Service, row.Logger, row.Body));
    }
}
