using Apache.Arrow;
using Apache.Arrow.Ipc;
using StreamEngine.Batching;
using StreamEngine.Server.Commands.Analysis;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Rows as Arrow IPC: files with <c>-o</c>, the stream format on stdout.</summary>
internal sealed class ArrowRows(Stream stdout, string? path) : IRowWriter
{
    private readonly SortedDictionary<EventKind, Target> _writers = [];

    public ValueTask WriteAsync(EventBatch batch)
    {
        if (!_writers.TryGetValue(batch.Kind, out Target? target))
        {
            target = Open(batch.Kind);
            _writers.Add(batch.Kind, target);
            target.Writer.WriteStart();
        }

        using RecordBatch rows = ArrowBatch.ToOwned(batch);
        target.Writer.WriteRecordBatch(rows);
        target.Rows += batch.Count;
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyList<string>> CompleteAsync()
    {
        if (_writers.Count == 0)
        {
            _writers.Add(EventKind.Log, Open(EventKind.Log));
            _writers[EventKind.Log].Writer.WriteStart();
        }

        EventKind main = KindFiles.Largest(_writers.Select(static w => (w.Key, w.Value.Rows)));
        var files = new List<string>();
        foreach ((EventKind kind, Target target) in _writers)
        {
            await target.Writer.WriteEndAsync().ConfigureAwait(false);
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
            target.Writer.Dispose();
            target.File?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private Target Open(EventKind kind)
    {
        Schema schema = ArrowSchemas.Of(kind, views: false);
        if (path is not null)
        {
            var file = new PendingFile(KindFiles.Beside(path, kind));
            return new Target(new ArrowFileWriter(file.Stream, schema, leaveOpen: true), file);
        }

        return _writers.Count == 0
            ? new Target(new ArrowStreamWriter(stdout, schema, leaveOpen: true), null)
            : throw new CliException($"the input holds rows of several kinds ({string.Join(", ", _writers.Keys.Append(kind).Select(KindFiles.Name))}), and an Arrow stream only one: use -o FILE");
    }

    private sealed class Target(ArrowStreamWriter writer, PendingFile? file)
    {
        internal ArrowStreamWriter Writer { get; } = writer;

        internal PendingFile? File { get; } = file;

        internal long Rows { get; set; }
    }
}
