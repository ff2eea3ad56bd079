using Apache.Arrow;
using Apache.Arrow.Ipc;
using StreamEngine.Batching;
using StreamEngine.Server.Commands.Analysis;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Rows as Arrow IPC: files with <c>-o</c>, the stream format on stdout.</summary>
internal sealed class ArrowRows(Stream stdout, string? path) : IRowWriter
{
    private readonly SortedDictionary<EventKind, (ArrowStreamWriter Writer, PendingFile? File, string Path)> _writers = [];

    public ValueTask WriteAsync(EventBatch batch)
    {
        if (!_writers.TryGetValue(batch.Kind, out (ArrowStreamWriter Writer, PendingFile? File, string Path) target))
        {
            target = Open(batch.Kind);
            _writers.Add(batch.Kind, target);
            target.Writer.WriteStart();
        }

        using RecordBatch rows = ArrowBatch.ToOwned(batch);
        target.Writer.WriteRecordBatch(rows);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyList<string>> CompleteAsync()
    {
        if (_writers.Count == 0)
        {
            _writers.Add(EventKind.Log, Open(EventKind.Log));
            _writers[EventKind.Log].Writer.WriteStart();
        }

        foreach ((ArrowStreamWriter writer, PendingFile? file, _) in _writers.Values)
        {
            await writer.WriteEndAsync().ConfigureAwait(false);
            file?.Keep();
        }

        return path is null ? [] : [.. _writers.Values.Select(static w => w.Path)];
    }

    public ValueTask DisposeAsync()
    {
        foreach ((ArrowStreamWriter writer, PendingFile? file, _) in _writers.Values)
        {
            writer.Dispose();
            file?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private (ArrowStreamWriter Writer, PendingFile? File, string Path) Open(EventKind kind)
    {
        Schema schema = ArrowSchemas.Of(kind, views: false);
        if (path is not null)
        {
            string target = KindFiles.PathOf(path, kind, _writers.Count == 0);
            var file = new PendingFile(target);
            return (new ArrowFileWriter(file.Stream, schema, leaveOpen: true), file, target);
        }

        return _writers.Count == 0
            ? (new ArrowStreamWriter(stdout, schema, leaveOpen: true), null, "-")
            : throw new CliException($"the input holds rows of several kinds ({string.Join(", ", _writers.Keys.Append(kind).Select(KindFiles.Name))}), and an Arrow stream only one: use -o FILE");
    }
}
