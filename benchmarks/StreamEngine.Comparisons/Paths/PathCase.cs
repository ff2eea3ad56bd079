using System.Text;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Parsing;
using StreamEngine.LoadGen;

namespace StreamEngine.Comparisons.Paths;

/// <summary>One format and how its input is made.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Format">Name of the format.</param>
/// <param name="Make">Makes about so many megabytes.</param>
/// <param name="Pattern">Pattern of the format; null for none.</param>
internal sealed record PathCase(string Name, string Format, Func<int, byte[]> Make, string? Pattern = null)
{
    private const string OtlpLine = """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1767607200000000000","severityNumber":9,"body":{"stringValue":"order placed"},"attributes":[{"key":"http.status","value":{"intValue":"200"}}]}]}]}]}""" + "\n";

    /// <summary>Every registered format; those that the load generator does not write are made of what it writes, or of one record.</summary>
    internal static IReadOnlyList<PathCase> All { get; } =
    [
        Of("json", StreamFormat.Json),
        Of("logfmt", StreamFormat.Logfmt),
        new("syslog-3164", "syslog", Generated(StreamFormat.Syslog3164)),
        new("syslog-5424", "syslog", Generated(StreamFormat.Syslog5424)),
        Of("access", StreamFormat.Access),
        Of("influx", StreamFormat.Influx),
        new("csv", "csv", Generated(StreamFormat.CsvLong)),
        Of("plain", StreamFormat.Plain),
        Of("cef", StreamFormat.Cef),
        Of("leef", StreamFormat.Leef),
        Of("gelf", StreamFormat.Gelf),
        Of("klog", StreamFormat.Klog),
        Of("errorlog", StreamFormat.ErrorLog),
        Of("w3c", StreamFormat.W3c),
        Of("docker", StreamFormat.Docker),
        Of("journal", StreamFormat.Journal),
        new("cri", "cri", megabytes => Prefixed("2026-01-05T10:00:00.123456789Z stdout F ", StreamFormat.Json, megabytes)),
        new("python", "python", megabytes => Prefixed("WARNING:shop.cart:", StreamFormat.Logfmt, megabytes)),
        new("log4j", "log4j", Generated(StreamFormat.Plain), "%d %-5p [%t] %c: %m%n"),
        new("otlp-json", "otlp-json", megabytes => Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, OtlpLine, Math.Max(1, megabytes * 1_000_000 / OtlpLine.Length)).ToString())),
        new("grok", "grok", Generated(StreamFormat.Access), "%{COMBINEDAPACHELOG}"),
        new("regex", "regex", Generated(StreamFormat.Access), @"(?<host>\S+) \S+ \S+ \[(?<timestamp>[^\]]+)\] ""(?<message>[^""]*)"" (?<status>\d+) .*"),
    ];

    private static PathCase Of(string format, StreamFormat generated) => new(format, format, Generated(generated));

    private static Func<int, byte[]> Generated(StreamFormat format) => megabytes => ParsingInputs.Generate(
        new GeneratorOptions { Format = format, Series = format is StreamFormat.Influx or StreamFormat.CsvLong ? 10_000 : 0 }, megabytes);

    private static byte[] Prefixed(string prefix, StreamFormat format, int megabytes)
    {
        byte[] head = Encoding.UTF8.GetBytes(prefix);
        using var output = new MemoryStream();
        var lines = new Lines(Generated(format)(megabytes));
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            output.Write(head);
            output.Write(line);
            output.WriteByte((byte)'\n');
        }

        return output.ToArray();
    }
}
