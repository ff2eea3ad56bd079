using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamEngine.Memory;
using StreamEngine.Numerics;

namespace StreamEngine.Batching;

/// <summary>
/// Rows of one <see cref="EventKind"/> as columns, in the order of their source. Text is not copied: columns of
/// <see cref="Utf8View"/> point into the slab that the bytes arrived in, of which the batch holds a lease until it is disposed.
/// Instances are pooled: nothing may be kept past <see cref="Dispose"/>.
/// </summary>
internal sealed class EventBatch : IDisposable
{
    /// <summary>Time of a row whose record names none.</summary>
    internal const long NoTime = long.MinValue;

    /// <summary>Text columns that every kind has room for; the rows of a kind have <see cref="TextCount"/>.</summary>
    internal const int TextColumns = 6;

    private readonly BatchPool _pool;
    private readonly ColumnBuffer<Utf8View>[] _text = new ColumnBuffer<Utf8View>[TextColumns];
    private readonly List<Slab> _buffers = [];
    private nint[] _addresses = new nint[4];

    /// <summary>Fields whose columns keep their memory from batch to batch: renting it anew costs more than a few values.</summary>
    private const int KeptFields = 64;

    private readonly List<FieldColumn> _fields = [];
    private readonly SlabPool _slabs;

    internal EventBatch(BatchPool pool, SlabPool slabs, int capacity)
    {
        _pool = pool;
        _slabs = slabs;
        Capacity = capacity;
        Times = new ColumnBuffer<long>(slabs, capacity);
        RecordOffsets = new ColumnBuffer<int>(slabs, capacity);
        RecordLengths = new ColumnBuffer<int>(slabs, capacity);
        Severities = new ColumnBuffer<byte>(slabs, capacity);
        Values = new ColumnBuffer<double>(slabs, capacity);
        Durations = new ColumnBuffer<double>(slabs, capacity);
        Sizes = new ColumnBuffer<double>(slabs, capacity);
        Statuses = new ColumnBuffer<short>(slabs, capacity);
        Signatures = new ColumnBuffer<UInt128>(slabs, capacity);
        Templates = new ColumnBuffer<int>(slabs, capacity);
        for (int i = 0; i < TextColumns; i++)
        {
            _text[i] = new ColumnBuffer<Utf8View>(slabs, capacity);
        }
    }

    /// <summary>Rows that fit.</summary>
    internal int Capacity { get; }

    /// <summary>Rows that are there.</summary>
    internal int Count { get; set; }

    internal EventKind Kind { get; set; }

    internal SourceInfo Source { get; set; } = new(0, string.Empty);

    /// <summary>Sequence number of the chunk that the rows come from.</summary>
    internal long Sequence { get; set; }

    /// <summary>Position in the source of byte 0 of the first data buffer: add a record offset to get the record's position.</summary>
    internal long BasePosition { get; set; }

    /// <summary>Input bytes that this batch accounts for.</summary>
    internal long Bytes { get; set; }

    /// <summary>Arrival of the chunk as a timestamp of the TimeProvider; 0 when not measured.</summary>
    internal long Arrived { get; set; }

    /// <summary>Event time, nanoseconds since the Unix epoch, or <see cref="NoTime"/>.</summary>
    internal ColumnBuffer<long> Times { get; }

    /// <summary>Start of the raw record in the first data buffer.</summary>
    internal ColumnBuffer<int> RecordOffsets { get; }

    /// <summary>Length of the raw record, without its line end.</summary>
    internal ColumnBuffer<int> RecordLengths { get; }

    /// <summary>Logs: <see cref="Severity"/> numbers.</summary>
    internal ColumnBuffer<byte> Severities { get; }

    /// <summary>Metrics: the value. NaN is a missing value.</summary>
    internal ColumnBuffer<double> Values { get; }

    /// <summary>Logs: duration in seconds, NaN when the record names none.</summary>
    internal ColumnBuffer<double> Durations { get; }

    /// <summary>Logs: size in bytes, NaN when the record names none.</summary>
    internal ColumnBuffer<double> Sizes { get; }

    /// <summary>Logs: HTTP status code, 0 when the record names none.</summary>
    internal ColumnBuffer<short> Statuses { get; }

    /// <summary>Logs: 128-bit signature of the masked first line of the body. Written by the worker.</summary>
    internal ColumnBuffer<UInt128> Signatures { get; }

    /// <summary>Logs: dense template index, -1 before it is assigned. Written by the partition.</summary>
    internal ColumnBuffer<int> Templates { get; }

