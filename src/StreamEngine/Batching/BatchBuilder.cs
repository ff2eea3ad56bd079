using System.Runtime.CompilerServices;
using System.Text;
using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Histograms;

namespace StreamEngine.Batching;

/// <summary>
/// Writes the rows that a parser finds into batches. One builder belongs to one worker. A row is begun with <see cref="BeginLog"/>,
/// <see cref="BeginMetric"/> or <see cref="BeginChange"/>, filled by the setters, and exists once <see cref="EndRow"/> is called:
/// a row that is begun and not ended, because the record turned out to be bad, leaves no trace.
/// </summary>
/// <remarks>
/// Text that lies in the chunk is stored as a view and not copied; other text (unescaped, built) is copied into a slab of the batch.
/// </remarks>
/// <param name="pool">Where batches come from.</param>
/// <param name="columns">Columns of log rows that are asked for.</param>
internal sealed class BatchBuilder(BatchPool pool, LogColumns columns)
{
    /// <summary>Bytes of a bad record that a dead letter keeps.</summary>
    internal const int MaxExcerpt = 4096;

    /// <summary>Rows that are made ready at a time.</summary>
    private const int RowsAhead = 64;

    private static readonly FieldNames s_noFields = new(FieldProjection.None);

    private readonly ParserStates _states = new();

    private Chunk _chunk = null!;
    private ParsedChunk _output = null!;
    private EventBatch? _batch;
    private Slab? _scratch;
    private int _scratchUsed;
    private int _row;
    private int _clean;
    private int _rewritten = -1;
    private bool _open;
    private bool _unordered;
    private readonly List<int> _dropped = [];
    private FieldNames _fieldNames = s_noFields;

    /// <summary>A builder that fills the columns that the pool's batches are to have.</summary>
    internal BatchBuilder(BatchPool pool)
        : this(pool, pool.Columns)
    {
    }

    /// <summary>Position in the source of the chunk's first byte: 0 for the chunk that starts a file.</summary>
    internal long ChunkPosition => _chunk.Position;

    internal SourceInfo Source => _chunk.Source;

    /// <summary>
    /// Columns of log rows that are asked for. A parser may write the others or not: they are emptied before the batch leaves the builder. What it
    /// rejects, and what it writes into columns that are asked for, must not depend on them.
    /// </summary>
    internal LogColumns Columns => columns;

    /// <summary>True when a log row of this chunk has been ended that a continuation line could belong to.</summary>
    internal bool CanExtend => _batch is { Kind: EventKind.Log, Count: > 0 };

    /// <summary>Records of this chunk that were rejected so far.</summary>
    internal int Rejects => _output.DeadLetters.Count;

    /// <summary>Starts a chunk. Takes over nothing: the caller disposes of the chunk after <see cref="Finish"/>.</summary>
    internal void Start(Chunk chunk)
    {
        _chunk = chunk;
        _output = new ParsedChunk(chunk.Source, chunk.Sequence, chunk.Length, chunk.Arrived) { Position = chunk.Position };
        if (chunk.DeadLetters is { } cut)
        {
            _output.DeadLetters.AddRange(cut);
            _output.Records += cut.Count;
        }
    }

    /// <summary>Ends the chunk and hands over everything that came of it.</summary>
    internal ParsedChunk Finish()
    {
        Seal();
        ParsedChunk output = _output;
        if (_unordered)
        {
            _unordered = false;
            output.DeadLetters.Sort(static (a, b) => a.Position.CompareTo(b.Position));
        }

        _output = null!;
        _chunk = null!;
        _fieldNames = s_noFields;
        return output;
    }

    /// <summary>Frees what parsers keep between chunks.</summary>
    internal void Free() => _states.Free();

    /// <summary>What a parser keeps between records for speed; made when there is none.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="make">Makes it for the parser.</param>
    internal TState State<TParser, TState>(TParser parser, Func<TParser, TState> make)
        where TParser : class
        where TState : class
    {
        return _states.Get(parser, make);
    }

