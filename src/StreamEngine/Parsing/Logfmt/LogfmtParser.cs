using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>Parses logfmt lines.</summary>
internal sealed class LogfmtParser(ParserOptions options) : IRecordParser
{
    public string Format => "logfmt";

    public string Description => "logfmt: key=value pairs";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    private ParserOptions Options => options;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        LogfmtState state = output.State(this, static parser => new LogfmtState(parser.Options));
        output.UseFields(state.Keys.Names);
        LogfmtReader reader = new(options, state, new ByteText(records), output);
        LineScan.Run<LogfmtRules, LogfmtReader>(records, from: 0, state.Index, ref reader);
        reader.Flush();
    }
}