    /// <summary>Logs: where the variable parts of the lines end; null when nobody asks for parameters. Written by the worker.</summary>
    internal LineParts? Parts { get; private set; }

    /// <summary>Metrics: dense series id, -1 when it is not known, as of <see cref="SeriesAsOf"/>. Written by the worker.</summary>
    internal ColumnBuffer<int> SeriesIds => Templates;

    /// <summary>The state of the series for which <see cref="SeriesIds"/> hold; -1 when they were not looked up.</summary>
    internal int SeriesAsOf { get; set; } = -1;

    /// <summary>
    /// Metrics: who has given rows keys, which then stand in <see cref="SeriesIds"/> until series are looked up; null for nobody. Rows to which the same one has given the same
    /// key have the same name, field and labels, in whatever batch.
    /// </summary>
    internal object? KeySpace { get; private set; }

    /// <summary>Metrics: rows that have keys or -1, when <see cref="KeySpace"/> is set; those behind them have none.</summary>
    internal int KeyedRows { get; private set; }

    /// <summary>Data buffers of the text columns: the chunk's slab, then slabs with unescaped text. The batch holds a lease of each.</summary>
    internal List<Slab> Buffers => _buffers;

    internal ColumnBuffer<Utf8View> TextColumn(int column) => _text[column];

    /// <summary>Text columns that rows of this kind have; the others hold nothing.</summary>
    internal int TextCount => Kind == EventKind.Metric ? (int)MetricText.Labels + 1 : TextColumns;

    /// <summary>Fields that were asked for and have no column above; some may have no value. Which there are varies from batch to batch.</summary>
    internal ReadOnlySpan<FieldColumn> Fields => CollectionsMarshal.AsSpan(_fields)[..FieldCount];

    /// <summary>True when the text columns that metric points do not have are empty from the first row to the last.</summary>
    internal bool IsSpareClean { get; set; }

    /// <summary>True when some metric points are histograms, whose value is missing.</summary>
    internal bool HasHistograms { get; set; }

    /// <summary>The histogram of a metric point; empty when it is none.</summary>
    internal ReadOnlySpan<byte> Histogram(int row) => HasHistograms ? Text(MetricText.Histogram, row) : default;

    /// <summary>Number of <see cref="Fields"/>.</summary>
    internal int FieldCount { get; private set; }

    /// <summary>The column of a field by its number in <paramref name="names"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FieldColumn Field(int ordinal, FieldNames names)
    {
        if (ordinal >= FieldCount)
        {
            Bind(names);
        }

        return _fields[ordinal];
    }

    /// <summary>The text of a field of type <see cref="FieldType.Text"/>; empty when the row has none.</summary>
    internal ReadOnlySpan<byte> FieldText(FieldColumn field, int row)
    {
        if (!field.Has(row))
        {
            return default;
        }

        ref Utf8View view = ref field.Texts[row];
        return view.Length <= Utf8View.MaxInline ? SpanBytes.Of(ref view, 4, view.Length) : _buffers[view.Buffer].Slice(view.Offset, view.Length);
    }

    /// <summary>Takes the fields of a row back that did not come to be.</summary>
    internal void UndoFields(int row)
    {
        foreach (FieldColumn field in Fields)
        {
            field.Undo(row);
        }
    }

    /// <summary>Takes rows out and closes the gaps.</summary>
    /// <param name="rows">The rows, ascending, without duplicates.</param>
    internal void Remove(ReadOnlySpan<int> rows)
    {
        Times.Remove(rows, Count);
        RecordOffsets.Remove(rows, Count);
        RecordLengths.Remove(rows, Count);
        Severities.Remove(rows, Count);
        Values.Remove(rows, Count);
        Durations.Remove(rows, Count);
        Sizes.Remove(rows, Count);
        Statuses.Remove(rows, Count);
        Signatures.Remove(rows, Count);
        Templates.Remove(rows, Count);
        foreach (ColumnBuffer<Utf8View> column in _text)
        {
            column.Remove(rows, Count);
        }

        foreach (FieldColumn field in Fields)
        {
            field.Remove(rows, Count);
        }

        Count -= rows.Length;
    }

    /// <summary>Empties the columns of log rows that are not asked for.</summary>
    internal void KeepColumns(LogColumns asked)
    {
        if (Kind != EventKind.Log || asked == LogColumns.All)
        {
            return;
        }

        for (int i = 0; i < TextColumns; i++)
        {
            Empty(_text[i], asked.Has((LogText)i), default);
        }

        Empty(Severities, asked.Has(LogColumns.Severity), default);
        Empty(Statuses, asked.Has(LogColumns.Status), default);
        Empty(Durations, asked.Has(LogColumns.Duration), double.NaN);
        Empty(Sizes, asked.Has(LogColumns.Size), double.NaN);
    }