    /// <summary>Names the fields that <see cref="SetField(int, long)"/> and its like refer to, until the end of the chunk. Seals the batch when others were used.</summary>
    internal void UseFields(FieldNames names)
    {
        if (!ReferenceEquals(names, _fieldNames))
        {
            if (_batch is { FieldCount: > 0 })
            {
                Seal();
            }

            _fieldNames = names;
        }
    }

    /// <summary>Begins a log record: no time, no severity, no text, no numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BeginLog() => Begin(EventKind.Log);

    /// <summary>Begins a metric point: no time, no name, no labels, value NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BeginMetric() => Begin(EventKind.Metric);

    /// <summary>Begins a change event.</summary>
    internal void BeginChange() => Begin(EventKind.Change);

    /// <summary>Event time in nanoseconds since the Unix epoch.</summary>
    internal void SetTime(long nanoseconds) => _batch!.Times[_row] = nanoseconds;

    /// <summary>Time of the row so far, <see cref="EventBatch.NoTime"/> when not set.</summary>
    internal long Time => _batch!.Times[_row];

    internal void SetSeverity(byte severityNumber) => _batch!.Severities[_row] = severityNumber;

    internal byte SeverityNumber => _batch!.Severities[_row];

    /// <summary>Sets the duration. There is one zero: what was written as -0 is an integer to one reader and a number to another.</summary>
    internal void SetDuration(double seconds) => _batch!.Durations[_row] = seconds + 0.0;

    /// <inheritdoc cref="SetDuration"/>
    internal void SetSize(double bytes) => _batch!.Sizes[_row] = bytes + 0.0;

    internal void SetStatus(short status) => _batch!.Statuses[_row] = status;

    internal void SetValue(double value) => _batch!.Values[_row] = value;

    /// <summary>Makes the metric point that was begun a histogram.</summary>
    internal void SetHistogram(ExponentialHistogram histogram, in HistogramFacts facts)
    {
        _batch!.HasHistograms = true;
        int bytes = HistogramPoint.BytesOf(histogram);
        HistogramPoint.Write(histogram, facts, Scratch(bytes));
        SetRare(MetricText.Histogram, CommitScratch(bytes));
    }

    /// <summary>Sets a text of a metric point that few points have: its column is empty in every row as long as nobody writes it.</summary>
    internal void SetRare(MetricText column, ReadOnlySpan<byte> text)
    {
        _batch!.IsSpareClean = false;
        SetText((int)column, text);
    }

    internal void SetText(LogText column, ReadOnlySpan<byte> text) => SetText((int)column, text);

    internal void SetText(MetricText column, ReadOnlySpan<byte> text) => SetText((int)column, text);

    internal void SetText(ChangeText column, ReadOnlySpan<byte> text) => SetText((int)column, text);

    /// <summary>Sets text that is a piece of the chunk's bytes, without asking where it lies.</summary>
    /// <param name="column">The column.</param>
    /// <param name="text">The chunk's bytes, all of them.</param>
    /// <param name="start">First byte of the piece.</param>
    /// <param name="length">Length of the piece.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetText(LogText column, ByteText text, int start, int length) =>
        SpanBytes.Write(ref _batch!.TextColumn((int)column)[_row], text.View(start, length, _chunk.Offset + start));

    /// <inheritdoc cref="SetText(LogText, ByteText, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetText(MetricText column, ByteText text, int start, int length) =>
        SpanBytes.Write(ref _batch!.TextColumn((int)column)[_row], text.View(start, length, _chunk.Offset + start));

    /// <summary>Sets an integer field by its number in the names given to <see cref="UseFields"/>; the first value of a row counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetField(int ordinal, long value)
    {
        FieldColumn field = _batch!.Field(ordinal, _fieldNames);
        if (!field.TrySet(_row, value))
        {
            SetShown(field, value);
        }
    }

    /// <summary>Sets a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetField(int ordinal, double value)
    {
        FieldColumn field = _batch!.Field(ordinal, _fieldNames);
        if (!field.TrySet(_row, value))
        {
            SetShown(field, value);
        }
    }

    /// <summary>Sets a truth value.</summary>
    internal void SetField(int ordinal, bool value)
    {
        FieldColumn field = _batch!.Field(ordinal, _fieldNames);
        if (!field.TrySet(_row, value))
        {
            SetShown(field, value);
        }
    }

