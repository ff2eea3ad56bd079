using System.Buffers;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Statsd;

/// <summary>Lines that programs send to a StatsD or Datadog agent.</summary>
internal sealed class StatsdFormat : IRecordFormat
{
    private static readonly SearchValues<byte> s_foreign = SearchValues.Create(" \"{}[]<>"u8);

    public string Name => "statsd";

    public double Match(in FormatSample sample)
    {
        using LabelState state = new();
        int most = new ParserOptions().MaxFields;
        return SampleShare.Of(sample, line => StatsdNotice.IsNotice(line) || IsMetric(line, state, most));
    }

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new StatsdParser(options);

    /// <summary>Stricter than the parser: names have neither blanks nor quotes.</summary>
    private static bool IsMetric(ReadOnlySpan<byte> line, LabelState state, int most)
    {
        StatsdLine read = StatsdLine.Read(line, state, most);
        return read.Error is null && !line[..read.NameLength].ContainsAny(s_foreign);
    }
}
