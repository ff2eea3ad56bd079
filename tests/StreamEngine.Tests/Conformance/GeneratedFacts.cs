using System.Globalization;
using System.Text.Json;
using StreamEngine.LoadGen;

namespace StreamEngine.Tests.Conformance;

/// <summary>
/// What the load generator has to say in one record. A seed gives the same facts in every format; they are read from its JSON form by the
/// framework.
/// </summary>
internal sealed record GeneratedLog(long Time, string Level, string Service, string Host, string TraceId, string SpanId, string Message, int Status, double DurationMs, double Bytes, string Path);

/// <summary>One point of a generated metric stream.</summary>
internal sealed record GeneratedPoint(long Time, string Service, string Metric, string Host, double Value);

/// <summary>Facts of generated streams.</summary>
internal static class GeneratedFacts
{
    internal const int Records = 300;

    internal static byte[] Bytes(GeneratorOptions options)
    {
        StreamGenerator generator = StreamGenerator.Create(options with { Records = Records });
        byte[] buffer = new byte[Math.Max(1 << 20, generator.MaxRecordBytes)];
        return buffer[..generator.Fill(buffer)];
    }

    internal static List<GeneratedLog> Logs(GeneratorOptions options)
    {
        List<GeneratedLog> logs = [];
        foreach (string line in Lines(options with { Format = StreamFormat.Json }))
        {
            JsonElement record = JsonDocument.Parse(line).RootElement;
            string Text(string name) => record.GetProperty(name).GetString()!;
            logs.Add(new GeneratedLog(
                Time(Text("timestamp")),
                Text("level"),
                Text("service"),
                Text("host"),
                Text("trace_id"),
                Text("span_id"),
                Text("message"),
                record.GetProperty("status").GetInt32(),
                record.GetProperty("duration_ms").GetDouble(),
                record.GetProperty("bytes").GetDouble(),
                Text("path")));
        }

        return logs;
    }

    /// <summary>Points in the order of the stream, from the long table, whose cells are neither quoted nor escaped.</summary>
    internal static List<GeneratedPoint> Points(GeneratorOptions options) =>
    [
        .. Lines(options with { Format = StreamFormat.CsvLong }).Skip(1).Select(line =>
        {
            string[] cells = line.Split(',');
            string[] name = cells[1].Split('.');
            return new GeneratedPoint(Time(cells[0]), name[0], name[1], name[2], double.Parse(cells[2], CultureInfo.InvariantCulture));
        }),
    ];

    private static string[] Lines(GeneratorOptions options) => System.Text.Encoding.UTF8.GetString(Bytes(options)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Nanoseconds of <c>2026-01-05T00:00:00[.nnnnnnnnn]Z</c>.</summary>
    private static long Time(string text)
    {
        DateTime second = DateTime.ParseExact(text[..19], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        string fraction = text.Length > 20 ? text[20..^1].PadRight(9, '0') : "0";
        return ((second.Ticks - DateTime.UnixEpoch.Ticks) * 100) + long.Parse(fraction, CultureInfo.InvariantCulture);
    }
}