    /// <summary>Sets a text.</summary>
    internal void SetField(int ordinal, ReadOnlySpan<byte> text)
    {
        FieldColumn field = _batch!.Field(ordinal, _fieldNames);
        SetFieldText(field, text);
    }

    /// <summary>Sets a text that is a piece of the chunk's bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetField(int ordinal, ByteText text, int start, int length)
    {
        FieldColumn field = _batch!.Field(ordinal, _fieldNames);
        if (field.Has(_row))
        {
            return;
        }

        if (field.NeedsWidening)
        {
            Widen(field);
        }

        SpanBytes.Write(ref field.Text(_row), text.View(start, length, _chunk.Offset + start));
    }

    private void SetFieldText(FieldColumn field, ReadOnlySpan<byte> text)
    {
        if (!field.Has(_row))
        {
            if (field.NeedsWidening)
            {
                Widen(field);
            }

            Store(ref field.Text(_row), text);
        }
    }

    private void Widen(FieldColumn field) => field.Widen((column, row, text) => Store(ref column.Texts[row], text.Span));

    private void SetShown(FieldColumn field, long value)
    {
        Span<byte> text = stackalloc byte[40];
        SetFieldText(field, text[..FieldColumn.Format(value, text)]);
    }

    private void SetShown(FieldColumn field, double value)
    {
        Span<byte> text = stackalloc byte[40];
        SetFieldText(field, text[..FieldColumn.Format(value, text)]);
    }

    private void SetShown(FieldColumn field, bool value)
    {
        Span<byte> text = stackalloc byte[40];
        SetFieldText(field, text[..FieldColumn.Format(value, text)]);
    }

    /// <summary>True when the row has text in the column.</summary>
    internal bool HasText(LogText column) => _batch!.TextColumn((int)column)[_row].Length != 0;

    /// <summary>The text that the row has in the column so far.</summary>
    internal ReadOnlySpan<byte> GetText(LogText column) => _batch!.Text((int)column, _row);

    /// <summary>Room for text that is built or unescaped, at most <paramref name="bytes"/> long. Commit it with <see cref="CommitScratch"/>.</summary>
    internal Span<byte> Scratch(int bytes)
    {
        if (_scratch is null || _scratch.Capacity - _scratchUsed < bytes)
        {
            _scratch = pool.Slabs.RentSlab(Math.Max(bytes, 64 * 1024));
            _scratchUsed = 0;
            _batch!.Buffers.Add(_scratch);
        }

        return _scratch.GetSpan().Slice(_scratchUsed, bytes);
    }

    /// <summary>Keeps the first <paramref name="length"/> bytes of the last <see cref="Scratch"/> and returns them.</summary>
    internal ReadOnlySpan<byte> CommitScratch(int length)
    {
        ReadOnlySpan<byte> text = _scratch!.Slice(_scratchUsed, length);
        _scratchUsed += length;
        return text;
    }

    /// <summary>The row is complete. <paramref name="record"/> is the record in the chunk, without its line end.</summary>
    internal void EndRow(ReadOnlySpan<byte> record)
    {
        if (_rewritten >= 0)
        {
            _rewritten = -1;
            return;
        }

        EventBatch batch = _batch!;
        batch.RecordOffsets[_row] = _chunk.Slab.OffsetOf(record);
        batch.RecordLengths[_row] = record.Length;
        batch.Count = _row + 1;
        _open = false;
        _output.Records++;
    }

    /// <summary>Another row of the record that was ended last (several metrics on a line) is complete: it is not a record of its own.</summary>
    internal void EndSameRecord(ReadOnlySpan<byte> record)
    {
        EndRow(record);
        _output.Records--;
    }

    /// <summary>True when <see cref="TakeLogRow"/> has a row in the batch that the rows before are in.</summary>
    internal bool HasLogRow => _batch is { Kind: EventKind.Log } batch && batch.Count < batch.Capacity;

    /// <summary>The batch of the rows that were taken with <see cref="TakeLogRow"/>.</summary>
    internal EventBatch Batch => _batch!;

    /// <summary>Position of the chunk's first byte in its slab.</summary>
    internal int ChunkOffset => _chunk.Offset;

