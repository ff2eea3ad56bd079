using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Graphite;

/// <summary>Parses the plaintext protocol: a metric point a line.</summary>
internal sealed class GraphiteParser(ParserOptions options) : IRecordParser
{
    public string Format => "graphite";

    public string Description => "graphite: plaintext protocol";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        LabelState state = output.State(this, static _ => new LabelState());
        GraphiteReader reader = new(options, state, new ByteText(records), output);
        LineScan.Run<SpaceOrSemicolonTokens, GraphiteReader>(records, from: 0, state.Index, ref reader);
        reader.Flush();
    }
}
