namespace StreamEngine.Server.Commands.Replay;

/// <summary>The rejected records of one source, as the bytes of a stream in which each is a line.</summary>
internal sealed class ReplayPart(string source)
{
    private readonly List<(string Path, int First, int Last)> _files = [];
    private IEnumerator<RejectedRecord>? _cursor;
    private long _start;

    /// <summary>Name of the source that the records came from.</summary>
    internal string Source => source;

    /// <summary>A line of a dead-letter file holds a record of the source.</summary>
    internal void Add(string path, int line)
    {
        if (_files is [.., var last] && last.Path == path)
        {
            _files[^1] = last with { Last = line };
        }
        else
        {
            _files.Add((path, line, line));
        }
    }

    /// <summary>The records that can be read again, in the order of the files.</summary>
    internal IEnumerable<RejectedRecord> Records() =>
        _files.SelectMany(file => RejectedRecords.Read(file.Path, file.First, file.Last)).Where(r => r.Source == source && !r.IsCut);

    /// <summary>
    /// Where a byte of the stream was in the source. Positions mostly grow, so a second reader of the file follows them, and nothing is kept for
    /// records that are never asked about.
    /// </summary>
    internal long PositionOf(long position)
    {
        if (_cursor is null || position < _start)
        {
            _cursor?.Dispose();
            _cursor = Records().GetEnumerator();
            _start = 0;
            _cursor.MoveNext();
        }

        while (position > _start + _cursor.Current.Bytes.Length)
        {
            _start += _cursor.Current.Bytes.Length + 1;
            if (!_cursor.MoveNext())
            {
                throw new InvalidOperationException($"The dead letters of {source} have changed while they were read.");
            }
        }

        return _cursor.Current.Position + position - _start;
    }

    internal void Close() => _cursor?.Dispose();
}
