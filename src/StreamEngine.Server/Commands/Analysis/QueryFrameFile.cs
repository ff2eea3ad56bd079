using System.Buffers;
using StreamEngine.Emission;
using StreamEngine.Windowing;

namespace StreamEngine.Server.Commands.Analysis;

/// <summary>Writes the frames of all queries into one file as JSON lines.</summary>
internal sealed class QueryFrameFile(string path) : IDisposable
{
    private readonly PendingFile _file = new(path);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Appends the rows of a frame, while it is valid.</summary>
    internal void Write(Frame frame)
    {
        _buffer.ResetWrittenCount();
        FrameJson.WriteLines(_buffer, frame);
        _file.Stream.Write(_buffer.WrittenSpan);
    }

    /// <summary>Ends the file.</summary>
    internal void Complete() => _file.Keep();

    public void Dispose() => _file.Dispose();
}
