using Apache.Arrow;
using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>
/// Brings batches, whose fields vary, into the one schema that a file has. The first batches wait, so that their fields are known before
/// the schema is written.
/// </summary>
/// <param name="kind">What the rows are.</param>
/// <param name="wantsFields">False when no field is decoded: then nothing waits.</param>
internal sealed class FileRows(EventKind kind, bool wantsFields)
{
    /// <summary>Rows that wait, in bytes of their columns.</summary>
    internal const long WaitingBytes = 8 << 20;

    private readonly List<RecordBatch> _waiting = [];
    private readonly FileSchema _file = new(kind);
    private long _bytes;
    private Schema? _schema;

    /// <summary>Schema of the file; the plain one of the kind before it is decided.</summary>
    internal Schema Schema => _schema ?? ArrowSchemas.Of(kind, views: false);

    /// <summary>Takes a batch.</summary>
    /// <returns>Batches that can be written, all of <see cref="Schema"/>.</returns>
    internal IReadOnlyList<RecordBatch> Add(EventBatch batch)
    {
        RecordBatch rows = ArrowBatch.ToOwned(batch);
        if (!wantsFields)
        {
            return [rows];
        }

        if (_schema is not null)
        {
            return [_file.Fit(rows, _schema)];
        }

        _file.Add(rows);
        _waiting.Add(rows);
        _bytes += rows.Arrays.Sum(static a => a.Data.Buffers.Sum(static b => (long)b.Length));
        return _bytes < WaitingBytes ? [] : Release();
    }

    /// <summary>The input has ended.</summary>
    /// <returns>Batches that still waited. When all have, and each value has a place, the file has no column <c>other_fields</c>.</returns>
    internal IReadOnlyList<RecordBatch> Complete()
    {
        if (_schema is not null || !wantsFields)
        {
            return [];
        }

        IReadOnlyList<RecordBatch> rows = Release();
        if (rows.Any(static r => r.Column(r.ColumnCount - 1).NullCount < r.Length))
        {
            return rows;
        }

        _schema = new Schema(_schema!.FieldsList.SkipLast(1), null);
        return [.. rows.Select(r => new RecordBatch(_schema, r.Arrays.SkipLast(1), r.Length))];
    }

    private RecordBatch[] Release()
    {
        _schema = _file.Complete();
        RecordBatch[] rows = [.. _waiting.Select(r => _file.Fit(r, _schema))];
        _waiting.Clear();
        return rows;
    }
}
