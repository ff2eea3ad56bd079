using System.Runtime.CompilerServices;

namespace StreamEngine.Parsing;

/// <summary>Steps over words that are separated by spaces or tabs.</summary>
internal static class Tokens
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t';

    /// <summary>First position from <paramref name="at"/> that is no space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int SkipSpaces(ReadOnlySpan<byte> text, int at)
    {
        while ((uint)at < (uint)text.Length && IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>End of the word that starts at <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int End(ReadOnlySpan<byte> text, int at)
    {
        while ((uint)at < (uint)text.Length && !IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Start of the word with an index from 0, or -1 when the text has fewer.</summary>
    internal static int Start(ReadOnlySpan<byte> text, int index)
    {
        int at = SkipSpaces(text, 0);
        for (; index > 0 && at < text.Length; index--)
        {
            at = SkipSpaces(text, End(text, at));
        }

        return at < text.Length ? at : -1;
    }

    /// <summary>True when a word ends at a position: a space or the end of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool EndsAt(ReadOnlySpan<byte> text, int at) => (uint)at >= (uint)text.Length || IsSpace(text[at]);

    /// <summary>The text without spaces and tabs around it.</summary>
    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => TrimEnd(text[SkipSpaces(text, 0)..]);

    /// <summary>The text without spaces, tabs and carriage returns at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        int end = text.Length;
        while (end > 0 && text[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            end--;
        }

        return text[..end];
    }
}
