using System.Diagnostics.CodeAnalysis;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates.Journal;

/// <summary>What could be read of a journal or of its snapshot: everything before the first record that is not whole.</summary>
internal sealed class JournalFile
{
    /// <summary>Number of the snapshot that it is or that it goes on from; -1 when the header cannot be used.</summary>
    internal long Generation { get; private init; } = -1;

    /// <summary>The records.</summary>
    internal List<TemplateRecord> Records { get; } = [];

    /// <summary>Bytes of the file.</summary>
    internal int Length { get; private init; }

    /// <summary>Bytes up to the end of the last record that is whole.</summary>
    internal int GoodBytes { get; private set; }

    /// <summary>True for a snapshot with all of its records.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>True when whole records stand behind one that is not: the file was damaged, not cut.</summary>
    internal bool IsDamaged { get; private set; }

    /// <summary>Reads a file; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static JournalFile? Read(ISnapshotFiles files, string path, bool isSnapshot)
    {
        try
        {
            using Stream stream = files.OpenShared(path);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Read(bytes, isSnapshot);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    internal static JournalFile Read(ReadOnlySpan<byte> bytes, bool isSnapshot)
    {
        var file = new JournalFile { Generation = JournalFormat.ReadHeader(bytes, isSnapshot, out int records), Length = bytes.Length };
        if (file.Generation < 0)
        {
            file.IsDamaged = bytes.Length >= JournalFormat.HeaderBytes;
            return file;
        }

        int at = JournalFormat.HeaderBytes;
        while (TryRead(bytes, at, out TemplateRecord? record, out int length))
        {
            file.Records.Add(record);
            at += length;
        }

        file.GoodBytes = at;
        file.IsComplete = file.Records.Count == records && at == bytes.Length;
        for (int i = at + 1; i < bytes.Length && !file.IsDamaged; i++)
        {
            file.IsDamaged = TryRead(bytes, i, out _, out _);
        }

        return file;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, int at, [NotNullWhen(true)] out TemplateRecord? record, out int length)
    {
        ReadOnlySpan<byte> body = JournalFormat.RecordAt(bytes, at);
        length = JournalFormat.FrameBytes + body.Length;
        record = null;
        if (body.IsEmpty)
        {
            return false;
        }

        try
        {
            var input = new SnapshotInput(body);
            record = TemplateRecord.Read(ref input);
            return true;
        }
        catch (SnapshotException)
        {
            return false;
        }
    }
}
