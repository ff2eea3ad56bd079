using Apache.Arrow;
using Parquet;
using StreamEngine.Batching;
using StreamEngine.Server.Commands.Analysis;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Rows as Parquet files of one schema each (<see cref="FileSchema"/>), a row group for every 65,536 rows. Times are microseconds since the Unix epoch in UTC.</summary>
internal sealed class ParquetRows(string path, bool wantsFields) : IRowWriter
{
    private readonly SortedDictionary<EventKind, KindFile> _files = [];

    public async ValueTask WriteAsync(EventBatch batch)
    {
        if (!_files.TryGetValue(batch.Kind, out KindFile? file))
        {
            _files.Add(batch.Kind, file = new KindFile(path, batch.Kind, wantsFields));
        }

        await file.AddAsync(batch).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<string>> CompleteAsync()
    {
        if (_files.Count == 0)
        {
            _files.Add(EventKind.Log, new KindFile(path, EventKind.Log, wantsFields));
        }

        EventKind main = KindFiles.Largest(_files.Select(static f => (f.Key, f.Value.Rows)));
        var files = new List<string>();
        foreach ((EventKind kind, KindFile file) in _files)
        {
            files.Add(kind == main ? path : KindFiles.Beside(path, kind));
            await file.CompleteAsync(files[^1]).ConfigureAwait(false);
        }

        return files;
    }

    public ValueTask DisposeAsync()
    {
        foreach (KindFile file in _files.Values)
        {
            file.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private sealed class KindFile(string path, EventKind kind, bool wantsFields) : IDisposable
    {
        private readonly PendingFile _file = new(KindFiles.Beside(path, kind));
        private readonly FileRows _rows = new(kind, wantsFields);
        private ParquetColumns? _columns;
        private ParquetWriter? _writer;

        internal long Rows { get; private set; }

        internal async ValueTask AddAsync(EventBatch batch)
        {
            Rows += batch.Count;
            await WriteAsync(_rows.Add(batch)).ConfigureAwait(false);
        }

        internal async Task CompleteAsync(string path)
        {
            await WriteAsync(_rows.Complete()).ConfigureAwait(false);
            await OpenAsync().ConfigureAwait(false);
            if (_columns!.Count > 0)
            {
                await _columns.WriteAsync(_writer!).ConfigureAwait(false);
            }

            await _writer!.DisposeAsync().ConfigureAwait(false);
            _file.Keep(path);
        }

        public void Dispose() => _file.Dispose();

        private async Task WriteAsync(IReadOnlyList<RecordBatch> batches)
        {
            foreach (RecordBatch rows in batches)
            {
                await OpenAsync().ConfigureAwait(false);
                _columns!.Add(rows);
                if (_columns.Count >= ParquetColumns.GroupRows)
                {
                    await _columns.WriteAsync(_writer!).ConfigureAwait(false);
                }
            }
        }

        private async Task OpenAsync()
        {
            if (_writer is null)
            {
                _columns = new ParquetColumns(kind, _rows.Schema);
                _writer = await ParquetWriter.CreateAsync(_columns.Schema, _file.Stream).ConfigureAwait(false);
            }
        }
    }
}
