using System.IO.MemoryMappedFiles;

namespace StreamEngine.Fuzz.Runs;

/// <summary>Which input is being parsed, in a file that outlives the process: a touch of a guard page ends it at once.</summary>
internal sealed class Progress : IDisposable
{
    private const int Bytes = 16;

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    internal Progress(string? path)
    {
        if (path is not null)
        {
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Bytes);
            _view = _file.CreateViewAccessor();
        }
    }

    internal void At(long batch, int index)
    {
        _view?.Write(0, batch);
        _view?.Write(8, index);
    }

    /// <summary>What the process that wrote the file was at.</summary>
    internal static (long Batch, int Index) Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return bytes.Length < Bytes ? (0, 0) : (BitConverter.ToInt64(bytes, 0), BitConverter.ToInt32(bytes, 8));
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }
}