    private void Empty<T>(ColumnBuffer<T> column, bool isAsked, T nothing)
        where T : unmanaged
    {
        if (!isAsked)
        {
            column.Span(Count).Fill(nothing);
        }
    }

    private void Bind(FieldNames names)
    {
        for (; FieldCount < names.Count; FieldCount++)
        {
            if (FieldCount == _fields.Count)
            {
                _fields.Add(new FieldColumn(_slabs, Capacity));
            }

            _fields[FieldCount].Bind(names[FieldCount]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Text(LogText column, int row) => Text((int)column, row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Text(MetricText column, int row) => Text((int)column, row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Text(ChangeText column, int row) => Text((int)column, row);

    /// <summary>The text of one cell; empty when the record has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Text(int column, int row)
    {
        ref Utf8View view = ref _text[column][row];
        return view.Length <= Utf8View.MaxInline ? SpanBytes.Of(ref view, 4, view.Length) : _buffers[view.Buffer].Slice(view.Offset, view.Length);
    }

    /// <summary>All texts of a column, for loops over many rows. Valid until a buffer is added.</summary>
    internal SlabTexts Texts(MetricText column) => Texts((int)column);

    /// <inheritdoc cref="Texts(MetricText)"/>
    internal SlabTexts Texts(int column)
    {
        if (_addresses.Length < _buffers.Count)
        {
            _addresses = new nint[_buffers.Count * 2];
        }

        for (int i = 0; i < _buffers.Count; i++)
        {
            _addresses[i] = _buffers[i].Address;
        }

        return _text[column].Texts(_addresses);
    }

    /// <summary>The record as it arrived, with continuation lines, without the last line end.</summary>
    internal ReadOnlySpan<byte> Record(int row) => _buffers[0].Slice(RecordOffsets[row], RecordLengths[row]);

    /// <summary>Position of a record in its source, in bytes.</summary>
    internal long Position(int row) => BasePosition + RecordOffsets[row];

    /// <summary>Begins <see cref="Parts"/> anew.</summary>
    internal LineParts BeginParts()
    {
        LineParts parts = Parts ??= new LineParts(_slabs, Capacity);
        parts.Clear();
        return parts;
    }

    /// <summary>Gives the leases back and returns the batch to its pool.</summary>
    public void Dispose()
    {
        foreach (Slab slab in _buffers)
        {
            slab.Release();
        }

        for (int i = 0; i < FieldCount; i++)
        {
            if (i < KeptFields)
            {
                _fields[i].Reset();
            }
            else
            {
                _fields[i].Dispose();
            }
        }

        FieldCount = 0;
        HasHistograms = false;
        _buffers.Clear();
        SeriesAsOf = -1;
        DropRowKeys();
        Count = 0;
        Bytes = 0;
        _pool.Return(this);
    }

    /// <summary>Gives rows their keys. Rows before them that have none get -1.</summary>
    /// <param name="space">Who gives them.</param>
    /// <param name="row">The first of the rows.</param>
    /// <param name="keys">A key each, -1 for none.</param>
    internal void SetRowKeys(object space, int row, ReadOnlySpan<int> keys)
    {
        Debug.Assert(KeySpace is null || ReferenceEquals(KeySpace, space), "keys of two");
        KeySpace = space;
        Span<int> column = SeriesIds.Span(row + keys.Length);
        column[KeyedRows..row].Fill(-1);
        keys.CopyTo(column[row..]);
        KeyedRows = row + keys.Length;
    }

    /// <summary>The keys are no longer there.</summary>
    internal void DropRowKeys()
    {
        KeySpace = null;
        KeyedRows = 0;
    }

    /// <summary>Slabs that the columns of fields hold.</summary>
    internal int KeptSlabs
    {
        get
        {
            int slabs = 0;
            foreach (FieldColumn column in CollectionsMarshal.AsSpan(_fields))
            {
                slabs += column.Slabs;
            }

            return slabs;
        }
    }

    internal void Free()
    {
        _fields.ForEach(static field => field.Dispose());
        Times.Dispose();
        RecordOffsets.Dispose();
        RecordLengths.Dispose();
        Severities.Dispose();
        Values.Dispose();
        Durations.Dispose();
        Sizes.Dispose();
        Statuses.Dispose();
        Signatures.Dispose();
        Templates.Dispose();
        Parts?.Dispose();
        foreach (ColumnBuffer<Utf8View> column in _text)
        {
            column.Dispose();
        }
    }
}
