using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Parsing;
using Xunit;

namespace StreamEngine.Tests.Parsing.Patterns;

/// <summary>Every format with times of its own honours the zone and the year, and maps levels alike.</summary>
public class ZoneAndYearTests
{
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.CreateCustomTimeZone("+02", TimeSpan.FromHours(2), "+02", "+02");

    [Theory]
    [InlineData("json", null, "{\"time\":\"2026-01-05 12:00:00\",\"level\":\"warn\",\"msg\":\"x\"}", 13)]
    [InlineData("logfmt", null, "time=\"2026-01-05 12:00:00\" level=error msg=x", 17)]
    [InlineData("plain", null, "2026-01-05 12:00:00 FATAL x\n2026-01-05 12:00:00 INFO x", 21)]
    [InlineData("csv", null, "timestamp,level,message\n2026-01-05 12:00:00,info,x", 9)]
    [InlineData("syslog", null, "<12>2026-01-05T12:00:00 web1 sshd: x", 13)]
    [InlineData("log4j", "%d{yyyy-MM-dd HH:mm:ss} %p %m", "2026-01-05 12:00:00 TRACE x", 1)]
    [InlineData("python", "%(asctime)s %(levelname)s %(message)s", "2026-01-05 12:00:00 CRITICAL x", 21)]
    [InlineData("grok", "%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} %{GREEDYDATA:message}", "2026-01-05 12:00:00 DEBUG x", 5)]
    [InlineData("regex", "(?<time>\\S+ \\S+) (?<level>\\w+) (?<message>.*)", "2026-01-05 12:00:00 NOTICE x", 10)]
    [InlineData("access", "[%{%Y-%m-%d %H:%M:%S}t] %>s %r", "[2026-01-05 12:00:00] 500 x", 17)]
    public void A_time_without_a_zone_is_in_the_configured_one(string format, string? pattern, string line, int severity)
    {
        ParserOptions options = new() { TimeZone = s_zone, Format = new FormatOptions { Pattern = pattern } };
        LogRow row = ParserHarness.Parse(PatternLayoutTests.Format(format), line, options).Logs[0];
        Assert.Equal(("2026-01-05T10:00:00Z", severity, "x"), (Rfc3339.Format(row.Time), row.Severity, row.Body));
    }

    [Theory]
    [InlineData("syslog", null, "Mar  5 10:00:00 web1 sshd: x")]
    [InlineData("plain", null, "Mar  5 10:00:00 x\nMar  5 10:00:00 y")]
    [InlineData("log4j", "%d{MMM d HH:mm:ss} %m", "Mar 5 10:00:00 x")]
    [InlineData("grok", "%{SYSLOGLINE}", "Mar  5 10:00:00 web1 sshd: x")]
    [InlineData("regex", "(?<time>.{15}) (?<message>.*)", "Mar  5 10:00:00 x")]
    public void A_missing_year_is_inferred_or_fixed(string format, string? pattern, string line)
    {
        long now = DateTimeOffset.Parse("2026-01-05T10:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds() * 1_000_000_000;
        foreach ((int year, string expected) in new[] { (0, "2025-03-05T10:00:00Z"), (2019, "2019-03-05T10:00:00Z") })
        {
            ParserOptions options = new() { Now = now, Year = year, Format = new FormatOptions { Pattern = pattern } };
            IRecordParser parser = ParserHarness.Create(PatternLayoutTests.Format(format), System.Text.Encoding.UTF8.GetBytes(line), options);
            Assert.True(parser.InfersYear);
            Assert.Equal(expected, Rfc3339.Format(ParserHarness.Parse(parser, System.Text.Encoding.UTF8.GetBytes(line)).Logs[0].Time));
        }
    }
}
