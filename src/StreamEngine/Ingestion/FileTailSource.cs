using System.Runtime.CompilerServices;
using StreamEngine.Batching;

namespace StreamEngine.Ingestion;

/// <summary>
/// Follows growing log files. Paths, folders and globs are listed again at every poll, so files that appear later join, from their start.
/// A path is one stream for as long as the pipeline runs: rotation by rename, rotation by copy and truncate, deletion and re-creation
/// change the file beneath it and not the stream.
/// </summary>
/// <remarks>
/// Files are told apart by what they hold (the first and the last up to 256 bytes that were read) and by their length, so it works alike on all
/// file systems. What a rotation leaves under another name that a pattern matches is not read a second time; what it holds beyond that is.
/// Bytes that are written and cut off between two polls cannot be seen. Compressed files are left out and named in <see cref="Problems"/>.
/// </remarks>
public sealed class FileTailSource : ISource
{
    private readonly IReadOnlyList<string> _patterns;
    private readonly TailHistory _history = new();
    private readonly Dictionary<string, FileTail> _tails = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _readBefore = new(StringComparer.Ordinal);
    private readonly List<string> _lost = [];
    private volatile IReadOnlyList<string> _problems = [];
    private long _refused;

    /// <summary>Makes a source that follows files.</summary>
    /// <param name="patterns">Paths of files that need not exist yet; folders (all files below, hidden ones left out); globs with <c>*</c>, <c>?</c> and <c>**</c>.</param>
    /// <exception cref="ArgumentException">There is no pattern.</exception>
    public FileTailSource(params IEnumerable<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        _patterns = [.. patterns];
        if (_patterns.Count == 0)
        {
            throw new ArgumentException("At least one path is needed.", nameof(patterns));
        }
    }

    /// <inheritdoc/>
    public string Name => string.Join(' ', _patterns);

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <summary>Name of the format of all files, or null to detect each file's.</summary>
    public string? Format { get; init; }

    /// <summary>Settings of the format; null for none.</summary>
    public FormatOptions? FormatOptions { get; init; }

    /// <summary>
    /// Where files begin that are there when the pipeline starts: true for their start, false for their end (the start of the line that is
    /// being written then). Files that appear later always begin at their start. Default false.
    /// </summary>
    public bool FromStart { get; init; }

    /// <summary>Time between two looks at the files, above 0, by the pipeline's clock. Default 250 ms.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Most files that are followed at a time, 1 or more. A path whose file has been gone for 20 polls gives up its place when another file
    /// needs it. Default 256.
    /// </summary>
    public int MaxOpenFiles { get; init; } = 256;

    /// <summary>Files that found no place at the last poll; each is looked at again at the next one.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>What cannot be followed at the moment, one sentence each, path first; as of the last poll. Any thread may ask.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="PollInterval"/> or <see cref="MaxOpenFiles"/> is outside its limits.</exception>
    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PollInterval, TimeSpan.Zero, nameof(PollInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOpenFiles, 1, nameof(MaxOpenFiles));
        TailMemory memory = context.Tails;
        foreach (TailMark past in memory.Past)
        {
            _history.Add(past);
        }

        bool first = true;
        bool last;
        do
        {
            last = stop.IsCancellationRequested;
            foreach (FileTail joined in Scan(memory, first, stop))
            {
                yield return joined;
            }

            first = false;
            await Task.Delay(PollInterval, context.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!last);
    }