    /// <summary>
    /// Takes an empty log row for a record, to be filled column by column before the batch is sealed: by the end of the chunk, or before a row is
    /// begun that has no place in the batch (see <see cref="HasLogRow"/>).
    /// </summary>
    /// <returns>The row in <see cref="Batch"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int TakeLogRow(int start, int length)
    {
        Begin(EventKind.Log);
        EventBatch batch = _batch!;
        int row = _row;
        batch.RecordOffsets[row] = _chunk.Offset + start;
        batch.RecordLengths[row] = length;
        batch.Count = row + 1;
        _open = false;
        _output.Records++;
        return row;
    }

    /// <summary>The row that was begun last.</summary>
    internal int Row => _row;

    /// <summary>Changes with every batch: text that was kept for one batch means nothing in another.</summary>
    internal int Generation { get; private set; }

    /// <summary>Rows of a kind that the batch has room for, at least one: a new batch is begun when it has none.</summary>
    internal int RoomFor(EventKind kind)
    {
        EventBatch? batch = _batch;
        if (batch is null || batch.Kind != kind || batch.Count == batch.Capacity)
        {
            batch = Open(kind);
        }
        else if (_open)
        {
            Undo(batch);
        }

        return batch.Capacity - batch.Count;
    }

    /// <summary>
    /// Takes rows of metric points after <see cref="RoomFor"/>. Their field is empty; time, name, labels, value and place of the record are undefined, and all
    /// to be written.
    /// </summary>
    /// <param name="rows">Rows, at most as many as there is room for.</param>
    /// <param name="records">Records that they come from.</param>
    /// <param name="withField">True when the field is undefined too, and will be written.</param>
    /// <returns>The first row in <see cref="Batch"/>.</returns>
    internal int TakeMetricRows(int rows, int records, bool withField = false)
    {
        EventBatch batch = _batch!;
        int row = batch.Count;
        int end = row + rows;
        if (end > _clean)
        {
            if (!withField)
            {
                batch.TextColumn((int)MetricText.Field).Span(end)[Math.Max(row, _clean)..].Clear();
            }

            _clean = end;
        }

        batch.Count = end;
        _output.Records += records;
        return row;
    }

    /// <summary>Takes empty log rows, a record each, after <see cref="RoomFor"/>. The place of each record is to be written.</summary>
    /// <param name="rows">Rows, at most as many as there is room for.</param>
    /// <returns>The first row in <see cref="Batch"/>.</returns>
    internal int TakeLogRows(int rows)
    {
        EventBatch batch = _batch!;
        int row = batch.Count;
        int end = row + rows;
        if (end > _clean)
        {
            Clean(batch, Math.Max(row, _clean), end);
            _clean = end;
        }

        batch.Count = end;
        _output.Records += rows;
        return row;
    }

    /// <summary>Keeps a text for the batch after <see cref="RoomFor"/>.</summary>
    /// <returns>A view of it that any row of the batch may have.</returns>
    internal Utf8View Keep(ReadOnlySpan<byte> text)
    {
        Utf8View view = default;
        Store(ref view, text);
        return view;
    }

    /// <summary>Empties a row that was taken with <see cref="TakeLogRow"/> and lets it be filled like one that was begun; <see cref="Reject"/> takes it out.</summary>
    internal void Rewrite(int row)
    {
        EventBatch batch = _batch!;
        Clean(batch, row, row + 1);
        batch.UndoFields(row);
        _row = row;
        _rewritten = row;
    }

    /// <summary>The column of a field by its number in the names given to <see cref="UseFields"/>.</summary>
    internal FieldColumn Field(int ordinal) => _batch!.Field(ordinal, _fieldNames);

    /// <summary>Sets the value of a field in a row of <see cref="Batch"/>.</summary>
    internal void SetField(FieldColumn field, int row, ReadOnlySpan<byte> text)
    {
        _row = row;
        SetFieldText(field, text);
    }

    /// <inheritdoc cref="SetField(FieldColumn, int, ReadOnlySpan{byte})"/>
    internal void SetField(FieldColumn field, int row, long value)
    {
        if (!field.TrySet(row, value))
        {
            _row = row;
            SetShown(field, value);
        }
    }

