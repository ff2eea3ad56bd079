using Apache.Arrow;
using Apache.Arrow.Ipc;
using StreamEngine.Memory;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Server.Commands.Analysis;

/// <summary>Writes the frames of all windows into one Arrow IPC file.</summary>
internal sealed class FrameFile(string path) : IDisposable
{
    private readonly PendingFile _file = new(path);
    private ArrowFileWriter? _writer;

    /// <summary>Appends a frame, a row a series, while the frame is valid.</summary>
    internal void Write(Frame frame)
    {
        if (frame.Count == 0)
        {
            return;
        }

        using RecordBatch batch = frame.ToRecordBatch();
        Writer(batch.Schema).WriteRecordBatch(batch);
    }

    /// <summary>Ends the file; without frames it is valid and empty.</summary>
    internal void Complete()
    {
        if (_writer is null)
        {
            using var pool = new SlabPool();
            using var frame = new Frame(pool, new SeriesTable(1), 0, 0, 1);
            using RecordBatch batch = frame.ToRecordBatch();
            Writer(batch.Schema);
        }

        _writer!.WriteEnd();
        _file.Keep();
    }

    private ArrowFileWriter Writer(Schema schema)
    {
        if (_writer is null)
        {
            _writer = new ArrowFileWriter(_file.Stream, schema, leaveOpen: true);
            _writer.WriteStart();
        }

        return _writer;
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _file.Dispose();
    }
}
