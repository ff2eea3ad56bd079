using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.ArrowIpc;

/// <summary>Makes metric points of the rows of a table, which arrive as JSON lines: one for each column of numbers, or one a row of a long table.</summary>
internal sealed class ArrowTableParser : IRecordParser
{
    private readonly ArrowLayout _layout;
    private readonly ParserOptions _options;
    private readonly byte[] _source;

    internal ArrowTableParser(ArrowLayout layout, ParserOptions options)
    {
        _layout = layout;
        _options = options;
        string file = options.SourceName[(options.SourceName.LastIndexOfAny(['/', '\\']) + 1)..];
        bool named = layout.Leaves.Any(static l => l.Role is ArrowRole.Label or ArrowRole.Labels);
        _source = named ? [] : Encoding.UTF8.GetBytes(file);
    }

    public string Format => "arrow";

    public string Description => Series is { } series
        ? $"arrow: metrics named by column '{BatchBuilder.Show(series)}'"
        : $"arrow: metrics, {Count(ArrowRole.Value)} value columns, {Count(ArrowRole.Label) + Count(ArrowRole.Labels)} labels";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    private byte[]? Series => _layout.Leaves.FirstOrDefault(static l => l.Role == ArrowRole.Series).Path;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        ArrowTableRow row = output.State(this, static parser => new ArrowTableRow(parser._layout, parser._options, parser._source));
        while (!records.IsEmpty)
        {
            int end = records.IndexOf((byte)'\n');
            ReadOnlySpan<byte> record = end < 0 ? records : records[..end];
            records = end < 0 ? default : records[(end + 1)..];
            if (!System.Text.Unicode.Utf8.IsValid(record))
            {
                output.Reject(record, RejectReason.InvalidUtf8, string.Empty);
            }
            else
            {
                row.Write(record, output);
            }
        }
    }

    private int Count(ArrowRole role) => _layout.Leaves.Count(l => l.Role == role);
}
