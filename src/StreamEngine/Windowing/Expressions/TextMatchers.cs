using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions;

/// <summary>A question about one text.</summary>
internal interface ITextMatcher
{
    bool IsMatch(ReadOnlySpan<byte> text);
}

internal readonly struct ContainsMatcher(byte[] part) : ITextMatcher
{
    public bool IsMatch(ReadOnlySpan<byte> text) => text.IndexOf(part) >= 0;
}

internal readonly struct StartsWithMatcher(byte[] part) : ITextMatcher
{
    public bool IsMatch(ReadOnlySpan<byte> text) => text.StartsWith(part);
}

internal readonly struct EndsWithMatcher(byte[] part) : ITextMatcher
{
    public bool IsMatch(ReadOnlySpan<byte> text) => text.EndsWith(part);
}

internal readonly struct PatternMatcher(LinearPattern pattern) : ITextMatcher
{
    public bool IsMatch(ReadOnlySpan<byte> text) => pattern.IsMatch(text);
}

/// <summary>By the order of bytes, which is that of code points.</summary>
internal readonly struct OrderMatcher(byte[] other, Comparison comparison) : ITextMatcher
{
    public bool IsMatch(ReadOnlySpan<byte> text) => comparison.Holds(text.SequenceCompareTo(other));
}

/// <summary>The whole text, whatever the case of its letters A to Z.</summary>
internal readonly struct EqualsFoldedMatcher(byte[] lower) : ITextMatcher
{
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (text.Length != lower.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (AsciiCase.ToLower(text[i]) != lower[i])
            {
                return false;
            }
        }

        return true;
    }
}

internal readonly struct StartsWithFoldedMatcher(byte[] lower) : ITextMatcher
{
    public bool IsMatch(ReadOnlySpan<byte> text) => text.Length >= lower.Length && new EqualsFoldedMatcher(lower).IsMatch(text[..lower.Length]);
}

internal readonly struct EndsWithFoldedMatcher(byte[] lower) : ITextMatcher
{
    public bool IsMatch(ReadOnlySpan<byte> text) => text.Length >= lower.Length && new EqualsFoldedMatcher(lower).IsMatch(text[^lower.Length..]);
}

/// <summary>Looks for a part in a copy in lower case, which is kept for the next text.</summary>
internal sealed class ContainsFoldedMatcher(byte[] lower) : ITextMatcher
{
    private byte[] _copy = new byte[256];

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (_copy.Length < text.Length)
        {
            _copy = new byte[Math.Max(text.Length, _copy.Length * 2)];
        }

        Span<byte> copy = _copy.AsSpan(0, text.Length);
        AsciiCase.ToLower(text, copy);
        return copy.IndexOf(lower) >= 0;
    }
}
