using StreamEngine.Batching;

namespace StreamEngine.Parsing.ErrorLog;

/// <summary>Writes records of error logs as log rows. The client is not the host: host stays empty.</summary>
internal sealed class ErrorLogParser(ParserOptions options) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "errorlog";

    /// <inheritdoc/>
    public string Description => "errorlog: [time] [module:level] [pid] [client] message, or time [level] pid#tid: *connection message";

    /// <inheritdoc/>
    public bool InfersYear => false;

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    private ParserOptions Options => options;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => ErrorLogLine.TryRead(line, options, out _);

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        ErrorLogState state = output.State(this, static parser => new ErrorLogState(parser.Options));
        output.UseFields(state.Names.Names);
        ErrorLogWriter writer = new(options, state, output);
        HeadedLines.Read<ErrorLogWriter, ErrorLogLine>(records, output, ref writer);
    }
}
