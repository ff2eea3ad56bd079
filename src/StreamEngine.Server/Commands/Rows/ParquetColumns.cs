using Apache.Arrow;
using Apache.Arrow.Types;
using Parquet;
using Parquet.Schema;
using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>
/// Gathers record batches of one schema and writes them as a row group. The raw records and the numbers of templates are left out; a
/// number that a record does not name is null.
/// </summary>
internal sealed class ParquetColumns
{
    /// <summary>Rows of a full group.</summary>
    internal const int GroupRows = 65_536;

    private readonly int _fixed;
    private readonly List<RecordBatch> _batches = [];
    private readonly List<(DataField Field, int Column)> _columns = [];

    internal ParquetColumns(EventKind kind, Apache.Arrow.Schema schema)
        : this(schema, ArrowSchemas.Of(kind, views: false).FieldsList.Count)
    {
    }

    /// <summary>Takes batches of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="fixedColumns">Columns before the fields, which may have values that mean nothing; all others say so by null.</param>
    internal ParquetColumns(Apache.Arrow.Schema schema, int fixedColumns)
    {
        _fixed = fixedColumns;
        for (int i = 0; i < schema.FieldsList.Count; i++)
        {
            Apache.Arrow.Field field = schema.FieldsList[i];
            if (i >= _fixed || field.Name is not ("template" or "record"))
            {
                _columns.Add((Make(field, i >= _fixed), i));
            }
        }

        Schema = new ParquetSchema(_columns.Select(static c => c.Field));
    }

    internal ParquetSchema Schema { get; }

    internal int Count { get; private set; }

    internal void Add(RecordBatch batch)
    {
        _batches.Add(batch);
        Count += batch.Length;
    }

    /// <summary>Writes what was gathered as one row group and forgets it.</summary>
    internal async Task WriteAsync(ParquetWriter writer)
    {
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        foreach ((DataField field, int column) in _columns)
        {
            await WriteAsync(group, field, column).ConfigureAwait(false);
        }

        group.CompleteValidate();
        _batches.Clear();
        Count = 0;
    }

    private static DataField Make(Apache.Arrow.Field field, bool nullable) => field.DataType.TypeId switch
    {
        ArrowTypeId.Timestamp => new DateTimeDataField(field.Name, DateTimeFormat.DateAndTimeMicros, isAdjustedToUTC: true, isNullable: true),
        ArrowTypeId.UInt8 => new DataField<int>(field.Name),
        ArrowTypeId.Int16 => new DataField<int?>(field.Name),
        ArrowTypeId.Int32 => new DataField<int?>(field.Name),
        ArrowTypeId.Int64 => new DataField<long?>(field.Name),
        ArrowTypeId.Double => new DataField<double?>(field.Name),
        ArrowTypeId.Boolean => new DataField<bool?>(field.Name),
        _ => new DataField<string>(field.Name, nullable),
    };

    private Task WriteAsync(ParquetRowGroupWriter group, DataField field, int column)
    {
        bool isField = column >= _fixed;
        switch (_batches[0].Column(column))
        {
            case TimestampArray:
                return Nullable(a => ((TimestampArray)a).Values.ToArray().Select((t, i) => a.IsNull(i) ? (DateTime?)null : DateTime.UnixEpoch.AddTicks(t / 100)));
            case UInt8Array:
                int[] severities = [.. Of(a => ((UInt8Array)a).Values.ToArray().Select(static v => (int)v))];
                return group.WriteAsync<int>(field, severities);
            case Int16Array:
                return Nullable(a => ((Int16Array)a).Values.ToArray().Select(static v => v == 0 ? (int?)null : v));
            case Int32Array:
                return Nullable(a => ((Int32Array)a).Values.ToArray().Select((v, i) => a.IsNull(i) ? (int?)null : v));
            case Int64Array:
                return Nullable(a => ((Int64Array)a).Values.ToArray().Select((v, i) => a.IsNull(i) ? (long?)null : v));
            case DoubleArray:
                return Nullable(a => ((DoubleArray)a).Values.ToArray().Select((v, i) => a.IsNull(i) || (!isField && double.IsNaN(v)) ? (double?)null : v));
            case BooleanArray:
                return Nullable(a => Enumerable.Range(0, a.Length).Select(i => ((BooleanArray)a).GetValue(i)));
            default:
                return group.WriteAsync(field, Of(a => Enumerable.Range(0, a.Length).Select(i => ((StringArray)a).GetString(i))).ToList());
        }

        IEnumerable<T> Of<T>(Func<IArrowArray, IEnumerable<T>> read) => _batches.SelectMany(b => read(b.Column(column)));

        Task Nullable<T>(Func<IArrowArray, IEnumerable<T?>> read)
            where T : struct => group.WriteAsync<T>(field, new ReadOnlyMemory<T?>([.. Of(read)]));
    }
}
