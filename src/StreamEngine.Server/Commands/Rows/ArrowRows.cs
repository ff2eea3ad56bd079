using Apache.Arrow;
using Apache.Arrow.Ipc;
using StreamEngine.Batching;
using StreamEngine.Server.Commands.Analysis;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Rows as Arrow IPC, one schema a file (<see cref="FileSchema"/>): files with <c>-o</c>, the stream format on stdout.</summary>
internal sealed class ArrowRows(Stream stdout, string? path, bool wantsFields) : IRowWriter
{
    private readonly SortedDictionary<EventKind, Target> _writers = [];

    public ValueTask WriteAsync(EventBatch batch)
    {
        if (!_writers.TryGetValue(batch.Kind, out Target? target))
        {
            target = Open(batch.Kind);
            _writers.Add(batch.Kind, target);
        }

        target.Rows += batch.Count;
        target.Write(target.Batches.Add(batch));
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyList<string>> CompleteAsync()
    {
        if (_writers.Count == 0)
        {
            _writers.Add(EventKind.Log, Open(EventKind.Log));
        }

        EventKind main = KindFiles.Largest(_writers.Select(static w => (w.Key, w.Value.Rows)));
        var files = new List<string>();
        foreach ((EventKind kind, Target target) in _writers)
        {
            target.Write(target.Batches.Complete());
            await target.EndAsync().ConfigureAwait(false);
            if (target.File is not null)
            {
                files.Add(kind == main ? path! : KindFiles.Beside(path!, kind));
                target.File.Keep(files[^1]);
            }
        }

        return files;
    }

    public ValueTask DisposeAsync()
    {
        foreach (Target target in _writers.Values)
        {
            target.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private Target Open(EventKind kind)
    {
        var rows = new FileRows(kind, wantsFields);
        if (path is not null)
        {
            return new Target(rows, new PendingFile(KindFiles.Beside(path, kind)), stdout);
        }

        return _writers.Count == 0
            ? new Target(rows, null, stdout)
            : throw new CliException($"the input holds rows of several kinds ({string.Join(", ", _writers.Keys.Append(kind).Select(KindFiles.Name))}), and an Arrow stream only one: use -o FILE");
    }

    private sealed class Target(FileRows batches, PendingFile? file, Stream stdout) : IDisposable
    {
        private ArrowStreamWriter? _writer;

        internal FileRows Batches { get; } = batches;

        internal PendingFile? File { get; } = file;

        internal long Rows { get; set; }

        internal void Write(IReadOnlyList<RecordBatch> rows)
        {
            foreach (RecordBatch batch in rows)
            {
                Writer().WriteRecordBatch(batch);
            }
        }

        internal Task EndAsync() => Writer().WriteEndAsync();

        public void Dispose()
        {
            _writer?.Dispose();
            File?.Dispose();
        }

        private ArrowStreamWriter Writer()
        {
            if (_writer is null)
            {
                _writer = File is null
                    ? new ArrowStreamWriter(stdout, Batches.Schema, leaveOpen: true)
                    : new ArrowFileWriter(File.Stream, Batches.Schema, leaveOpen: true);
                _writer.WriteStart();
            }

            return _writer;
        }
    }
}
