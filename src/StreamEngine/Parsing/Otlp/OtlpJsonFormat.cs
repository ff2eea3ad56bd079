using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Requests of the OpenTelemetry protocol in JSON, one a line, as the file exporter of the Collector writes them.</summary>
internal sealed class OtlpJsonFormat : IRecordFormat
{
    private const int MaxSampleRecords = 64;

    public string Name => "otlp-json";

    public double Match(in FormatSample sample)
    {
        int lines = 0;
        int matches = 0;
        RecordLines records = new(sample.Bytes);
        while (lines < MaxSampleRecords && records.Next(out ReadOnlySpan<byte> line))
        {
            lines++;
            matches += StartsRequest(line) ? 1 : 0;
        }

        return lines == 0 ? 0 : (double)matches / lines;
    }

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new OtlpJsonParser(options);

    /// <summary>Looks at the first member only: a line may be longer than the sample.</summary>
    private static bool StartsRequest(ReadOnlySpan<byte> line)
    {
        if (!Take(ref line, "{"u8) || !Take(ref line, "\"resource"u8))
        {
            return false;
        }

        int end = line.IndexOf((byte)'"');
        return end > 0 && (line[..end].SequenceEqual("Logs"u8) || line[..end].SequenceEqual("Metrics"u8) || line[..end].SequenceEqual("Spans"u8))
            && Follows(line[(end + 1)..]);
    }

    private static bool Follows(ReadOnlySpan<byte> rest) => Take(ref rest, ":"u8) && Take(ref rest, "["u8);

    private static bool Take(ref ReadOnlySpan<byte> line, ReadOnlySpan<byte> text)
    {
        line = line.TrimStart(" \t"u8);
        bool found = line.StartsWith(text);
        line = found ? line[text.Length..] : line;
        return found;
    }
}
