namespace StreamEngine.Snapshots;

/// <summary>Keeps a folder of snapshots for one pipeline, as long as it runs: two would replace each other's. A process that dies gives it back.</summary>
internal sealed class SnapshotLock : IDisposable
{
    /// <summary>Name of the file in the folder; it holds nothing.</summary>
    internal const string Name = "lock";

    private readonly FileStream _file;

    private SnapshotLock(FileStream file) => _file = file;

    /// <summary>Takes a folder; null when it cannot be written at all, which each snapshot tells.</summary>
    /// <exception cref="InvalidOperationException">Another pipeline has it.</exception>
    internal static SnapshotLock? Take(string folder, string name = Name, string what = "snapshots")
    {
        try
        {
            DiskFiles.Instance.CreateFolder(folder);
            return new SnapshotLock(new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0));
        }
        catch (IOException error) when (IsTaken(error))
        {
            throw new InvalidOperationException($"The folder of {what} {folder} is used by another pipeline.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    // What systems say when somebody else has locked a file: a sharing violation, or that the call would wait.
    private static bool IsTaken(IOException error) => error.HResult is unchecked((int)0x80070020) or 11 or 35;
}
