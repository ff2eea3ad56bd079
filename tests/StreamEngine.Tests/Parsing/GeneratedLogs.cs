using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Json;
using StreamEngine.Tests.LoadGen;
using Xunit;

namespace StreamEngine.Tests.Parsing;

/// <summary>What LoadGen writes comes back: records of a format against those of the same stream as JSON.</summary>
internal static class GeneratedLogs
{
    /// <summary>How messages with characters to escape end in JSON, unescaped.</summary>
    internal const string JsonEnd = " in \"C:\\temp\\a\"\tline\nnext é/";

    private static readonly ParserOptions s_options = new() { Now = 1_767_607_200_000_000_000 };

    /// <summary>Compares time, severity, body, service, host, status, size and duration of every record.</summary>
    /// <param name="format">The format.</param>
    /// <param name="stream">What LoadGen calls it.</param>
    /// <param name="precision">Unit of the format's times in nanoseconds.</param>
    /// <param name="expect">From a record of the JSON stream to what the format can say of it.</param>
    internal static void ComeBack(IRecordFormat format, StreamFormat stream, long precision, Func<LogRow, LogRow> expect)
    {
        GeneratorOptions options = new() { Format = stream, Records = 1_500, EventRate = 20, Escapes = true, NonAscii = true };
        byte[] bytes = Streams.Bytes(options);
        Assert.Equal(format.Name, FormatDetector.Detect(ParserHarness.Sample(bytes)).Format!.Name);
        ParseResult result = ParserHarness.Parse(format, bytes, s_options);
        ParseResult json = ParserHarness.Parse(new JsonFormat(), Streams.Bytes(options with { Format = StreamFormat.Json }), s_options);
        Assert.Empty(result.Rejects);
        Assert.Equal(
            json.Logs.Select(row => expect(row) with { Time = row.Time / precision * precision, Record = "" }),
            result.Logs.Select(row => row with { Record = "" }));
        FormatLaws.DoesNotDependOnCuts(format, bytes, s_options);
    }

    /// <summary>Damaged streams are accounted for and cut anywhere.</summary>
    internal static void SurviveDamage(IRecordFormat format, StreamFormat stream)
    {
        byte[] bytes = Streams.Bytes(new GeneratorOptions { Format = stream, Records = 400, MalformedPercent = 20, Escapes = true });
        ParseResult result = ParserHarness.Parse(format, bytes, s_options);
        Assert.Equal(result.Records, result.Rows.Count + result.Rejects.Count + result.Filtered);
        Assert.InRange(result.Rows.Count, 200, 900);
        Assert.All(result.Rejects, reject => Assert.NotEmpty(reject.Detail));
        FormatLaws.DoesNotDependOnCuts(format, bytes, s_options);
    }

    /// <summary>A record without what a format does not carry.</summary>
    internal static LogRow Bare(LogRow row) =>
        row with { TraceId = "", SpanId = "", Duration = double.NaN, Size = double.NaN, Status = 0 };

    /// <summary>The body with the end that a format gives to messages with characters to escape.</summary>
    internal static string Body(LogRow row, string end) => row.Body.Replace(JsonEnd, end, StringComparison.Ordinal);

    /// <summary>Severity on the scale of security devices.</summary>
    internal static byte SecuritySeverity(LogRow row) => row.Severity < 9 ? (byte)9 : row.Severity;
}
