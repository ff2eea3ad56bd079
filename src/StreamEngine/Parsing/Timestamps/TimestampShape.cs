namespace StreamEngine.Parsing.Timestamps;

/// <summary>One way to write a timestamp. Shapes are immutable and shared.</summary>
internal abstract class TimestampShape
{
    /// <summary>The shape as a person would write it, such as <c>yyyy-MM-dd HH:mm:ss.f</c>.</summary>
    internal abstract string Name { get; }

    /// <summary>False when the year is taken from <see cref="ParserOptions.Now"/>.</summary>
    internal virtual bool HasYear => true;

    /// <summary>False when the whole date is taken from <see cref="ParserOptions.Now"/>.</summary>
    internal virtual bool HasDate => true;

    /// <summary>True for bare numbers, which are easily something else.</summary>
    internal virtual bool IsNumber => false;

    /// <summary>Fewest and most digits that the shape begins with.</summary>
    internal abstract (int Least, int Most) LeadingDigits { get; }

    /// <summary>Reads a timestamp of this shape at the start of a text.</summary>
    /// <param name="text">Text that may go on after the timestamp.</param>
    /// <param name="options">Zone and current time for what the text leaves out.</param>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch; 0 on failure.</param>
    /// <returns>Bytes read; 0 when the text does not begin with this shape, or names no existing time.</returns>
    internal abstract int TryReadPrefix(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds);

    /// <summary>False when the text goes on with a letter or digit, so that the timestamp would be part of a longer word.</summary>
    private protected static bool EndsWord(ReadOnlySpan<byte> text, int at) =>
        (uint)at >= (uint)text.Length || !TimestampText.IsAlphanumeric(text[at]);
}
