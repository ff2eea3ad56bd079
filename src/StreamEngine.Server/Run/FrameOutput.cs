using System.Buffers;
using Microsoft.Extensions.Logging;
using StreamEngine.Emission;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Server.Run;

/// <summary>
/// Appends the frames of queries to a file as JSON lines. Frames are written as they come, on the thread of the pipeline; once a write has failed, their rows are only counted.
/// </summary>
internal sealed class FrameOutput : ISnapshotState, IDisposable
{
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _failed;

    /// <summary>Opens the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal FrameOutput(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            _file.Seek(0, SeekOrigin.End);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Rows that could not be written.</summary>
    internal long Lost { get; private set; }

    /// <summary>Writes the rows of a frame.</summary>
    internal void Write(Frame frame)
    {
        if (_failed)
        {
            Lost += frame.Count;
            return;
        }

        _buffer.ResetWrittenCount();
        FrameJson.WriteLines(_buffer, frame);
        try
        {
            _file.Write(_buffer.WrittenSpan);
        }
        catch (IOException error)
        {
            _failed = true;
            Lost += frame.Count;
            ServerLog.Problem(_logger, $"{_path}: cannot be written: {error.Message}; frames of queries are only counted from here on");
        }
    }

    public int SnapshotVersion => 1;

    public void Save(SnapshotOutput output) => FileMark.Save(_file, output);

    public void Load(ref SnapshotInput input, int version) => FileMark.Load(_file, ref input);

    public void Dispose() => _file.Dispose();
}