    /// <inheritdoc cref="SetField(FieldColumn, int, ReadOnlySpan{byte})"/>
    internal void SetField(FieldColumn field, int row, double value)
    {
        if (!field.TrySet(row, value))
        {
            _row = row;
            SetShown(field, value);
        }
    }

    /// <inheritdoc cref="SetField(FieldColumn, int, ReadOnlySpan{byte})"/>
    internal void SetField(FieldColumn field, int row, bool value)
    {
        if (!field.TrySet(row, value))
        {
            _row = row;
            SetShown(field, value);
        }
    }

    /// <summary>Makes sure that a field takes texts.</summary>
    internal void NeedText(FieldColumn field)
    {
        if (field.NeedsWidening)
        {
            Widen(field);
        }
    }

    /// <summary>Sets text in a row of <see cref="Batch"/>.</summary>
    internal void SetText(LogText column, int row, ReadOnlySpan<byte> text) => Store(ref _batch!.TextColumn((int)column)[row], text);

    /// <summary>
    /// Adds a continuation line to the log record that was ended last: its record and its body grow to the end of
    /// <paramref name="line"/>, line breaks included. Call only when <see cref="CanExtend"/>.
    /// </summary>
    internal void ExtendLast(ReadOnlySpan<byte> line)
    {
        EventBatch batch = _batch!;
        int last = batch.Count - 1;
        int end = _chunk.Slab.OffsetOf(line) + line.Length;
        int start = batch.RecordOffsets[last];
        int oldEnd = start + batch.RecordLengths[last];
        batch.RecordLengths[last] = end - start;
        ReadOnlySpan<byte> body = batch.Text(LogText.Body, last);
        ref Utf8View view = ref batch.TextColumn((int)LogText.Body)[last];
        if (view.Length == 0)
        {
            Store(ref view, line);
        }
        else if (view.Length > Utf8View.MaxInline && view.Buffer == 0)
        {
            view.Length = end - view.Offset;
        }
        else if (view.Length <= Utf8View.MaxInline && _chunk.Slab.Slice(oldEnd - body.Length, body.Length).SequenceEqual(body))
        {
            Store(ref view, _chunk.Slab.Slice(oldEnd - body.Length, end - oldEnd + body.Length));
        }
    }

    /// <summary>The record cannot be used: it goes to the dead-letter output and is counted.</summary>
    internal void Reject(ReadOnlySpan<byte> record, RejectReason reason, string detail)
    {
        if (_rewritten >= 0)
        {
            _dropped.Add(_rewritten);
            _rewritten = -1;
            _unordered = true;
            _output.Records--;
        }

        int offset = _chunk.Slab.OffsetOf(record) - _chunk.Offset;
        long position = _chunk.Position + offset;
        if (_chunk.Rows is { } rows)
        {
            position = rows.Position;
            detail = $"row {rows.FirstRow + _chunk.Bytes[..offset].Count((byte)'\n')}: {(detail.Length == 0 ? "cannot be used" : detail)}";
        }

        byte[] excerpt = record[..Math.Min(record.Length, MaxExcerpt)].ToArray();
        _output.DeadLetters.Add(new DeadLetter(_chunk.Source.Name, position, record.Length, reason, detail, excerpt));
        _output.Records++;
    }

