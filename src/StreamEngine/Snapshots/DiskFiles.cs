using StreamEngine.Memory;

namespace StreamEngine.Snapshots;

/// <summary>The files of this machine.</summary>
internal sealed class DiskFiles : ISnapshotFiles
{
    internal static readonly DiskFiles Instance = new();

    private DiskFiles()
    {
    }

    public void CreateFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FolderSync.Run(Path.GetDirectoryName(Path.GetFullPath(folder)) ?? folder);
        }
    }

    public IReadOnlyList<string> List(string folder) => [.. Directory.EnumerateFiles(folder).Select(static path => Path.GetFileName(path))];

    public Stream OpenRead(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.SequentialScan);

    public Stream OpenShared(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.SequentialScan);

    public Stream OpenAppend(string path, long length)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete, 0);
        file.SetLength(length);
        file.Position = length;
        return file;
    }

    public Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);

    public void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void FlushFolder(string folder) => FolderSync.Run(folder);
}
