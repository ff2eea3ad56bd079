using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Prometheus;

/// <summary>Parses samples: a metric point a line.</summary>
internal sealed class SampleParser<TText>(string description, ParserOptions options) : IRecordParser
    where TText : struct, IExposition
{
    public string Format => TText.Name;

    public string Description => description;

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        LabelState state = output.State(this, static _ => new LabelState());
        SampleReader<TText> reader = new(options, state, new ByteText(records), output);
        LineScan.Run<SpaceTokens, SampleReader<TText>>(records, from: 0, state.Index, ref reader);
        reader.Flush();
    }
}
