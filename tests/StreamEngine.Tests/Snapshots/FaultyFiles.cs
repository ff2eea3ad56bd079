using StreamEngine.Snapshots;

namespace StreamEngine.Tests.Snapshots;

/// <summary>
/// A file system in memory that fails at one step. Steps are the calls and the writes, counted from 0: whatever comes from the chosen one on fails, as
/// after the death of the process, or that one alone, as on an error.
/// </summary>
internal sealed class FaultyFiles : ISnapshotFiles
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Files by name.</summary>
    internal IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>Step that fails; -1 for none.</summary>
    internal int FailAt { get; set; } = -1;

    /// <summary>True when everything after it fails as well.</summary>
    internal bool Dies { get; set; }

    /// <summary>Bytes that there is room for.</summary>
    internal long Room { get; set; } = long.MaxValue;

    /// <summary>Steps so far.</summary>
    internal int Steps { get; set; }

    internal void Put(string name, byte[] bytes) => _files[name] = bytes;

    public void CreateFolder(string folder) => Step();

    public IReadOnlyList<string> List(string folder)
    {
        Step();
        return [.. _files.Keys];
    }

    public Stream OpenRead(string path)
    {
        Step();
        return new MemoryStream(_files[Path.GetFileName(path)], writable: false);
    }

    public Stream OpenShared(string path)
    {
        Step();
        return new MemoryStream(_files.TryGetValue(Path.GetFileName(path), out byte[]? bytes) ? bytes : throw new FileNotFoundException(path), writable: false);
    }

    public Stream OpenAppend(string path, long length)
    {
        Step();
        _files[Path.GetFileName(path)] = _files[Path.GetFileName(path)][..(int)length];
        return new Output(this, Path.GetFileName(path));
    }

    public Stream Create(string path)
    {
        Step();
        _files[Path.GetFileName(path)] = [];
        return new Output(this, Path.GetFileName(path));
    }

    public void Flush(Stream file) => Step();

    public void Rename(string from, string to)
    {
        Step();
        _files.Remove(Path.GetFileName(from), out byte[]? bytes);
        _files[Path.GetFileName(to)] = bytes!;
    }

    public void Delete(string path)
    {
        Step();
        _files.Remove(Path.GetFileName(path));
    }

    public void FlushFolder(string folder) => Step();

    private void Step()
    {
        int step = Steps++;
        if (step == FailAt || (Dies && FailAt >= 0 && step > FailAt))
        {
            throw new IOException("step " + step + " failed");
        }
    }

    private sealed class Output(FaultyFiles files, string name) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            files.Step();
            long room = files.Room - files._files.Values.Sum(f => (long)f.Length);
            byte[] fits = buffer[..(int)Math.Min(buffer.Length, Math.Max(0, room))].ToArray();
            files._files[name] = [.. files._files[name], .. fits];
            if (fits.Length < buffer.Length)
            {
                throw new IOException("There is not enough space on the disk.");
            }
        }
    }
}