    /// <summary>A record that says nothing by design: a header, a comment. Blank lines need not be reported.</summary>
    internal void Filter()
    {
        _output.Records++;
        _output.Filtered++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin(EventKind kind)
    {
        EventBatch? batch = _batch;
        if (batch is null || batch.Kind != kind || batch.Count == batch.Capacity)
        {
            batch = Open(kind);
        }
        else if (_open)
        {
            Undo(batch);
        }

        int row = batch.Count;
        if (row == _clean)
        {
            Clean(batch);
        }

        _row = row;
        _open = true;
    }

    private EventBatch Open(EventKind kind)
    {
        Seal();
        EventBatch batch = pool.Rent(kind, _chunk.Source);
        _batch = batch;
        CleanSpare(batch);
        Generation++;
        _clean = 0;
        _chunk.Slab.Retain();
        batch.Buffers.Add(_chunk.Slab);
        batch.BasePosition = _chunk.Position - _chunk.Offset;
        batch.Sequence = _chunk.Sequence;
        batch.Arrived = _chunk.Arrived;
        return batch;
    }

    /// <summary>
    /// Empties the text columns that metric points do not have, once: nobody writes them as long as the batch is used for metric points alone.
    /// </summary>
    private static void CleanSpare(EventBatch batch)
    {
        for (int i = batch.TextCount; batch.Kind == EventKind.Metric && !batch.IsSpareClean && i < EventBatch.TextColumns; i++)
        {
            batch.TextColumn(i).Span(batch.Capacity).Clear();
        }

        batch.IsSpareClean = batch.Kind == EventKind.Metric;
    }

    /// <summary>Makes the next rows empty, many at a time: no time, no text, no number.</summary>
    private void Clean(EventBatch batch)
    {
        int from = _clean;
        int to = Math.Min(from + RowsAhead, batch.Capacity);
        _clean = to;
        Clean(batch, from, to);
    }

    private static void Clean(EventBatch batch, int from, int to)
    {
        batch.Times.Span(to)[from..].Fill(EventBatch.NoTime);
        int texts = batch.TextCount;
        for (int i = 0; i < texts; i++)
        {
            batch.TextColumn(i).Span(to)[from..].Clear();
        }

        if (batch.Kind == EventKind.Metric)
        {
            batch.Values.Span(to)[from..].Fill(double.NaN);
            for (int i = texts; !batch.IsSpareClean && i < EventBatch.TextColumns; i++)
            {
                batch.TextColumn(i).Span(to)[from..].Clear();
            }

            return;
        }

        batch.Severities.Span(to)[from..].Clear();
        batch.Durations.Span(to)[from..].Fill(double.NaN);
        batch.Sizes.Span(to)[from..].Fill(double.NaN);
        batch.Statuses.Span(to)[from..].Clear();
        batch.Templates.Span(to)[from..].Fill(-1);
        batch.Signatures.Span(to)[from..].Clear();
    }

    /// <summary>Gives up the row that was begun, if one was.</summary>
    internal void Abandon()
    {
        if (_open)
        {
            Undo(_batch!);
        }
    }

    /// <summary>Empties the row that was begun, but for the fields with columns of their own.</summary>
    internal void ClearRow() => Clean(_batch!, _row, _row + 1);

    /// <summary>A row was begun and did not come to be: it becomes empty again.</summary>
    private void Undo(EventBatch batch)
    {
        Clean(batch, _row, _row + 1);
        batch.UndoFields(_row);
        _open = false;
    }

    private void Seal()
    {
        if (_dropped.Count > 0)
        {
            _dropped.Sort();
            _batch!.Remove(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_dropped));
            _dropped.Clear();
            _open = false;
        }

        if (_batch is { Count: > 0 } full)
        {
            if (_open)
            {
                full.UndoFields(_row);
            }

            full.KeepColumns(Columns);
            _output.Batches.Add(full);
        }
        else
        {
            _batch?.Dispose();
        }

        _batch = null;
        _open = false;
        _scratch = null;
        _scratchUsed = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetText(int column, ReadOnlySpan<byte> text) => Store(ref _batch!.TextColumn(column)[_row], text);

    private void Store(ref Utf8View view, ReadOnlySpan<byte> text)
    {
        view = default;
        view.Length = text.Length;
        if (text.Length <= Utf8View.MaxInline)
        {
            SpanBytes.CopyInto(ref view, 4, text);
            return;
        }

        SpanBytes.CopyInto(ref view, 4, text[..4]);
        int offset = _chunk.Slab.OffsetOf(text);
        if (offset >= 0)
        {
            view.Buffer = 0;
            view.Offset = offset;
            return;
        }

        offset = _scratch?.OffsetOf(text) ?? -1;
        if (offset < 0)
        {
            text.CopyTo(Scratch(text.Length));
            offset = _scratch!.OffsetOf(CommitScratch(text.Length));
        }

        view.Buffer = _batch!.Buffers.Count - 1;
        view.Offset = offset;
    }

    /// <summary>UTF-8 text as a string, for messages; bytes that are no text become U+FFFD.</summary>
    internal static string Show(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
