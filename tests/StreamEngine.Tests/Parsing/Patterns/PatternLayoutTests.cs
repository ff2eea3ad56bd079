using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Patterns;
using Xunit;

namespace StreamEngine.Tests.Parsing.Patterns;

/// <summary>Lines written by a layout of log4j, Python or a web server, read back by it.</summary>
public class PatternLayoutTests
{
    private const long Ten = 1767607200_000_000_000;

    [Theory]
    [InlineData("%d{ISO8601} %-5p [%t] %c{1}: %m%n", "2026-01-05 10:00:00,123 WARN  [main] Shop: slow", 123, 13, "Shop", "slow")]
    [InlineData("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level --- [%15.15t] %-20.20logger{39} : %msg%n", "2026-01-05 10:00:00.123 INFO  --- [           main] c.e.Shop             : up at 8080", 123, 9, "c.e.Shop", "up at 8080")]
    [InlineData("%d{dd.MM.yyyy HH:mm:ss} [%X{user:-none}] %highlight{%p} %replace{%m}{a}{b}%n%ex", "05.01.2026 10:00:00 [ann] ERROR lost", 0, 17, "", "lost")]
    [InlineData("%clr(%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}){faint} %clr(${LOG_LEVEL_PATTERN:-%5p}) %clr(${PID:- }){magenta} %logger - %m", "2026-01-05T11:00:00.123+01:00  INFO 77 a.B - x", 123, 9, "a.B", "x")]
    [InlineData("[%level] %d{UNIX_MILLIS} %F:%L %m", "[FATAL] 1767607200123 Shop.java:12 gone", 123, 21, "", "gone")]
    public void Log4j_reads_what_its_pattern_writes(string pattern, string line, long milliseconds, int severity, string logger, string body)
    {
        LogRow row = Assert.Single(Read("log4j", pattern, line).Logs);
        Assert.Equal((Ten + (milliseconds * 1_000_000), severity, logger, body), (row.Time, row.Severity, row.Logger, row.Body));
    }

    [Theory]
    [InlineData("%(asctime)s %(levelname)-8s %(name)s: %(message)s", "2026-01-05 10:00:00,123 WARNING  shop.cart: slow", 123)]
    [InlineData("{asctime} {levelname:<8} {name}: {message}", "2026-01-05 10:00:00,123 WARNING  shop.cart: slow", 123)]
    [InlineData("$asctime ${levelname} $name: $message", "2026-01-05 10:00:00,123 WARNING shop.cart: slow", 123)]
    [InlineData("%(asctime)s.%(msecs)03d|%(process)d|%(levelname)s|%(name)s|%(message)s", "2026-01-05 10:00:00.123|7|WARNING|shop.cart|slow", 123)]
    public void Python_reads_its_three_styles(string pattern, string line, long milliseconds)
    {
        LogRow row = Assert.Single(Read("python", pattern, line).Logs);
        Assert.Equal((Ten + (milliseconds * 1_000_000), 13, "shop.cart", "slow"), (row.Time, row.Severity, row.Logger, row.Body));
    }

    [Fact]
    public void Python_without_a_pattern_reads_the_basic_format()
    {
        LogRow row = Assert.Single(Read("python", null, "ERROR:root:no disk").Logs);
        Assert.Equal((17, "root", "no disk"), (row.Severity, row.Logger, row.Body));
    }

    [Theory]
    [InlineData("$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" $request_time $upstream_response_time", "10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET /a b HTTP/1.1\" 503 17 \"-\" \"curl \\\"x\\\" 8\" 0.250 0.2, 0.05", 17, "GET /a b HTTP/1.1")]
    [InlineData("%h %l %u %t \\\"%r\\\" %>s %b \\\"%{Referer}i\\\" %D", "10.0.0.7 - ann [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 503 - \"http://x/\" 250000", double.NaN, "GET / HTTP/1.1")]
    public void Access_reads_the_format_of_the_server(string pattern, string line, double size, string body)
    {
        LogRow row = Assert.Single(Read("access", pattern, line).Logs);
        Assert.Equal((Ten, 17, body, 503, size, 0.25), (row.Time, row.Severity, row.Body, row.Status, row.Size, row.Duration));
    }

    [Fact]
    public void Lines_that_do_not_start_like_the_pattern_go_on_with_the_record_before()
    {
        string text = "2026-01-05 10:00:00,123 ERROR a.B - broke\njava.lang.X: y\n\tat a.b(C.java:1)\n2026-01-05 10:00:01,000 INFO a.B - on\n";
        ParseResult result = Read("log4j", "%d %p %c - %m%n%ex", text);
        Assert.Equal(["broke\njava.lang.X: y\n\tat a.b(C.java:1)", "on"], result.Logs.Select(l => l.Body));
        Assert.Empty(result.Rejects);
    }

    [Fact]
    public void A_line_that_starts_like_the_pattern_and_is_none_is_rejected()
    {
        ParseResult result = Read("log4j", "%d %p [%t] - %m", "2026-01-05 10:00:00,123 ERROR main - broke\n");
        Assert.Equal(RejectReason.Syntax, Assert.Single(result.Rejects).Reason);
    }

    [Theory]
    [InlineData("log4j", "%d{yyyy-ww} %m", "'ww'")]
    [InlineData("log4j", "%d %zap", "character 5")]
    [InlineData("python", "no fields", "field")]
    [InlineData("access", "%h %", "letter")]
    public void A_pattern_that_cannot_be_read_back_is_refused_with_the_reason(string format, string pattern, string said)
    {
        FormatOptionError error = Assert.Single(FormatOptionCheck.Run(format, new FormatOptions { Pattern = pattern }));
        Assert.Equal("pattern", error.Key);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log4j", "%d %-5p [%t] %c{1}: %m%n", "2026-01-05 10:00:00,123 WARN  [main] Shop: slow")]
    [InlineData("python", "%(asctime)s %(levelname)s:%(name)s:%(message)s", "2026-01-05 10:00:00,123 INFO:root:started and going")]
    [InlineData("access", "$remote_addr [$time_local] \"$request\" $status", "10.0.0.7 [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200")]
    public void Records_allocate_nothing(string format, string pattern, string line) =>
        FormatLaws.AllocatesNothingPerRecord(Format(format), line, Options(pattern));

    internal static ParserOptions Options(string? pattern) =>
        new() { SourceName = "test", Now = Ten, Format = new FormatOptions { Pattern = pattern }, Fields = FieldProjection.All };

    internal static IRecordFormat Format(string name) => FormatRegistry.Default.TryGet(name, out IRecordFormat? format, out string? error) ? format : throw new ArgumentException(error);

    private static ParseResult Read(string format, string? pattern, string text) => ParserHarness.Parse(Format(format), text, Options(pattern));
}
