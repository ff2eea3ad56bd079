namespace StreamEngine.Ingestion;

/// <summary>What a file is known by on every system: its first bytes, at most 256 of them, and its length.</summary>
internal sealed class FileTailMark(byte[] head, long length) : IEquatable<FileTailMark>
{
    internal const int HeadBytes = 256;

    internal byte[] Head { get; } = head;

    internal long Length { get; } = length;

    /// <summary>True when this can be <paramref name="earlier"/>'s file, looked at later: it begins alike and is not shorter.</summary>
    internal bool Continues(FileTailMark earlier) => Length >= earlier.Length && Head.AsSpan().StartsWith(earlier.Head);

    public bool Equals(FileTailMark? other) => other is not null && Length == other.Length && Head.AsSpan().SequenceEqual(other.Head);

    public override bool Equals(object? obj) => Equals(obj as FileTailMark);

    public override int GetHashCode() => Length.GetHashCode();

    /// <summary>Looks at a file; null when it is not there or cannot be read.</summary>
    internal static FileTailMark? TryRead(string path)
    {
        try
        {
            using FileStream file = Open(path);
            return Read(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static FileTailMark Read(FileStream file)
    {
        long length = file.Length;
        var head = new byte[(int)Math.Min(length, HeadBytes)];
        int read = RandomAccess.Read(file.SafeFileHandle, head, 0);
        return new FileTailMark(head[..read], length);
    }

    internal static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
