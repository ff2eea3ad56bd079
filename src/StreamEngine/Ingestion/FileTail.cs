using System.IO.Pipelines;

namespace StreamEngine.Ingestion;

/// <summary>
/// The stream of one path: what is appended to the file that the path names, whichever file that is. The old file is kept open and read to its
/// end before the new one; a last line without its end is given one, so that no line is made of two files.
/// </summary>
internal sealed class FileTail(string path, TailStart start, TimeSpan interval, TailHistory history, CancellationToken stop) : SourceStream(path)
{
    /// <summary>Polls without a file, or new bytes, after which a deleted file is let go.</summary>
    private const int MissingPolls = 20;

    private readonly Lock _places = new();
    private readonly List<Part> _parts = [];
    private long _sent;
    private TailFile? _file;
    private TailMark _mark = new();
    private TailStart _start = start;
    private PipeWriter? _writer;
    private bool _readAny;
    private bool _midLine;
    private bool _readerGone;
    private int _missing;
    private volatile TailMark? _claim;
    private volatile bool _vacant;
    private volatile bool _givenUp;
    private volatile string? _problem;

    /// <summary>What was read of the file so far.</summary>
    internal TailMark Mark => Volatile.Read(ref _mark);

    /// <summary>What was read of the file, and what it held when it was opened, until that has been read: a file that is renamed before its first read is this stream's all the same.</summary>
    internal IEnumerable<TailMark> Marks => _claim is { } claim ? [Mark, claim] : [Mark];

    /// <summary>The files that were read before under this path and others of its source.</summary>
    internal TailHistory History => history;

    /// <summary>True when it must be told later where in which file a byte of the stream was.</summary>
    internal bool KeepsPlaces { get; init; }

    /// <summary>Where the stream goes on after a restart; null when it begins.</summary>
    internal TailEntry? Resumed { get; init; }

    /// <summary>Why the file cannot be read now; null when it can, or is not there.</summary>
    internal string? Problem => _problem;

    /// <summary>True when the pipeline ends: what is read now is not all that there will be.</summary>
    internal bool IsEnding => KeepsPlaces && stop.IsCancellationRequested;

    /// <summary>True when the path has had no file for a while.</summary>
    internal bool IsVacant => _vacant;

    /// <summary>Takes the file that the path was found to name, before the stream begins: what the path names when it does may be another.</summary>
    internal void Adopt(TailFile file)
    {
        try
        {
            _claim = TailMark.Of(file);
            Begin(file);
        }
        catch (Exception error) when (TailFile.IsExpected(error))
        {
            // The stream tries again and says why it could not.
            (_file, _claim) = (null, null);
            file.Dispose();
        }
    }

    /// <summary>Ends the stream without a fault.</summary>
    internal void GiveUp() => _givenUp = true;

    public override PipeReader Open(SourceContext context, CancellationToken cancellation)
    {
        Pipe pipe = context.CreatePipe();
        _writer = pipe.Writer;
        _ = Task.Run(() => RunAsync(context.Time, cancellation), CancellationToken.None);
        return pipe.Reader;
    }

    /// <summary>
    /// The file that a byte of the stream came from, and its place there; null when nothing was read yet. Bytes before it are not asked for again.
    /// </summary>
    /// <param name="position">Byte of the stream.</param>
    /// <param name="later">Takes the files that come after it in the stream: they are not read yet, as far as that byte is concerned.</param>
    internal (TailMark Mark, long Offset)? PlaceOf(long position, ICollection<TailMark> later)
    {
        lock (_places)
        {
            int at = _parts.FindLastIndex(p => p.Start <= position);
            if (at < 0)
            {
                return null;
            }

            _parts.RemoveRange(0, at);
            foreach (Part part in _parts)
            {
                later.Add(part.Mark);
            }

            TailMark mark = _parts[0].Mark.Copy();
            return (mark, Math.Min(_parts[0].Offset + (position - _parts[0].Start), mark.Offset));
        }
    }

    /// <summary>What follows in the stream comes from the file that the mark is of.</summary>
    private void BeginPart()
    {
        lock (_places)
        {
            if (!KeepsPlaces)
            {
                _parts.Clear();
            }

            _parts.Add(new Part(_sent, _mark.Offset, _mark));
        }
    }

