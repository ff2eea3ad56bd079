namespace StreamEngine.Ingestion;

/// <summary>
/// What the sources of growing files of one pipeline remember past a restart: where each stream was, and which files were read under another name
/// before. Thread-safe.
/// </summary>
internal sealed class TailMemory
{
    private readonly Lock _gate = new();
    private readonly List<FileTail> _followed = [];
    private readonly Dictionary<string, TailEntry> _before = new(StringComparer.Ordinal);
    private readonly List<TailMark> _past = [];

    /// <summary>True when tails keep what is needed to tell where they are.</summary>
    internal bool IsKept { get; init; }

    /// <summary>True after a restart: what is not known is new, and begins at its start.</summary>
    internal bool IsResumed { get; private set; }

    /// <summary>The streams that are followed.</summary>
    internal IReadOnlyList<FileTail> Followed
    {
        get
        {
            lock (_gate)
            {
                return [.. _followed];
            }
        }
    }

    /// <summary>Files that were read before the restart, under names that hold others now.</summary>
    internal IReadOnlyList<TailMark> Past => _past;

    /// <summary>A stream is followed from now on.</summary>
    internal void Follow(FileTail tail)
    {
        lock (_gate)
        {
            _followed.Add(tail);
        }
    }

    /// <summary>A stream is followed no longer.</summary>
    internal void Forget(FileTail tail)
    {
        lock (_gate)
        {
            _followed.Remove(tail);
        }
    }

    /// <summary>Forgets what a snapshot held.</summary>
    internal void BeginAnew()
    {
        _before.Clear();
        _past.Clear();
        IsResumed = false;
    }

    /// <summary>Takes over what a snapshot holds, before anything is followed.</summary>
    internal void Restore(IEnumerable<TailEntry> entries, IEnumerable<TailMark> past)
    {
        BeginAnew();
        foreach (TailEntry entry in entries)
        {
            _before[entry.Path] = entry;
        }

        _past.AddRange(past);
        IsResumed = true;
    }

    /// <summary>The stream of a path that goes on in a file: the one of that path when the file is still the same, else one whose file was given this name.</summary>
    internal TailEntry? Take(string path, TailFile file)
    {
        lock (_gate)
        {
            TailEntry? found = _before.TryGetValue(path, out TailEntry? own) && own.Mark.Matches(file)
                ? own
                : _before.Values.Where(e => e.Mark.IsTelling && e.Mark.Matches(file)).MaxBy(static e => e.Mark.Offset);
            if (found is not null)
            {
                _before.Remove(found.Path);
            }

            return found;
        }
    }

    /// <summary>The stream of a path whose file cannot be looked at now.</summary>
    internal TailEntry? TakeUnseen(string path)
    {
        lock (_gate)
        {
            return _before.Remove(path, out TailEntry? entry) ? entry : null;
        }
    }

    /// <summary>A stream that was taken found no place.</summary>
    internal void PutBack(TailEntry entry)
    {
        lock (_gate)
        {
            _before[entry.Path] = entry;
        }
    }

    /// <summary>Paths whose files were not found again, once all files have been looked at; each is told once.</summary>
    internal IReadOnlyList<TailEntry> TakeLost(IReadOnlySet<string> paths)
    {
        lock (_gate)
        {
            TailEntry[] lost = [.. _before.Values.Where(e => paths.Contains(e.Path)).OrderBy(static e => e.Path, StringComparer.Ordinal)];
            foreach (TailEntry entry in lost)
            {
                _before.Remove(entry.Path);
            }

            return lost;
        }
    }
}

/// <summary>Where a stream of growing files was.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Id">Number of the stream; -1 when none of its rows had come.</param>
/// <param name="Mark">What tells its file.</param>
/// <param name="Offset">Byte of the file at which it goes on.</param>
/// <param name="Rows">Rows from there on that were folded.</param>
/// <param name="Time">Time of the row before.</param>
/// <param name="Sample">Bytes that its format was decided on; null when it was not decided.</param>
internal sealed record TailEntry(string Path, int Id, TailMark Mark, long Offset, long Rows, long Time, byte[]? Sample);
