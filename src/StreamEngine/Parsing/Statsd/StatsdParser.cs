using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Statsd;

/// <summary>Parses lines of StatsD: a metric point for each value.</summary>
internal sealed class StatsdParser(ParserOptions options) : IRecordParser
{
    public string Format => "statsd";

    public string Description => "statsd: StatsD and DogStatsD lines";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        LabelState state = output.State(this, static _ => new LabelState());
        StatsdReader reader = new(options, state, new ByteText(records), output);
        LineScan.Run<BarOrColonTokens, StatsdReader>(records, from: 0, state.Index, ref reader);
        reader.Flush();
    }
}
