using System.IO.Pipelines;

namespace StreamEngine.Ingestion;

/// <summary>One followed path: the file that is there now, and after a rotation the next one, in one stream of lines.</summary>
/// <param name="source">Whose path it is.</param>
/// <param name="path">The path.</param>
/// <param name="fromEnd">True to leave out what is there already.</param>
/// <param name="stop">Ends the stream after what the file holds then.</param>
internal sealed class FileTail(FileTailSource source, string path, bool fromEnd, CancellationToken stop) : SourceStream(path)
{
    /// <summary>Polls without the path after which the stream ends and gives its place back: a minute at the default interval.</summary>
    private const int MissingPolls = 240;

    private FileStream? _file;
    private long _position;
    private bool _endsLine = true;
    private bool _skipping;
    private int _missing;

    /// <summary>What is known of the file being read; null while there is none.</summary>
    internal FileTailMark? Mark { get; private set; }

    public override PipeReader Open(SourceContext context, CancellationToken cancellation)
    {
        Pipe pipe = context.CreatePipe();
        _ = Task.Run(() => RunAsync(pipe.Writer, context.Time, cancellation), CancellationToken.None);
        return pipe.Reader;
    }

    private async Task RunAsync(PipeWriter writer, TimeProvider time, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            _file = FileTailMark.Open(Name);
            Mark = FileTailMark.Read(_file);
            SkipExisting();
            bool last = false;
            while (await ReadToEndAsync(writer, cancellation).ConfigureAwait(false))
            {
                if (await FollowRotationAsync(writer, cancellation).ConfigureAwait(false))
                {
                    continue;
                }

                if (last || _missing > MissingPolls)
                {
                    break;
                }

                await Task.Delay(source.PollInterval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                last = stop.IsCancellationRequested;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            failure = new IOException($"{Name}: {error.Message}", error);
        }

        source.Finish(Mark);
        source.Close(this);
        _file?.Dispose();
        await writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private void SkipExisting()
    {
        if (!fromEnd || Mark!.Length == 0)
        {
            return;
        }

        // A line that is half written now is left out whole: its beginning was there before the start.
        Span<byte> before = stackalloc byte[1];
        _position = Mark.Length;
        _skipping = RandomAccess.Read(_file!.SafeFileHandle, before, _position - 1) == 1 && before[0] != '\n';
    }

    /// <summary>Reads to the present end of the file. False when the pipeline takes no more.</summary>
    private async ValueTask<bool> ReadToEndAsync(PipeWriter writer, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Memory<byte> memory = writer.GetMemory();
            int read = await RandomAccess.ReadAsync(_file!.SafeFileHandle, memory, _position, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return true;
            }

            _position += read;
            int keep = DropPartialLine(memory.Span[..read]);
            if (keep == 0)
            {
                continue;
            }

            _endsLine = memory.Span[keep - 1] == '\n';
            writer.Advance(keep);
            if ((await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false)).IsCompleted)
            {
                return false;
            }
        }
    }

    private int DropPartialLine(Span<byte> bytes)
    {
        if (!_skipping)
        {
            return bytes.Length;
        }

        int end = bytes.IndexOf((byte)'\n');
        if (end < 0)
        {
            return 0;
        }

        _skipping = false;
        bytes[(end + 1)..].CopyTo(bytes);
        return bytes.Length - end - 1;
    }

    /// <summary>
    /// Looks whether the file was truncated or another one has taken its path, and goes over to that. A file that is the same has the same
    /// length under its path as under the handle, and the same first bytes. True when there is something new to read from.
    /// </summary>
    private async ValueTask<bool> FollowRotationAsync(PipeWriter writer, CancellationToken cancellation)
    {
        FileTailMark own = FileTailMark.Read(_file!);
        if (own.Length < _position || !own.Head.AsSpan().StartsWith(Mark!.Head))
        {
            Restart(writer, own);
            return true;
        }

        FileTailMark? there = FileTailMark.TryRead(Name);
        long after = _file!.Length;
        Mark = own;
        _missing = there is null ? _missing + 1 : 0;
        if (there is null || (there.Length >= own.Length && there.Length <= Math.Max(after, own.Length) && there.Head.AsSpan().StartsWith(own.Head)))
        {
            return false;
        }

        if (_file.Length < _position)
        {
            return true;
        }

        FileStream next = FileTailMark.Open(Name);
        if (!await ReadToEndAsync(writer, cancellation).ConfigureAwait(false))
        {
            await next.DisposeAsync().ConfigureAwait(false);
            return true;
        }

        source.Finish(FileTailMark.Read(_file));
        await _file.DisposeAsync().ConfigureAwait(false);
        _file = next;
        Restart(writer, FileTailMark.Read(next));
        return true;
    }

    /// <summary>Begins a file at its beginning; a last line without a line break ends where its file ended.</summary>
    private void Restart(PipeWriter writer, FileTailMark mark)
    {
        if (!_endsLine)
        {
            writer.GetSpan(1)[0] = (byte)'\n';
            writer.Advance(1);
            _endsLine = true;
        }

        Mark = mark;
        _position = 0;
        _skipping = false;
    }
}
