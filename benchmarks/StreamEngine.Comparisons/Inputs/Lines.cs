namespace StreamEngine.Comparisons.Inputs;

/// <summary>Lines of bytes that are not blank.</summary>
internal ref struct Lines(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Start of the next line in the bytes.</summary>
    internal int Position { get; private set; }

    internal bool Next(out ReadOnlySpan<byte> line)
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)'\n');
            line = end < 0 ? _rest : _rest[..end];
            int used = end < 0 ? _rest.Length : end + 1;
            _rest = _rest[used..];
            Start = Position;
            Position += used;
            if (!line.IsEmpty && !line.Trim((byte)'\r').IsEmpty)
            {
                return true;
            }
        }

        line = default;
        return false;
    }

    /// <summary>Start of the line that was read last.</summary>
    internal int Start { get; private set; }
}
