using StreamEngine.Batching;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.Gelf;

/// <summary>
/// Writes GELF messages as the parser of JSON does, which knows their fields. Names of additional fields lose their underscore.
/// </summary>
internal sealed class GelfParser(ParserOptions options) : IRecordParser
{
    private readonly JsonParser _json = new(options, snapshots: false, mark: (byte)'_');

    /// <inheritdoc/>
    public string Format => "gelf";

    /// <inheritdoc/>
    public string Description => "gelf: a JSON object with short_message, host, timestamp, level and _additional fields a line";

    /// <inheritdoc/>
    public bool InfersYear => false;

    /// <inheritdoc/>
    public bool IsMultiLine => false;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output) => _json.Parse(records, output);
}
