using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace StreamEngine.Ingestion;

/// <summary>
/// Follows files as they grow, through rotation by renaming, by copying and truncating, and by deletion. Every path is one stream. A path
/// need not exist yet; globs are looked at again at every poll. A file that appears later is read from its beginning.
/// </summary>
public sealed class FileTailSource : ISource
{
    private const int MaxFinished = 1024;

    private readonly string[] _patterns;
    private readonly ConcurrentDictionary<string, FileTail> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<FileTailMark> _finished = new();
    private readonly Dictionary<string, FileTailMark> _aliases = new(StringComparer.Ordinal);

    /// <summary>Makes a source.</summary>
    /// <param name="patterns">Files, folders and globs; one or more.</param>
    public FileTailSource(params string[] patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentOutOfRangeException.ThrowIfZero(patterns.Length);
        _patterns = [.. patterns];
    }

    /// <summary>What the operator called it. Default: <c>tail</c> and the first pattern.</summary>
    public string Name { get => field ?? $"tail:{_patterns[0]}"; init; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <summary>Name of the format of every file, or null to detect each one's.</summary>
    public string? Format { get; init; }

    /// <summary>True to read files that are there at the start from their beginning; false (default) for what is added to them only.</summary>
    public bool FromStart { get; init; }

    /// <summary>Time between looks at the files, by the pipeline's clock. Default 250 ms.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most files followed at a time, 1 or more; further ones wait for a place and are counted in <see cref="Waiting"/>. Default 256.</summary>
    public int MaxFiles { get; init; } = 256;

    /// <summary>Files that had no place at the last look.</summary>
    public int Waiting { get; private set; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool first = true;
        while (!stop.IsCancellationRequested)
        {
            foreach (FileTail tail in Scan(first, stop))
            {
                yield return tail;
            }

            first = false;
            await Task.Delay(PollInterval, context.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal void Finish(FileTailMark? mark)
    {
        if (mark is not null)
        {
            _finished.Enqueue(mark);
            while (_finished.Count > MaxFinished && _finished.TryDequeue(out _))
            {
            }
        }
    }

    internal void Close(FileTail tail) => _open.TryRemove(KeyValuePair.Create(tail.Name, tail));

    private List<FileTail> Scan(bool first, CancellationToken stop)
    {
        var found = new List<FileTail>();
        IReadOnlyList<string> paths = FilePatterns.Expand(_patterns, []);
        Waiting = 0;
        foreach (string path in paths.Where(p => !_open.ContainsKey(p) && !IsKnown(p)))
        {
            if (_open.Count >= MaxFiles)
            {
                Waiting++;
                continue;
            }

            var tail = new FileTail(this, path, fromEnd: first && !FromStart, stop) { Format = Format };
            _open[path] = tail;
            found.Add(tail);
        }

        return found;
    }

    /// <summary>A file that was followed under another name and then renamed into the glob is not read again.</summary>
    private bool IsKnown(string path)
    {
        if (_patterns.Contains(path, StringComparer.Ordinal))
        {
            return false;
        }

        FileTailMark? mark = FileTailMark.TryRead(path);
        if (mark is null || mark.Length == 0)
        {
            return false;
        }

        if (_aliases.TryGetValue(path, out FileTailMark? alias) && mark.Continues(alias))
        {
            return true;
        }

        bool known = _open.Values.Any(t => t.Mark is { } m && mark.Continues(m)) || _finished.Any(mark.Equals);
        if (known && _aliases.Count < MaxFinished)
        {
            _aliases[path] = mark;
        }

        return known;
    }
}
