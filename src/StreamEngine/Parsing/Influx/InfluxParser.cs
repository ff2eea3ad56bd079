using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Influx;

/// <summary>Parses the line protocol: a metric row for each numeric field.</summary>
internal sealed class InfluxParser(ParserOptions options) : IRecordParser
{
    /// <summary>Bytes of lines that began as expected, so that one that does not is a surprise.</summary>
    private const int Calm = 4096;

    /// <summary>Bytes that are scanned then, and at first.</summary>
    private const int FirstPart = 1024;

    public string Format => "influx";

    public string Description => "influx: line protocol";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    private int MostFields => options.MaxFields;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        InfluxState state = output.State(this, static parser => new InfluxState(parser.MostFields));
        int at = 0;
        int most = FirstPart / 2;
        while (at < records.Length)
        {
            int repeated = options.IsCareful ? 0 : new InfluxReader(options, state, records[at..], at, learns: false, output).ReadRepeated();
            at += repeated;
            most = repeated >= Calm ? FirstPart : Math.Min(most * 2, StructuralIndex.WindowBytes);
            ReadOnlySpan<byte> part = Part(records[at..], most);
            bool learns = !options.IsCareful && state.Heads.Begin(part.Length);
            InfluxReader reader = new(options, state, part, at, learns, output);
            LineScan.Run<InfluxRules, InfluxReader>(part, from: 0, state.Index, ref reader);
            reader.Flush();
            at += part.Length;
        }
    }

    /// <summary>Whole lines for one window of the index, or a little more: behind them it is tried again whether lines begin as they did before.</summary>
    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> records, int most)
    {
        int end = records.Length <= most ? 0 : records[most..].IndexOf((byte)'\n') + 1;
        return end == 0 ? records : records[..(most + end)];
    }
}
