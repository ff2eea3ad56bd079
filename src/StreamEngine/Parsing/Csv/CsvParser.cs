using System.Buffers;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>Cuts CSV into records and cells, and leaves their meaning to the kinds of parsers below.</summary>
internal abstract class CsvParser(CsvLayout layout, ParserOptions options) : IRecordParser
{
    public string Format => "csv";

    public abstract string Description { get; }

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool HasInnerLineEnds => true;

    protected CsvLayout Layout { get; } = layout;

    protected ParserOptions Options { get; } = options;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public int WholeRecords(ReadOnlySpan<byte> bytes) => CsvBorders.WholeRecords(bytes, Layout.Delimiter);

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        int width = Layout.Columns.Length;
        bool isText = Utf8.IsValid(records);
        int headers = output.ChunkPosition == 0 ? Layout.HeaderRows : 0;
        CsvCell[] rented = ArrayPool<CsvCell>.Shared.Rent(width);
        Span<CsvCell> cells = rented.AsSpan(0, width);
        CsvCursor cursor = new(records, Layout.Delimiter);
        while (cursor.Next(cells))
        {
            ReadOnlySpan<byte> record = cursor.Record;
            if (headers > 0)
            {
                headers--;
                output.Filter();
            }
            else if (!isText && !Utf8.IsValid(record))
            {
                output.Reject(record, RejectReason.InvalidUtf8, string.Empty);
            }
            else if (cursor.Error is not null)
            {
                output.Reject(record, cursor.Reason, cursor.Error);
            }
            else if (cursor.Count != width)
            {
                output.Reject(record, RejectReason.Syntax, $"expected {width} cells, found {cursor.Count}");
            }
            else if (record.Length == Layout.Header.Length && record.Length > 0 && record.SequenceEqual(Layout.Header))
            {
                // The header again, where files were put together.
                output.Filter();
            }
            else
            {
                Write(records, record, cells, output);
            }
        }

        ArrayPool<CsvCell>.Shared.Return(rented);
    }

    /// <summary>Writes the rows of a record, or rejects it.</summary>
    protected abstract void Write(ReadOnlySpan<byte> text, ReadOnlySpan<byte> record, ReadOnlySpan<CsvCell> cells, BatchBuilder output);

    /// <summary>Reads the time of a row from its time column, and the date beside it where there is one.</summary>
    protected bool TryReadTime(ReadOnlySpan<byte> text, ReadOnlySpan<CsvCell> cells, int column, out long time)
    {
        ReadOnlySpan<byte> cell = text.Slice(cells[column].Start, cells[column].Length);
        return Layout.Date < 0
            ? CsvValues.TryReadTime(cell, Options, out time)
            : CsvValues.TryReadTime(text.Slice(cells[Layout.Date].Start, cells[Layout.Date].Length), cell, Options, out time);
    }

    /// <summary>The text of a cell. A row must have been begun.</summary>
    protected static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> text, CsvCell cell, BatchBuilder output) =>
        TextDecoder.Decode(text.Slice(cell.Start, cell.Length), cell.Doubled ? ValueKind.Doubled : ValueKind.Plain, output);
}
