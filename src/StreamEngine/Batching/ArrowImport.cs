using Apache.Arrow;
using StreamEngine.Memory;

namespace StreamEngine.Batching;

/// <summary>
/// Turns Arrow record batches of an embedder into the engine's own. Columns are found by name (<see cref="ArrowColumns"/>).
/// </summary>
/// <remarks>
/// Text is copied once, into slabs, because batches outlive the call and only slabs have leases; numbers and times are converted. The
/// text of a row lies together and is the row's record; its position counts these bytes.
/// </remarks>
internal sealed class ArrowImport(BatchPool pool, SourceInfo source)
{
    /// <summary>Text of one chunk, in bytes, unless a single row has more.</summary>
    internal const int ChunkBytes = 1 << 20;

    private readonly BatchBuilder _builder = new(pool);
    private long _position;
    private long _sequence;

    /// <summary>Reads all rows of a batch.</summary>
    /// <param name="batch">Any record batch; it may be disposed of afterwards.</param>
    /// <param name="kind">What the rows are; null decides by the names of the columns.</param>
    /// <param name="arrived">Arrival as a timestamp of the TimeProvider, 0 when not measured.</param>
    /// <returns>Chunks in order. A row without name or type, or with a time out of range, is a dead letter.</returns>
    /// <exception cref="ArgumentException">A column is missing or has the wrong type; the message names it.</exception>
    internal List<ParsedChunk> Read(RecordBatch batch, EventKind? kind = null, long arrived = 0)
    {
        var columns = new ArrowColumns(batch, kind);
        var chunks = new List<ParsedChunk>();
        int row = 0;
        while (row < batch.Length)
        {
            int from = row;
            int bytes = 0;
            while (row < batch.Length)
            {
                int next = RowBytes(columns, row);
                if (row > from && bytes + next > ChunkBytes)
                {
                    break;
                }

                bytes = checked(bytes + next);
                row++;
            }

            chunks.Add(ReadChunk(columns, from, row, bytes, arrived));
        }

        return chunks;
    }

    private static int RowBytes(ArrowColumns columns, int row)
    {
        int bytes = 0;
        foreach (ArrowColumn? column in columns.Text)
        {
            bytes = checked(bytes + (column is null ? 0 : column.Text(row).Length));
        }

        return bytes;
    }

    private ParsedChunk ReadChunk(ArrowColumns columns, int from, int to, int bytes, long arrived)
    {
        Slab slab = pool.Slabs.RentSlab(Math.Max(1, bytes));
        using var chunk = new Chunk(source, slab, 0, bytes, _position, _sequence++, arrived);
        _position += bytes;
        _builder.Start(chunk);
        int used = 0;
        for (int row = from; row < to; row++)
        {
            used += ReadRow(columns, row, slab, used);
        }

        return _builder.Finish();
    }

    private int ReadRow(ArrowColumns columns, int row, Slab slab, int start)
    {
        int end = start;
        foreach (ArrowColumn? column in columns.Text)
        {
            ReadOnlySpan<byte> text = column is null ? default : column.Text(row);
            text.CopyTo(slab.GetSpan()[end..]);
            end += text.Length;
        }

        ReadOnlySpan<byte> record = slab.Slice(start, end - start);
        long time = EventBatch.NoTime;
        if (columns.Time is { } times && !times.TryTime(row, out time))
        {
            _builder.Reject(record, RejectReason.Timestamp, "expected a time from 1677 to 2262");
        }
        else if (columns.Kind != EventKind.Log && columns.Text[0]!.Text(row).IsEmpty)
        {
            _builder.Reject(record, RejectReason.MissingField, columns.Kind == EventKind.Metric ? "expected a name" : "expected a type");
        }
        else if (!System.Text.Unicode.Utf8.IsValid(record))
        {
            _builder.Reject(record, RejectReason.InvalidUtf8, string.Empty);
        }
        else
        {
            WriteRow(columns, row, slab, start, time);
            _builder.EndRow(record);
        }

        return end - start;
    }

    private void WriteRow(ArrowColumns columns, int row, Slab slab, int start, long time)
    {
        switch (columns.Kind)
        {
            case EventKind.Log:
                _builder.BeginLog();
                WriteNumbers(columns, row);
                break;
            case EventKind.Metric:
                _builder.BeginMetric();
                _builder.SetValue(columns.Value!.Number(row));
                break;
            default:
                _builder.BeginChange();
                break;
        }

        _builder.SetTime(time);
        for (int i = 0; i < columns.Text.Length; i++)
        {
            int length = columns.Text[i] is { } column ? column.Text(row).Length : 0;
            if (length > 0)
            {
                Set(columns.Kind, i, slab.Slice(start, length));
                start += length;
            }
        }
    }

    private void Set(EventKind kind, int column, ReadOnlySpan<byte> text)
    {
        switch (kind)
        {
            case EventKind.Log: _builder.SetText((LogText)column, text); break;
            case EventKind.Metric: _builder.SetText((MetricText)column, text); break;
            default: _builder.SetText((ChangeText)column, text); break;
        }
    }

    private void WriteNumbers(ArrowColumns columns, int row)
    {
        if (columns.Severity is { } severity)
        {
            _builder.SetSeverity(severity.IsText ? Level(severity.Text(row)) : Whole<byte>(severity.Number(row), 24));
        }

        if (columns.Status is { } status)
        {
            _builder.SetStatus(Whole<short>(status.Number(row), 999));
        }

        if (columns.Duration is { } duration)
        {
            _builder.SetDuration(duration.Number(row));
        }

        if (columns.Size is { } size)
        {
            _builder.SetSize(size.Number(row));
        }
    }

    private static T Whole<T>(double value, double max)
        where T : struct, System.Numerics.INumber<T> => value >= 0 && value <= max ? T.CreateTruncating(value) : T.Zero;

    /// <summary>Severity number of a level name, decided by its first letters: TRACE, DEBUG, INFO and NOTICE, WARN, ERROR, FATAL and worse.</summary>
    private static byte Level(ReadOnlySpan<byte> name)
    {
        Span<byte> start = stackalloc byte[4];
        start.Clear();
        System.Text.Ascii.ToLower(name[..Math.Min(4, name.Length)], start, out _);
        Severity severity = start switch
        {
            [(byte)'t', ..] => Severity.Trace,
            [(byte)'d', ..] or [(byte)'v', ..] => Severity.Debug,
            [(byte)'i', ..] or [(byte)'n', (byte)'o', (byte)'t', ..] => Severity.Info,
            [(byte)'w', (byte)'a', ..] => Severity.Warn,
            [(byte)'e', (byte)'r', ..] or [(byte)'s', (byte)'e', ..] => Severity.Error,
            [(byte)'f', ..] or [(byte)'c', ..] or [(byte)'a', (byte)'l', ..] or [(byte)'p', (byte)'a', ..] or [(byte)'e', (byte)'m', ..] => Severity.Fatal,
            _ => Severity.Unspecified,
        };
        return (byte)severity;
    }
}
