using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Syslog;

/// <summary>Writes syslog lines as log rows: see <see cref="SyslogHeader"/> for what is read.</summary>
internal sealed class SyslogParser(ParserOptions options, string shape, bool infersYear) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "syslog";

    /// <inheritdoc/>
    public string Description => "syslog: " + shape;

    /// <inheritdoc/>
    public bool InfersYear => infersYear;

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    private ParserOptions Options => options;

    /// <summary>A line that begins with a space or tab goes on with the message before it, blank lines in between or not. A line of carriage returns is blank.</summary>
    public bool StartsRecord(ReadOnlySpan<byte> line) =>
        !line.IsEmpty && !Tokens.IsSpace(line[0]) && (line[0] != '\r' || line.ContainsAnyExcept((byte)'\r', (byte)' ', (byte)'\t'));

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        SyslogState state = output.State(this, static parser => new SyslogState(parser.Options));
        output.UseFields(state.Keys.Names);
        state.Group.Clear();
        SyslogReader reader = new(options, state, new ByteText(records), output);
        LineScan.Run<SyslogRules, SyslogReader>(records, LineScan.ByteOrderMark(records, output.ChunkPosition), state.Index, ref reader);
        state.Group.Write(new ByteText(records), output);
    }
}
