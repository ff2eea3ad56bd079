namespace StreamEngine.Parsing.Timestamps;

/// <summary>Reads timestamps as <see cref="TimestampReader"/> does and remembers the last one.</summary>
internal struct TimestampCache
{
    private long _last;

    /// <inheritdoc cref="TimestampReader.TryRead"/>
    internal bool TryRead(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        bool read = TimestampReader.TryRead(text, options, out nanoseconds);
        _last = read ? nanoseconds : _last;
        return read;
    }
}
