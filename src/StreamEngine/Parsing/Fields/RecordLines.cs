namespace StreamEngine.Parsing.Fields;

/// <summary>The lines of a chunk or a sample, without their ends (LF or CRLF); blank ones are left out.</summary>
internal ref struct RecordLines(ReadOnlySpan<byte> text)
{
    private readonly int _length = text.Length;
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Position of the line that was read last.</summary>
    internal int Start { get; private set; }

    /// <summary>Moves to the next line; false when there is none.</summary>
    internal bool Next(out ReadOnlySpan<byte> line)
    {
        while (_rest.Length > 0)
        {
            Start = _length - _rest.Length;
            int end = _rest.IndexOf((byte)'\n');
            line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? [] : _rest[(end + 1)..];
            if (line.Length > 0 && line[^1] == '\r')
            {
                line = line[..^1];
            }

            if (line.Length > 0 && (line[0] > ' ' || line.IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0))
            {
                return true;
            }
        }

        line = default;
        return false;
    }
}
