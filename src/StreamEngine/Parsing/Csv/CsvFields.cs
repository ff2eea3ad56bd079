using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>Columns of a table of logs that were asked for and have columns of their own in a batch, for one worker.</summary>
internal sealed class CsvFields
{
    private const int Unasked = -2;

    private readonly CsvLayout _layout;
    private readonly (int Column, int Ordinal, FieldType Type)[] _fields;
    private readonly int[] _measures;
    private readonly int[] _unread;

    /// <param name="layout">The table.</param>
    /// <param name="columns">Columns that may have columns of their own.</param>
    /// <param name="measures">Columns that may have such for values that cannot be read.</param>
    /// <param name="projection">What was asked for.</param>
    internal CsvFields(CsvLayout layout, int[] columns, int[] measures, FieldProjection projection)
    {
        _layout = layout;
        _measures = measures;
        _unread = new int[layout.Columns.Length];
        _unread.AsSpan().Fill(projection.IsNone ? -1 : Unasked);
        IsWanted = !projection.IsNone;
        Names = new FieldNames(projection);
        _fields = [.. columns.Select(i => (i, Names.Resolve(layout.Columns[i].Name), layout.Columns[i].Type)).Where(field => field.Item2 >= 0)];
    }

    internal FieldNames Names { get; }

    /// <summary>True when fields may have columns of their own, whatever the table.</summary>
    internal bool IsWanted { get; }

    /// <summary>Writes the fields of rows of a group.</summary>
    internal void Write(in CsvPage page, int first, int count, int row)
    {
        foreach ((int column, int ordinal, FieldType type) in _fields)
        {
            FieldColumn field = page.Output.Field(ordinal);
            for (int i = 0; i < count; i++)
            {
                Piece cell = page.Cell(first + i, column);
                Set(page.Output, field, row + i, type, page.Text, cell, page.Offset, page.IsDoubled(cell));
            }
        }
    }

    /// <summary>Writes a value of a row that cannot be read as what its column is known for.</summary>
    internal void WriteUnread(in CsvPage page, int column, Piece cell, int row)
    {
        if (cell.Length > 0 && OrdinalOf(column) is >= 0 and int ordinal)
        {
            Set(page.Output, page.Output.Field(ordinal), row, _layout.Columns[column].Type, page.Text, cell, page.Offset, page.IsDoubled(cell));
        }
    }

    /// <summary>Writes the fields of the row that was begun.</summary>
    internal void Write(ReadOnlySpan<byte> text, ReadOnlySpan<CsvCell> cells, BatchBuilder output)
    {
        foreach (int column in _measures)
        {
            CsvColumn known = _layout.Columns[column];
            CsvCell cell = cells[column];
            bool unread = cell.Length > 0 && !Measures.TryRead(known.Entry.Field, known.Entry.Unit, text.Slice(cell.Start, cell.Length), out _);
            if (unread && OrdinalOf(column) is >= 0 and int ordinal)
            {
                Set(output, output.Field(ordinal), output.Row, known.Type, new ByteText(text), new Piece(cell.Start, cell.Length), output.ChunkOffset, cell.Doubled);
            }
        }

        foreach ((int column, int ordinal, FieldType type) in _fields)
        {
            CsvCell cell = cells[column];
            Set(output, output.Field(ordinal), output.Row, type, new ByteText(text), new Piece(cell.Start, cell.Length), output.ChunkOffset, cell.Doubled);
        }
    }

    /// <summary>Number of a field that most tables have no value for: it is asked for when the first one does.</summary>
    private int OrdinalOf(int column)
    {
        ref int ordinal = ref _unread[column];
        return ordinal == Unasked ? ordinal = Names.Resolve(_layout.Columns[column].Name) : ordinal;
    }

    private static void Set(BatchBuilder output, FieldColumn field, int row, FieldType type, ByteText text, Piece cell, int offset, bool doubled)
    {
        ReadOnlySpan<byte> bytes = text.Slice(cell.Start, cell.Length);
        if (bytes.Length == 0 || (type != FieldType.Text && TrySetTyped(output, field, row, type, bytes.Trim((byte)' '))))
        {
            return;
        }

        if (doubled)
        {
            output.SetField(field, row, TextDecoder.Decode(bytes, ValueKind.Doubled, output));
        }
        else if (!field.Has(row))
        {
            output.NeedText(field);
            SpanBytes.Write(ref field.Text(row), text.View(cell.Start, cell.Length, offset + cell.Start));
        }
    }

    /// <summary>Sets a value that is as the sample promised, or none. False when it is text.</summary>
    private static bool TrySetTyped(BatchBuilder output, FieldColumn field, int row, FieldType type, ReadOnlySpan<byte> cell)
    {
        if (type == FieldType.Boolean)
        {
            if (CsvValues.TryReadBoolean(cell, out bool truth))
            {
                output.SetField(field, row, truth);
                return true;
            }
        }
        else
        {
            switch (NumberReader.ReadJsonPadded(cell, out long integer, out double number))
            {
                case NumberKind.Integer:
                    output.SetField(field, row, integer);
                    return true;
                case NumberKind.Double:
                    output.SetField(field, row, number);
                    return true;
                default:
                    break;
            }
        }

        return CsvValues.IsMissing(cell);
    }
}