    /// <summary>Lists the files and makes a tail of each that is new.</summary>
    private List<FileTail> Scan(TailMemory memory, bool first, CancellationToken stop)
    {
        var problems = new List<string>();
        var joined = new List<FileTail>();
        IReadOnlyList<string> paths = FilePatterns.Expand(_patterns, problems);
        var listed = paths.ToHashSet(StringComparer.Ordinal);
        Forget(listed);
        long refused = 0;
        foreach (string path in paths)
        {
            TailEntry? resumed = null;
            TailFile? file = null;
            if (_tails.ContainsKey(path) || !Joins(path, memory, first, problems, ref resumed, ref file, out TailStart start))
            {
                continue;
            }

            if (_tails.Count >= MaxOpenFiles && !MakeRoom(memory, listed))
            {
                refused++;
                file?.Dispose();
                if (resumed is not null)
                {
                    memory.PutBack(resumed);
                }

                continue;
            }

            var tail = new FileTail(path, start, PollInterval, _history, stop) { Format = Format, FormatOptions = FormatOptions, KeepsPlaces = memory.IsKept, Resumed = resumed };
            if (file is not null)
            {
                tail.Adopt(file);
            }

            _tails.Add(path, tail);
            memory.Follow(tail);
            joined.Add(tail);
        }

        if (refused > 0)
        {
            problems.Add(FormattableString.Invariant($"{Name}: {refused:N0} more files than the {MaxOpenFiles:N0} that are followed at a time"));
        }

        problems.RemoveAll(p => _tails.Keys.Any(path => p.StartsWith(path + ": no such", StringComparison.Ordinal)));
        problems.AddRange(_tails.Values.Select(static t => t.Problem).OfType<string>().Order(StringComparer.Ordinal));
        if (!first)
        {
            // A file that is given another name during the first scan is found in the second.
            _lost.AddRange(memory.TakeLost(listed).Select(static e => FormattableString.Invariant($"{e.Path}: holds another file than before the restart; what the old one held beyond byte {e.Offset} is lost")));
        }

        problems.AddRange(_lost);
        Interlocked.Exchange(ref _refused, refused);
        _problems = problems;
        return joined;
    }

    /// <summary>Whether a path that has no stream gets one, and where its file begins.</summary>
    /// <remarks>An empty file has nothing to be known by when it is given another name: it joins with its first byte.</remarks>
    private bool Joins(string path, TailMemory memory, bool first, List<string> problems, ref TailEntry? resumed, ref TailFile? file, out TailStart start)
    {
        first &= !memory.IsResumed;
        start = new TailStart(0, AtEnd: first && !FromStart);
        try
        {
            lock (_history.Gate)
            {
                TailFile found = TailFile.Open(path);
                bool joins = false;
                try
                {
                    joins = Joins(path, found, memory, first, problems, ref resumed, ref start);
                    return joins;
                }
                finally
                {
                    if (joins)
                    {
                        file = found;
                    }
                    else
                    {
                        found.Dispose();
                    }
                }
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception error) when (TailFile.IsExpected(error))
        {
            // The stream tries again and says why it could not.
            resumed = memory.TakeUnseen(path);
            start = resumed is null ? start : new TailStart(resumed.Offset, AtEnd: false);
            return true;
        }
    }

    private bool Joins(string path, TailFile file, TailMemory memory, bool first, List<string> problems, ref TailEntry? resumed, ref TailStart start)
    {
        long length = file.Length;
        if (file.IsCompressed)
        {
            problems.Add($"{path}: is compressed; only plain files are followed");
            return false;
        }

        if (memory.IsResumed && (resumed = memory.Take(path, file)) is not null)
        {
            start = new TailStart(resumed.Offset, AtEnd: false);
            return true;
        }

        if (length == 0)
        {
            return false;
        }

        if (first)
        {
            return true;
        }

        if (_readBefore.TryGetValue(path, out long known) && known == length)
        {
            return false;
        }

        start = default;
        switch (_history.Find(file, _tails.Values.SelectMany(static t => t.Marks)))
        {
            case null:
                return true;
            case { IsFollowed: true }:
                return false;
            case { Offset: long offset } when offset >= length:
                _readBefore[path] = length;
                return false;
            case { Offset: long offset }:
                start = new TailStart(offset, AtEnd: false);
                return true;
        }
    }

    private void Forget(HashSet<string> listed)
    {
        foreach (string path in _readBefore.Keys.Where(p => !listed.Contains(p)).ToArray())
        {
            _readBefore.Remove(path);
        }
    }

    /// <summary>Ends the stream of a path that has no file any more.</summary>
    private bool MakeRoom(TailMemory memory, HashSet<string> listed)
    {
        string? path = _tails.Where(t => t.Value.IsVacant && !listed.Contains(t.Key)).Select(static t => t.Key).Min(StringComparer.Ordinal);
        if (path is null || !_tails.Remove(path, out FileTail? tail))
        {
            return false;
        }

        tail.GiveUp();
        memory.Forget(tail);
        return true;
    }
}

/// <summary>Where a tail begins to read.</summary>
/// <param name="Offset">Byte of the file.</param>
/// <param name="AtEnd">True when the file could not be looked at but was there at the start: its end, once it can be read.</param>
internal readonly record struct TailStart(long Offset, bool AtEnd);
