using System.Text;
using Parquet;
using Parquet.Schema;
using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Gathers the rows of a row group as columns, with the names of the Arrow schemas.</summary>
internal sealed class ParquetColumns
{
    /// <summary>Rows of a full group.</summary>
    internal const int GroupRows = 65_536;

    private readonly EventKind _kind;
    private readonly DataField[] _fields;
    private readonly string[] _names;
    private readonly List<DateTime?> _times = [];
    private readonly List<string>[] _texts;
    private readonly List<int> _severities = [];
    private readonly List<int?> _statuses = [];
    private readonly List<double?> _durations = [];
    private readonly List<double?> _sizes = [];
    private readonly List<double?> _values = [];

    internal ParquetColumns(EventKind kind)
    {
        _kind = kind;
        _names = ArrowSchemas.TextColumns(kind);
        _texts = [.. _names.Select(static _ => new List<string>())];
        List<DataField> fields = [new DateTimeDataField("time", DateTimeFormat.DateAndTimeMicros, isAdjustedToUTC: true, isNullable: true)];
        fields.AddRange(_names.Select(static n => new DataField<string>(n, false)));
        if (kind == EventKind.Log)
        {
            fields.Add(new DataField<int>("severity_number"));
            fields.Add(new DataField<int?>("status"));
            fields.Add(new DataField<double?>("duration_seconds"));
            fields.Add(new DataField<double?>("size_bytes"));
        }
        else if (kind == EventKind.Metric)
        {
            fields.Add(new DataField<double?>("value"));
        }

        _fields = [.. fields];
        Schema = new ParquetSchema(_fields);
    }

    internal ParquetSchema Schema { get; }

    internal int Count => _times.Count;

    internal void Add(EventBatch batch)
    {
        for (int row = 0; row < batch.Count; row++)
        {
            long time = batch.Times[row];
            _times.Add(time == EventBatch.NoTime ? null : DateTime.UnixEpoch.AddTicks(time / 100));
            for (int column = 0; column < _names.Length; column++)
            {
                _texts[column].Add(Encoding.UTF8.GetString(batch.Text(column, row)));
            }

            if (_kind == EventKind.Log)
            {
                _severities.Add(batch.Severities[row]);
                _statuses.Add(batch.Statuses[row] == 0 ? null : batch.Statuses[row]);
                _durations.Add(Known(batch.Durations[row]));
                _sizes.Add(Known(batch.Sizes[row]));
            }
            else if (_kind == EventKind.Metric)
            {
                _values.Add(Known(batch.Values[row]));
            }
        }
    }

    /// <summary>Writes what was gathered as one row group and forgets it.</summary>
    internal async Task WriteAsync(ParquetWriter writer)
    {
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        int field = 0;
        await Nullable(_times).ConfigureAwait(false);
        foreach (List<string> text in _texts)
        {
            await group.WriteAsync(_fields[field++], text).ConfigureAwait(false);
            text.Clear();
        }

        if (_kind == EventKind.Log)
        {
            await group.WriteAsync<int>(_fields[field++], _severities.ToArray()).ConfigureAwait(false);
            _severities.Clear();
            await Nullable(_statuses).ConfigureAwait(false);
            await Nullable(_durations).ConfigureAwait(false);
            await Nullable(_sizes).ConfigureAwait(false);
        }
        else if (_kind == EventKind.Metric)
        {
            await Nullable(_values).ConfigureAwait(false);
        }

        group.CompleteValidate();

        async Task Nullable<T>(List<T?> column)
            where T : struct
        {
            await group.WriteAsync<T>(_fields[field++], new ReadOnlyMemory<T?>([.. column])).ConfigureAwait(false);
            column.Clear();
        }
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
