using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.W3c;
using Xunit;

namespace StreamEngine.Tests.Parsing.W3c;

public class W3cFormatTests
{
    private const string Head = "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-01-05 10:00:00\n";
    private const string Fields = "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query cs(User-Agent) sc-status sc-bytes time-taken\n";
    private const string Short = "#Fields: time cs-method sc-status date\n";

    private static readonly ParserOptions Options = new();
    private static readonly W3cFormat Format = new();

    private static readonly string[] Lines =
    [
        "2026-01-05 10:00:00 10.0.0.1 GET /cart id=5 Mozilla/5.0+(X11) 200 1024 250",
        "2026-01-05 10:00:00 10.0.0.1 GET /cart - \"Mozilla/5.0 (\"\"X11\"\")\" 503 - 0.250",
        "10:00:00 POST 404 2026-01-05",
        "2026-01-05 10:00:00 too few",
    ];

    [Fact]
    public void Rows_are_read_by_their_directive()
    {
        LogRow row = Assert.Single(ParserHarness.Parse(Format, Head + Fields + Lines[0] + "\n", Options).Logs);
        Assert.Equal((1_767_607_200_000_000_000, 9, "GET /cart?id=5", "10.0.0.1", ""), (row.Time, (int)row.Severity, row.Body, row.Host, row.Service));
        Assert.Equal((200, 1024.0, 0.25), (row.Status, row.Size, row.Duration));
    }

    [Fact]
    public void A_dash_is_missing_and_seconds_have_a_point()
    {
        LogRow row = Assert.Single(ParserHarness.Parse(Format, Head + Fields + Lines[1] + "\n", Options).Logs);
        Assert.Equal((17, "GET /cart", 503, double.NaN, 0.25), ((int)row.Severity, row.Body, row.Status, row.Size, row.Duration));
    }

    [Fact]
    public void Fields_get_columns_with_their_spaces()
    {
        IReadOnlyList<string> rows = FieldHarness.Parse(Format, Fields + Lines[0] + "\n" + Lines[1] + "\n", "cs(User-Agent)", "sc-bytes");
        Assert.Equal(["cs(User-Agent)='Mozilla/5.0 (X11)' sc-bytes=1024", "cs(User-Agent)='Mozilla/5.0 (\"X11\")'"], rows);
    }

    [Fact]
    public void Several_directives_tell_rows_apart_by_their_width()
    {
        ParseResult result = ParserHarness.Parse(Format, Fields + Lines[0] + "\n" + Short + Lines[2] + "\n" + Lines[0] + "\n", Options);
        Assert.Equal([200, 404, 200], result.Logs.Select(r => r.Status));
        Assert.All(result.Logs, row => Assert.Equal(1_767_607_200_000_000_000, row.Time));
        Assert.Equal(2, result.Filtered);
    }

    [Fact]
    public void A_chunk_in_the_middle_needs_no_directive()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Head + Fields + Lines[0] + "\n" + Lines[1] + "\n");
        int cut = Encoding.UTF8.GetByteCount(Head + Fields + Lines[0] + "\n");
        ParseResult result = ParserHarness.Parse(ParserHarness.Create(Format, bytes, Options), bytes, cut);
        Assert.Equal([200, 503], result.Logs.Select(r => r.Status));
    }

    [Fact]
    public void Rows_of_another_width_and_directives_after_the_sample_are_rejected()
    {
        IRecordParser parser = ParserHarness.Create(Format, Encoding.UTF8.GetBytes(Head + Fields), Options);
        ParseResult result = ParserHarness.Parse(parser, Encoding.UTF8.GetBytes(Short + Lines[2] + "\n" + Lines[0] + "\n"));
        Assert.Single(result.Rows);
        Assert.Equal(
            ["column 9: expected fields that the first 64 KiB of the source announce, found others", "column 29: expected 10 fields as #Fields announces them, found 4"],
            result.Rejects.Select(r => r.Detail));
    }

    [Fact]
    public void A_bad_time_is_rejected() =>
        Assert.Equal(
            RejectReason.Timestamp,
            Assert.Single(ParserHarness.Parse(Format, Fields + Lines[0].Replace("01-05", "13-05", StringComparison.Ordinal) + "\n", Options).Rejects).Reason);

    [Fact]
    public void Without_a_directive_rows_are_those_of_the_default_fields()
    {
        const string Row = "2026-01-05 10:00:00 10.0.0.1 GET /x - 443 - 10.0.0.7 curl/8 - 500 0 0 15";
        LogRow row = Assert.Single(ParserHarness.Parse(Format, Row + "\n", Options).Logs);
        Assert.Equal(("GET /x", 500, 0.015), (row.Body, row.Status, row.Duration));
    }

    [Fact]
    public void Tabs_part_fields_where_there_are_any()
    {
        LogRow row = Assert.Single(ParserHarness.Parse(Format, "#Fields: date time cs-method cs-uri-stem cs(Host) sc-status\n2026-01-05\t10:00:00\tGET\t/a b\tshop.example:443\t200\n", Options).Logs);
        Assert.Equal((1_767_607_200_000_000_000, "GET /a b", "shop.example"), (row.Time, row.Body, row.Service));
    }

    [Fact]
    public void Only_sources_with_a_directive_are_claimed()
    {
        Assert.Equal(1, ParserHarness.Match(Format, Head + Fields + Lines[0] + "\n"));
        Assert.Equal(0, ParserHarness.Match(Format, Lines[0] + "\n"));
    }

    [Fact]
    public void Generated_records_come_back() => GeneratedLogs.ComeBack(Format, StreamFormat.W3c, 1_000_000_000, row => row with
    {
        Severity = row.Status >= 500 ? (byte)17 : row.Status >= 400 ? (byte)13 : (byte)9,
        Body = Request(row),
        TraceId = "",
        SpanId = "",
        Duration = Math.Floor(row.Duration * 1e3) / 1e3,
    });

    [Fact]
    public void Damaged_streams_are_accounted_for() => GeneratedLogs.SurviveDamage(Format, StreamFormat.W3c);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for_and_gives_the_same_rows_in_any_chunks(int seed)
    {
        IRecordParser parser = ParserHarness.Create(Format, Encoding.UTF8.GetBytes(Fields + Short), Options);
        byte[] bytes = FormatLaws.Mix(seed, Lines);
        FormatLaws.Accounts(parser, bytes);
        FormatLaws.DoesNotDependOnCuts(parser, bytes);
    }

    [Fact]
    public void Records_allocate_nothing()
    {
        FormatLaws.AllocatesNothingPerRecord(Format, "2026-01-05 10:00:00 10.0.0.1 GET /x a=1 443 - 10.0.0.7 curl/8+x - 500 0 0 15", Options);
        FormatLaws.AllocatesNothingPerRecord(
            Format, "2026-01-05 10:00:00 10.0.0.1 GET /x a=1 443 - 10.0.0.7 curl/8+x - 500 0 0 15", new ParserOptions { Fields = FieldProjection.All });
    }

    private static string Request(LogRow row)
    {
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(row.Record);
        string path = json.RootElement.GetProperty("path").GetString()!;
        ulong span = Convert.ToUInt64(row.SpanId, 16);
        return ((span & 7) == 0 ? "POST " : "GET ") + path + (row.Body.Contains("größe", StringComparison.Ordinal) ? "?q=größe" : "");
    }
}
