using System.Globalization;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.ErrorLog;
using Xunit;

namespace StreamEngine.Tests.Parsing.ErrorLog;

public class ErrorLogFormatTests
{
    private static readonly ParserOptions Options = new();
    private static readonly ErrorLogFormat Format = new();

    private static readonly string[] Lines =
    [
        "[Mon Jan 05 10:00:00 2026] [error] [client 10.0.0.7] File does not exist: /var/www/x",
        "[Mon Jan 05 10:00:00.123456 2026] [core:crit] [pid 71:tid 140] [client 10.0.0.7:5] AH00037: Symbolic link not allowed",
        "[Mon Jan 05 10:00:00.123456 2026] [ssl:trace3] [pid 71] (13)Permission denied: [client 10.0.0.7:5] [x] y",
        "2026/01/05 10:00:00 [error] 123#4: *45 open() \"/x\" failed (2: No such file), client: 10.0.0.7, server: shop.example, request: \"GET /x, y HTTP/1.1\", host: \"shop\"",
        "2026/01/05 10:00:00 [notice] 1#1: start worker processes",
        "[Mon Jan 05 10:00:00 2026] [error] PHP Fatal error: x\nStack trace:\n#0 {main}",
        "[Mon Jan 05 10:00:00 2026] no level here",
        "no header",
    ];

    [Fact]
    public void Apache_2_2()
    {
        LogRow row = Row(Lines[0]);
        Assert.Equal((1_767_607_200_000_000_000, 17, "[client 10.0.0.7] File does not exist: /var/www/x", ""), (row.Time, (int)row.Severity, row.Body, row.Host));
        Assert.Equal("client='10.0.0.7'", Fields(Lines[0]));
    }

    [Fact]
    public void Apache_2_4()
    {
        LogRow row = Row(Lines[1]);
        Assert.Equal((1_767_607_200_123_456_000, "[client 10.0.0.7:5] AH00037: Symbolic link not allowed", "core"), (row.Time, row.Body, row.Logger));
        Assert.Equal("module='core' pid=71 tid=140 client='10.0.0.7:5' code='AH00037'", Fields(Lines[1]));
        row = Row(Lines[2]);
        Assert.Equal((1, "(13)Permission denied: [client 10.0.0.7:5] [x] y", "ssl"), ((int)row.Severity, row.Body, row.Logger));
    }

    [Fact]
    public void Nginx()
    {
        LogRow row = Row(Lines[3]);
        Assert.Equal((1_767_607_200_000_000_000, 17, "open() \"/x\" failed (2: No such file)", "shop.example"), (row.Time, (int)row.Severity, row.Body, row.Service));
        Assert.Equal("pid=123 tid=4 client='10.0.0.7' connection=45 server='shop.example' request='GET /x, y HTTP/1.1' host='shop'", Fields(Lines[3]));
        Assert.Equal((10, "start worker processes"), ((int)Row(Lines[4]).Severity, Row(Lines[4]).Body));
    }

    [Fact]
    public void Lines_without_header_belong_to_the_record_before()
    {
        ParseResult result = ParserHarness.Parse(Format, $"{Lines[7]}\n{Lines[5]}\n{Lines[6]}\n", Options);
        Assert.Equal(["no header", "PHP Fatal error: x\nStack trace:\n#0 {main}", "no level here"], result.Logs.Select(r => r.Body));
        Assert.Equal([EventBatch.NoTime, 1_767_607_200_000_000_000, 1_767_607_200_000_000_000], result.Logs.Select(r => r.Time));
    }

    [Theory]
    [InlineData("emerg", 21)]
    [InlineData("warn", 13)]
    [InlineData("debug", 5)]
    [InlineData("trace8", 1)]
    public void Levels(string level, int severity) => Assert.Equal(severity, Row($"[Mon Jan 05 10:00:00 2026] [{level}] x").Severity);

    [Fact]
    public void Zone_of_the_options_counts()
    {
        ParserOptions options = new() { TimeZone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(2), "x", "x") };
        Assert.All(ParserHarness.Parse(Format, Lines[0] + "\n" + Lines[4] + "\n", options).Logs, row => Assert.Equal(1_767_600_000_000_000_000, row.Time));
    }

    [Fact]
    public void Lines_of_programs_with_such_times_are_not_claimed() =>
        Assert.Equal(0, ParserHarness.Match(Format, "2026/01/05 10:00:00 listening on :80\n[Mon Jan 05 10:00:00 2026] x\n"));

    [Fact]
    public void Generated_records_of_Apache_come_back() => GeneratedLogs.ComeBack(Format, StreamFormat.ErrorLog, 1_000, row => GeneratedLogs.Bare(row) with
    {
        Body = $"[client 10.0.0.{int.Parse(row.Host.AsSpan("host-".Length), CultureInfo.InvariantCulture)}:443] " + GeneratedLogs.Body(row, " in \"C:\\temp\\a\" [x]"),
        Logger = row.Service,
        Service = "",
        Host = "",
    });

    [Fact]
    public void Generated_records_of_nginx_come_back() => GeneratedLogs.ComeBack(Format, StreamFormat.NginxError, 1_000_000_000, row => GeneratedLogs.Bare(row) with
    {
        Body = GeneratedLogs.Body(row, " in \"C:\\temp\\a\" [x]"),
        Host = "",
    });

    [Theory]
    [InlineData(StreamFormat.ErrorLog)]
    [InlineData(StreamFormat.NginxError)]
    public void Damaged_streams_are_accounted_for(StreamFormat stream) => GeneratedLogs.SurviveDamage(Format, stream);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 200)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void Records_allocate_nothing()
    {
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[5], Options);
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[3], new ParserOptions { Fields = FieldProjection.All });
    }

    private static LogRow Row(string line) => Assert.Single(ParserHarness.Parse(Format, line + "\n", Options).Logs);

    private static string Fields(string line, params string[] names) => Assert.Single(FieldHarness.Parse(Format, line, names));
}
