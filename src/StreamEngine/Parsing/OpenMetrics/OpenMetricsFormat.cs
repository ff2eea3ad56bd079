using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Prometheus;

namespace StreamEngine.Parsing.OpenMetrics;

/// <summary>What a process shows to scrapers that know OpenMetrics 1.0.</summary>
internal sealed class OpenMetricsFormat : IRecordFormat
{
    private const int MaxSampleRecords = 256;

    public string Name => OpenMetricsText.Name;

    /// <summary>Sure only where something is seen that the format of Prometheus does not have.</summary>
    public double Match(in FormatSample sample)
    {
        using LabelState state = new();
        ParserOptions options = new();
        int lines = 0;
        int matches = 0;
        bool marked = sample.Bytes.TrimEnd((byte)'\n').EndsWith("# EOF"u8);
        ReadOnlySpan<byte> counter = default;
        RecordLines records = new(sample.Bytes);
        while (lines < MaxSampleRecords && records.Next(out ReadOnlySpan<byte> line))
        {
            lines++;
            if (line[0] == '#')
            {
                bool right = MetadataLine.Check(line, out _) is null;
                matches += right ? 1 : 0;
                marked |= right && IsMark(line);
                counter = right && line.StartsWith("# TYPE "u8) && line.EndsWith(" counter"u8) ? line[7..^8] : counter;
                continue;
            }

            SampleLine<OpenMetricsText> read = SampleLine<OpenMetricsText>.Read(line, state, options.MaxFields);
            matches += read.Error is null ? 1 : 0;
            marked |= read.Error is null && IsMark(line, counter);
        }

        return marked && lines > 0 ? (double)matches / lines : 0;
    }

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) =>
        new SampleParser<OpenMetricsText>("openmetrics: text format 1.0", options);

    private static bool IsMark(ReadOnlySpan<byte> line) =>
        line.StartsWith("# UNIT "u8) || line.SequenceEqual("# EOF"u8)
        || (line.StartsWith("# TYPE "u8) && (line.EndsWith(" unknown"u8) || line.EndsWith(" stateset"u8) || line.EndsWith(" info"u8) || line.EndsWith(" gaugehistogram"u8)));

    /// <summary>An exemplar, or a sample of a counter that is announced without the ending that its samples have.</summary>
    private static bool IsMark(ReadOnlySpan<byte> line, ReadOnlySpan<byte> counter)
    {
        if (line.IndexOf(" # {"u8) > 0)
        {
            return true;
        }

        ReadOnlySpan<byte> name = line[..NameRun.LengthScalar(line)];
        return counter.Length > 0 && name.StartsWith(counter) && name[counter.Length..].SequenceEqual("_total"u8);
    }
}
