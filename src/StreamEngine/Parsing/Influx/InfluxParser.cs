using StreamEngine.Batching;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Influx;

/// <summary>Parses the line protocol: a metric row for each numeric field.</summary>
internal sealed class InfluxParser(ParserOptions options) : IRecordParser
{
    public string Format => "influx";

    public string Description => "influx: line protocol";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    private int MostFields => options.MaxFields;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        InfluxState state = output.State(this, static parser => new InfluxState(parser.MostFields));
        InfluxReader reader = new(options, state, records, output);
        LineScan.Run<InfluxRules, InfluxReader>(records, from: 0, state.Index, ref reader);
        reader.Flush();
    }
}