    private async Task RunAsync(TimeProvider time, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellation);
        bool last;
        do
        {
            last = end.IsCancellationRequested;
            try
            {
                await PollAsync(cancellation).ConfigureAwait(false);
                _problem = null;
            }
            catch (Exception error) when (TailFile.IsExpected(error))
            {
                Close();
                _problem = Explain(error);
            }

            if (!last && !_readerGone)
            {
                await Task.Delay(interval, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        while (!last && !_readerGone && !_givenUp);

        Close();
        Fault = _problem;
        history.Add(_mark);
        await _writer!.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Reads what is there: of the open file, and of the one that has taken its place.</summary>
    private async ValueTask PollAsync(CancellationToken cancellation)
    {
        if (_file is null && !await TryOpenAsync().ConfigureAwait(false))
        {
            return;
        }

        long before = _mark.Offset;
        await ReadAsync(cancellation).ConfigureAwait(false);
        _claim = null;
        bool isThere = Look(out TailFile? other);
        if (!isThere)
        {
            await MissAsync(_mark.Offset > before).ConfigureAwait(false);
            return;
        }

        _missing = 0;
        if (other is not null)
        {
            await ReplaceAsync(other, cancellation).ConfigureAwait(false);
            await ReadAsync(cancellation).ConfigureAwait(false);
            _claim = null;
        }
    }

    /// <summary>
    /// Whether the path names a file, and which when it is not the open one. It is claimed at once: a scan that finds it under another name looks at
    /// it after that, or has looked at it before it had that name. An empty file beside one that is whole has nothing to be known by, and waits.
    /// </summary>
    private bool Look(out TailFile? other)
    {
        // The lock is for another file alone, which there hardly ever is: a file system that does not answer keeps no other stream waiting.
        _claim = null;
        bool isThere = Find(out other);
        if (other is null)
        {
            return isThere;
        }

        other.Dispose();
        lock (history.Gate)
        {
            isThere = Find(out other);
            _claim = other is null ? null : TailMark.Of(other);
            return isThere;
        }
    }

    private bool Find(out TailFile? other)
    {
        other = OpenIfThere();
        if (other is null)
        {
            return false;
        }

        if (_file is null ? other.Length == 0 : IsOpenFile(other) || (other.Length == 0 && _file.Length >= _mark.Offset))
        {
            other.Dispose();
            other = null;
        }

        return true;
    }

    private async ValueTask<bool> TryOpenAsync()
    {
        Look(out TailFile? file);
        if (file is null)
        {
            _start = default;
            return false;
        }

        if (_readAny && _mark.Offset > 0)
        {
            _file = file;
            _vacant = false;
            if (!_mark.Matches(file))
            {
                await FinishAsync().ConfigureAwait(false);
                SkipMark();
                BeginPart();
            }
        }
        else
        {
            Begin(file);
        }

        return true;
    }

    /// <summary>The first file of the stream.</summary>
    private void Begin(TailFile file)
    {
        _file = file;
        _vacant = false;
        long length = file.Length;
        _mark.Begin(file, _start.AtEnd ? file.LastLineStart(length) : Math.Min(_start.Offset, length));
        BeginPart();
        _readAny = true;
        _start = default;
    }

    /// <summary>
    /// True when the path still names the open file: it holds what was read, and its length, asked before and after that of the open file,
    /// encloses it, as it does for a file that only grows.
    /// </summary>
    private bool IsOpenFile(TailFile now)
    {
        long least = now.Length;
        long open = _file!.Length;
        return least <= open && open <= now.Length && _mark.Matches(now);
    }

    private async ValueTask ReplaceAsync(TailFile now, CancellationToken cancellation)
    {
        try
        {
            // A file that was cut to nothing and written again has nothing left of what was there before.
            if (_mark.Matches(_file!) && _file!.Length > _mark.Offset)
            {
                await ReadAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (TailFile.IsExpected(error))
        {
            _problem = Explain(error);
        }

        await FinishAsync().ConfigureAwait(false);
        _file!.Dispose();
        _file = now;
        SkipMark();
        BeginPart();
    }

    /// <summary>Nothing more comes of the file: its last line is over.</summary>
    private async ValueTask FinishAsync()
    {
        history.Add(_mark);
        Volatile.Write(ref _mark, new TailMark());
        if (_midLine)
        {
            _midLine = false;
            _sent++;
            _writer!.GetSpan(1)[0] = (byte)'\n';
            _writer.Advance(1);
            _readerGone |= (await _writer.FlushAsync(CancellationToken.None).ConfigureAwait(false)).IsCompleted;
        }
    }

    /// <summary>A byte-order mark belongs to the start of a stream, and this is the middle of one.</summary>
    private void SkipMark()
    {
        Span<byte> head = stackalloc byte[3];
        if (_file!.ReadFully(head, 0) == head.Length && head.SequenceEqual<byte>([0xEF, 0xBB, 0xBF]))
        {
            _mark.Add(head);
        }
    }

    /// <summary>Reads up to the length that the file has now, so that a fast writer cannot keep a stop waiting.</summary>
    private async ValueTask ReadAsync(CancellationToken cancellation)
    {
        long length = _file!.Length;
        while (_mark.Offset < length && !_readerGone && !cancellation.IsCancellationRequested)
        {
            Memory<byte> memory = _writer!.GetMemory();
            int wanted = (int)Math.Min(memory.Length, length - _mark.Offset);
            int read = _file.Read(memory.Span[..wanted], _mark.Offset);
            if (read == 0)
            {
                return;
            }

            ReadOnlySpan<byte> bytes = memory.Span[..read];
            _mark.Add(bytes);
            _sent += read;
            _midLine = bytes[^1] != (byte)'\n';
            _writer.Advance(read);
            _readerGone = (await _writer.FlushAsync(CancellationToken.None).ConfigureAwait(false)).IsCompleted;
        }
    }

    /// <summary>The path names no file. Whoever has the old one open may still write to it, so it is let go only after a while.</summary>
    private async ValueTask MissAsync(bool progressed)
    {
        _missing = progressed ? 0 : _missing + 1;
        if (_missing >= MissingPolls)
        {
            await FinishAsync().ConfigureAwait(false);
            Close();
            _vacant = true;
        }
    }

    private TailFile? OpenIfThere()
    {
        try
        {
            return TailFile.Open(Name);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>A part of the stream: from which byte on it comes from which byte of a file.</summary>
    private readonly record struct Part(long Start, long Offset, TailMark Mark);

    private string Explain(Exception error) =>
        $"{Name}: {(error is UnauthorizedAccessException ? "no permission to read it" : error.Message)}";
}
