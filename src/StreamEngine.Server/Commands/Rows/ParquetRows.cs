using Parquet;
using Parquet.Schema;
using StreamEngine.Batching;
using StreamEngine.Server.Commands.Analysis;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Rows as Parquet files, a row group for every 65,536 rows. Times are microseconds since the Unix epoch in UTC.</summary>
internal sealed class ParquetRows(string path) : IRowWriter
{
    private readonly SortedDictionary<EventKind, KindFile> _files = [];

    public async ValueTask WriteAsync(EventBatch batch)
    {
        if (!_files.TryGetValue(batch.Kind, out KindFile? file))
        {
            _files.Add(batch.Kind, file = await KindFile.CreateAsync(path, batch.Kind).ConfigureAwait(false));
        }

        await file.AddAsync(batch).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<string>> CompleteAsync()
    {
        if (_files.Count == 0)
        {
            _files.Add(EventKind.Log, await KindFile.CreateAsync(path, EventKind.Log).ConfigureAwait(false));
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

    private sealed class KindFile : IDisposable
    {
        private readonly PendingFile _file;
        private readonly ParquetColumns _columns;
        private readonly ParquetWriter _writer;

        private KindFile(PendingFile file, ParquetColumns columns, ParquetWriter writer)
        {
            _file = file;
            _columns = columns;
            _writer = writer;
        }

        internal long Rows { get; private set; }

        internal static async Task<KindFile> CreateAsync(string path, EventKind kind)
        {
            var file = new PendingFile(KindFiles.Beside(path, kind));
            var columns = new ParquetColumns(kind);
            return new KindFile(file, columns, await ParquetWriter.CreateAsync(columns.Schema, file.Stream).ConfigureAwait(false));
        }

        internal async ValueTask AddAsync(EventBatch batch)
        {
            Rows += batch.Count;
            _columns.Add(batch);
            if (_columns.Count >= ParquetColumns.GroupRows)
            {
                await _columns.WriteAsync(_writer).ConfigureAwait(false);
            }
        }

        internal async Task CompleteAsync(string path)
        {
            if (_columns.Count > 0)
            {
                await _columns.WriteAsync(_writer).ConfigureAwait(false);
            }

            await _writer.DisposeAsync().ConfigureAwait(false);
            _file.Keep(path);
        }

        public void Dispose() => _file.Dispose();
    }
}
