namespace StreamEngine.Server.Commands.Analysis;

/// <summary>
/// A file that is written at the end. It is opened at the start under another name, so that a wrong path fails before the work and an
/// interrupted run leaves an older file as it was.
/// </summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _path;
    private readonly string _part;
    private bool _kept;

    internal PendingFile(string path)
    {
        _path = path;
        _part = path + ".part";
        try
        {
            Stream = new FileStream(_part, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be written: {error.Message}");
        }
    }

    internal FileStream Stream { get; }

    /// <summary>The file is complete: it takes its name, or another one.</summary>
    internal void Keep(string? path = null)
    {
        Stream.Dispose();
        File.Move(_part, path ?? _path, overwrite: true);
        _kept = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_kept)
        {
            File.Delete(_part);
        }
    }
}
