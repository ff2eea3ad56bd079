using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Prometheus;

/// <summary>What a process shows to Prometheus: text format 0.0.4.</summary>
internal sealed class PrometheusFormat : IRecordFormat
{
    private const int MaxSampleRecords = 256;

    public string Name => PrometheusText.Name;

    public double Match(in FormatSample sample)
    {
        using LabelState state = new();
        ParserOptions options = new();
        int lines = 0;
        double matches = 0;
        bool described = false;
        bool foreign = false;
        RecordLines records = new(sample.Bytes);
        while (lines < MaxSampleRecords && records.Next(out ReadOnlySpan<byte> line))
        {
            if (line[0] == '#')
            {
                described |= line.StartsWith("# TYPE "u8) || line.StartsWith("# HELP "u8);
                foreign |= line.StartsWith("# UNIT "u8) || line.SequenceEqual("# EOF"u8);
                continue;
            }

            lines++;
            SampleLine<PrometheusText> read = SampleLine<PrometheusText>.Read(line, state, options.MaxFields);
            matches += read.Error is not null ? 0 : Certainty(read, described);
        }

        // Units and an end are of OpenMetrics.
        return (lines > 0 ? matches / lines : described ? 1 : 0) * (foreign ? 0.4 : 1);
    }

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) =>
        new SampleParser<PrometheusText>("prometheus: text format 0.0.4", options);

    /// <summary>A word and numbers may be anything, unless comments tell of metrics. Times of seconds are no milliseconds.</summary>
    private static double Certainty(scoped in SampleLine<PrometheusText> line, bool described)
    {
        const long Plausible = 10_000_000_000 * 10L * 1_000_000;
        bool early = line.Time is > 0 and < Plausible;
        return (early ? 0.4 : 1) * (described || line.LabelsLength > 2 ? 1 : 0.5);
    }
}
