using Apache.Arrow;
using Apache.Arrow.Types;
using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>
/// The one schema of a file: the columns of its kind, then a column for each field that the first batches have, in the order of their names, then
/// <c>other_fields</c> for what has no place in them. A type holds all values of the first batches: integers and numbers are numbers, other mixtures text.
/// </summary>
internal sealed class FileSchema(EventKind kind)
{
    private readonly SortedDictionary<string, IArrowType> _fields = new(StringComparer.Ordinal);
    private readonly int _fixed = ArrowSchemas.Of(kind, views: false).FieldsList.Count;

    /// <summary>Takes the fields of a batch up. Not after <see cref="Complete"/>.</summary>
    internal void Add(RecordBatch batch)
    {
        foreach (Field field in batch.Schema.FieldsList.Skip(_fixed))
        {
            _fields[field.Name] = _fields.TryGetValue(field.Name, out IArrowType? known) ? Both(known, field.DataType) : field.DataType;
        }
    }

    /// <summary>No more fields come: the schema with <c>other_fields</c>.</summary>
    internal Schema Complete() => new(
        [
            .. ArrowSchemas.Of(kind, views: false).FieldsList,
            .. _fields.Select(static f => new Field(f.Key, f.Value, nullable: true)),
            new Field(ArrowSchemas.OtherFields, StringType.Default, nullable: true),
        ],
        null);

    /// <summary>The batch in the schema of the file.</summary>
    /// <param name="batch">An owned batch.</param>
    /// <param name="schema">What <see cref="Complete"/> has returned.</param>
    internal RecordBatch Fit(RecordBatch batch, Schema schema)
    {
        var columns = new List<IArrowArray>(schema.FieldsList.Count);
        var others = new OtherFields(batch.Length);
        for (int i = 0; i < _fixed; i++)
        {
            columns.Add(batch.Column(i));
        }

        for (int i = _fixed; i < schema.FieldsList.Count - 1; i++)
        {
            Field field = schema.FieldsList[i];
            int at = batch.Schema.GetFieldIndex(field.Name);
            columns.Add(at < 0 ? FieldFit.Nulls(field.DataType, batch.Length) : Fit(field, batch.Column(at), others));
        }

        for (int i = _fixed; i < batch.Schema.FieldsList.Count; i++)
        {
            string name = batch.Schema.FieldsList[i].Name;
            if (!_fields.ContainsKey(name))
            {
                others.Add(name, batch.Column(i), null);
            }
        }

        columns.Add(others.Build());
        return new RecordBatch(schema, columns, batch.Length);
    }

    private static IArrowArray Fit(Field field, IArrowArray column, OtherFields others)
    {
        if (column.Data.DataType.TypeId == field.DataType.TypeId)
        {
            return column;
        }

        bool[] left = new bool[column.Length];
        IArrowArray fitting = FieldFit.Convert(column, field.DataType, left);
        if (left.Contains(true))
        {
            others.Add(field.Name, column, left);
        }

        return fitting;
    }

    private static IArrowType Both(IArrowType a, IArrowType b) => (a.TypeId, b.TypeId) switch
    {
        var (x, y) when x == y => a,
        (ArrowTypeId.Int64, ArrowTypeId.Double) or (ArrowTypeId.Double, ArrowTypeId.Int64) => DoubleType.Default,
        _ => StringType.Default,
    };
}
