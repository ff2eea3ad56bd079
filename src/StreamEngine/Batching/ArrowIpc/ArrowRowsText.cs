using Apache.Arrow;
using Apache.Arrow.Types;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>
/// The rows of a record batch as JSON objects: what a row says in the form that every format of records with names has, with which it is
/// parsed and kept, and goes to the dead letters. Files that this program wrote have values that mean none; these are left out.
/// </summary>
internal sealed class ArrowRowsText
{
    private readonly ArrowMembers _members;

    /// <exception cref="InvalidDataException">A column cannot be read; the message names it.</exception>
    internal ArrowRowsText(RecordBatch batch)
    {
        bool own = IsOwn(batch.Schema);
        var names = new string[batch.ColumnCount];
        var cells = new ArrowCell[batch.ColumnCount];
        for (int i = 0; i < names.Length; i++)
        {
            IArrowArray array = batch.Column(i);
            if (array.Length < batch.Length)
            {
                throw new InvalidDataException($"column '{batch.Schema.FieldsList[i].Name}': expected {batch.Length} values, found {array.Length}");
            }

            names[i] = batch.Schema.FieldsList[i].Name;
            cells[i] = ArrowCell.Of(array, names[i]);
            if (own)
            {
                // The name that other formats have for it, with which the column is found again.
                cells[i] = OwnCell(names[i], cells[i]);
                names[i] = names[i] == "size_bytes" ? "bytes" : names[i];
            }
        }

        _members = new ArrowMembers(names, cells);
    }

    /// <summary>True for the columns that <c>parse --output arrow</c> writes.</summary>
    internal static bool IsOwn(Schema schema)
    {
        foreach (EventKind kind in (ReadOnlySpan<EventKind>)[EventKind.Log, EventKind.Metric, EventKind.Change])
        {
            IReadOnlyList<Field> known = ArrowSchemas.Of(kind, views: false).FieldsList;
            if (schema.FieldsList.Count >= known.Count
                && known.Select(static (f, i) => (f, i)).All(k => schema.FieldsList[k.i].Name == k.f.Name && schema.FieldsList[k.i].DataType.TypeId == k.f.DataType.TypeId))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a row and its line end.</summary>
    internal void Write(int row, JsonText to)
    {
        _members.Write(row, to);
        to.Raw((byte)'\n');
    }

    private static ArrowCell OwnCell(string name, ArrowCell cell) => name switch
    {
        "severity_number" or "status" => new Unless(cell, "0"),
        "template" => new Unless(cell, "-1"),
        "body" or "service" or "host" or "logger" or "trace_id" or "span_id" or "name" or "field" or "labels" or "version" or "previous_version"
            or "description" => new Unless(cell, "\"\""),
        _ => cell,
    };

    /// <summary>A cell that is left out when it has the value that means none.</summary>
    private sealed class Unless(ArrowCell cell, string none) : ArrowCell
    {
        private readonly byte[] _none = System.Text.Encoding.ASCII.GetBytes(none);

        internal override bool Write(int row, JsonText to)
        {
            int start = to.Length;
            return cell.Write(row, to) && !to.Text[start..].SequenceEqual(_none);
        }
    }
}
