using System.Globalization;

namespace StreamEngine.Snapshots;

/// <summary>
/// The snapshots of one pipeline in one folder, numbered. A new one is written under another name, flushed and renamed, so that whenever the process or
/// the machine dies, each file under its own name is whole. The ones before it are kept. Belongs to one thread at a time, and to one process.
/// </summary>
internal sealed class SnapshotStore(string folder, int keep, ISnapshotFiles? files = null)
{
    private const string Prefix = "snapshot-";
    private const string Suffix = ".sesnap";
    private const string Unfinished = ".tmp";

    private readonly ISnapshotFiles _files = files ?? DiskFiles.Instance;
    private readonly HashSet<long> _refused = [];
    private long _last;

    /// <summary>Folder of the files.</summary>
    internal string Folder { get; } = folder;

    /// <summary>Name of the file of a number.</summary>
    internal static string NameOf(long generation) => Prefix + generation.ToString("d12", CultureInfo.InvariantCulture) + Suffix;

    /// <summary>Writes the next snapshot. Whatever fails, those before it are untouched.</summary>
    internal SnapshotSaved Save(SnapshotImage image)
    {
        long generation = 0;
        string path = string.Empty;
        try
        {
            _files.CreateFolder(Folder);
            long[] there = Generations();
            generation = Math.Max(_last, there.DefaultIfEmpty(0).Max()) + 1;
            path = Path.Combine(Folder, NameOf(generation));
            long bytes = Write(image, generation, path);
            _last = generation;
            return new SnapshotSaved(NameOf(generation), generation, bytes, null, Tidy([.. there, generation]));
        }
        catch (Exception error) when (IsExpected(error))
        {
            if (path.Length > 0)
            {
                TryDelete(path + Unfinished);
            }

            return new SnapshotSaved(NameOf(generation), generation, 0, error is SnapshotException damage ? damage.Reason : error.Message, []);
        }
    }

    /// <summary>
    /// Hands the newest snapshot that can be used to <paramref name="load"/>, which throws a <see cref="SnapshotException"/> to refuse it: then it is
    /// the turn of the one before it.
    /// </summary>
    internal SnapshotRestored Restore(Action<SnapshotFile> load)
    {
        var refused = new List<SnapshotRefusal>();
        long[] there;
        try
        {
            there = Generations();
            CleanUp();
        }
        catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException)
        {
            return new SnapshotRestored(null, 0, refused);
        }
        catch (Exception error) when (IsExpected(error))
        {
            return new SnapshotRestored(null, 0, [new SnapshotRefusal(Folder, error.Message)]);
        }

        _last = there.DefaultIfEmpty(0).Max();
        foreach (long generation in there.OrderDescending())
        {
            if (TryLoad(generation, load, out string? reason))
            {
                return new SnapshotRestored(NameOf(generation), generation, refused);
            }

            _refused.Add(generation);
            refused.Add(new SnapshotRefusal(NameOf(generation), reason!));
        }

        return new SnapshotRestored(null, 0, refused);
    }

    private static bool IsExpected(Exception error) =>
        error is IOException or UnauthorizedAccessException or SnapshotException or NotSupportedException or System.Security.SecurityException;

    private bool TryLoad(long generation, Action<SnapshotFile> load, out string? reason)
    {
        try
        {
            using SnapshotFile file = SnapshotFile.Open(_files.OpenRead(Path.Combine(Folder, NameOf(generation))));
            if (file.Generation != generation)
            {
                throw new SnapshotException(FormattableString.Invariant($"expected number {generation}, found {file.Generation}"), SnapshotFormat.StartBytes);
            }

            load(file);
            reason = null;
            return true;
        }
        catch (Exception error) when (IsExpected(error))
        {
            reason = error is SnapshotException damage ? damage.Reason : error.Message;
            return false;
        }
    }

    private long Write(SnapshotImage image, long generation, string path)
    {
        long bytes;
        using (Stream file = _files.Create(path + Unfinished))
        {
            bytes = SnapshotFileWriter.Write(image, generation, file);
            _files.Flush(file);
        }

        _files.Rename(path + Unfinished, path);
        _files.FlushFolder(Folder);
        return bytes;
    }

    /// <summary>Deletes what is older than the ones that are kept; those that were refused do not count as kept. Returns what could not be deleted.</summary>
    private List<string> Tidy(IReadOnlyList<long> there)
    {
        var problems = new List<string>();
        long[] good = [.. there.Where(g => !_refused.Contains(g)).OrderDescending().Take(Math.Max(1, keep))];
        foreach (long old in there.Where(g => g < good[^1]).Order())
        {
            if (TryDelete(Path.Combine(Folder, NameOf(old))) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return problems;
    }

    private long[] Generations() => [.. _files.List(Folder).Select(NumberOf).Where(static g => g > 0)];

    /// <summary>Deletes what a process that died had not finished.</summary>
    private void CleanUp()
    {
        foreach (string name in _files.List(Folder).Where(static n => n.EndsWith(Unfinished, StringComparison.Ordinal) && NumberOf(n[..^Unfinished.Length]) > 0))
        {
            TryDelete(Path.Combine(Folder, name));
        }
    }

    private string? TryDelete(string path)
    {
        try
        {
            _files.Delete(path);
            return null;
        }
        catch (Exception error) when (IsExpected(error))
        {
            return error.Message;
        }
    }

    private static long NumberOf(string name) =>
        name.Length == NameOf(0).Length && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
}

/// <summary>What became of a snapshot that was to be written.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Generation">Its number.</param>
/// <param name="Bytes">Its length; 0 when it was not written.</param>
/// <param name="Error">Why it was not written; null when it was.</param>
/// <param name="Problems">Older files that could not be deleted.</param>
internal sealed record SnapshotSaved(string Name, long Generation, long Bytes, string? Error, IReadOnlyList<string> Problems);

/// <summary>What was found at a start.</summary>
/// <param name="Name">The file that was used; null when there was none.</param>
/// <param name="Generation">Its number; 0 when there was none.</param>
/// <param name="Refused">Newer files that were refused, newest first.</param>
internal sealed record SnapshotRestored(string? Name, long Generation, IReadOnlyList<SnapshotRefusal> Refused);

/// <summary>A file that was refused.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">The section, the byte, and what was expected.</param>
internal sealed record SnapshotRefusal(string Name, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Reason}";
}
