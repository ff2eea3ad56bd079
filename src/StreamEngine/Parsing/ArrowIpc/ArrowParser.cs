using Apache.Arrow;
using StreamEngine.Batching;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.ArrowIpc;

/// <summary>
/// Parses the rows of Arrow IPC, which arrive as JSON lines. What a row becomes is decided by the columns: tables of numbers are metric points by the
/// rules of CSV, all others are records by the rules of JSON.
/// </summary>
internal sealed class ArrowParser : IRecordParser
{
    private readonly ParserOptions _options;
    private volatile IRecordParser _rows;

    /// <param name="options">Rules for times, limits, and the fields that get columns.</param>
    /// <param name="isBinary">True when the stream is Arrow IPC; false for rows as JSON.</param>
    internal ArrowParser(ParserOptions options, bool isBinary)
    {
        _options = options;
        _rows = new JsonParser(options, snapshots: false);
        IsBinary = isBinary;
    }

    /// <summary>True when the bytes of the stream are Arrow IPC, of which rows are made first.</summary>
    internal bool IsBinary { get; }

    public string Format => "arrow";

    public string Description => _rows is ArrowTableParser table ? table.Description : "arrow: log records, metric points and change events";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output) => _rows.Parse(records, output);

    /// <summary>Learns from the first record batch what the rows are. Called before the first chunk of the stream is made.</summary>
    internal void Learn(RecordBatch batch)
    {
        if (ArrowLayout.Learn(batch, _options) is { } layout)
        {
            _rows = new ArrowTableParser(layout, _options);
        }
    }
}
