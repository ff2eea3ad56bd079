using System.Numerics;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>Names of hosts in the domain name system.</summary>
internal static class HostName
{
    /// <summary>
    /// True for labels of letters, digits, hyphens and underscores between dots that end in a top-level domain: one of the general ones or one
    /// that private networks use, or, behind two labels or more, the two letters of a country. A name that begins with a general domain is a
    /// package of a program (<c>com.example.app.ui</c>), not a host.
    /// </summary>
    /// <param name="word">A word of at most 64 bytes.</param>
    /// <param name="masks">What its bytes are.</param>
    internal static bool Matches(ReadOnlySpan<byte> word, in WordMasks masks)
    {
        ulong dots = masks.Dots;
        if (dots == 0 || (dots & (dots >> 1)) != 0 || (dots & 1) != 0)
        {
            return false;
        }

        int label = 64 - BitOperations.LeadingZeroCount(dots);
        bool isDomain = IsTopLevel(word[label..]) || ((dots & (dots - 1)) != 0 && IsCountry(word[label..]));
        return isDomain && !IsTopLevel(word[..BitOperations.TrailingZeroCount(dots)]) && HasOnly(word, masks, "-_"u8);
    }

    /// <summary>The same of a text of any length, which is none when it is longer than a word may be.</summary>
    internal static bool Matches(ReadOnlySpan<byte> text)
    {
        ulong letters = 0;
        ulong digits = 0;
        ulong dots = 0;
        for (int i = 0; i < text.Length && i < 64; i++)
        {
            letters |= char.IsAsciiLetter((char)text[i]) || text[i] >= 0x80 ? 1UL << i : 0;
            digits |= char.IsAsciiDigit((char)text[i]) ? 1UL << i : 0;
            dots |= text[i] == '.' ? 1UL << i : 0;
        }

        return text.Length <= 64 && Matches(text, new WordMasks(digits, letters, dots, 0, 0));
    }

    /// <summary>True when all bytes are letters, digits, dots, or one of some others.</summary>
    /// <param name="word">A word of at most 64 bytes.</param>
    /// <param name="masks">What its bytes are.</param>
    /// <param name="other">The others.</param>
    internal static bool HasOnly(ReadOnlySpan<byte> word, in WordMasks masks, ReadOnlySpan<byte> other)
    {
        ulong rest = ~(masks.Letters | masks.Digits | masks.Dots) & (~0UL >> (64 - word.Length));
        for (; rest != 0; rest &= rest - 1)
        {
            if (other.IndexOf(word[BitOperations.TrailingZeroCount(rest)]) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCountry(ReadOnlySpan<byte> label) =>
        label.Length == 2 && char.IsAsciiLetterLower((char)label[0]) && char.IsAsciiLetterLower((char)label[1]);

    private static bool IsTopLevel(ReadOnlySpan<byte> label) => label.Length switch
    {
        3 => label.SequenceEqual("com"u8) || label.SequenceEqual("net"u8) || label.SequenceEqual("org"u8) || label.SequenceEqual("edu"u8)
            || label.SequenceEqual("gov"u8) || label.SequenceEqual("mil"u8) || label.SequenceEqual("biz"u8) || label.SequenceEqual("lan"u8) || label.SequenceEqual("int"u8),
        4 => label.SequenceEqual("info"u8) || label.SequenceEqual("arpa"u8) || label.SequenceEqual("corp"u8) || label.SequenceEqual("home"u8),
        5 => label.SequenceEqual("local"u8) || label.SequenceEqual("cloud"u8),
        8 => label.SequenceEqual("internal"u8),
        11 => label.SequenceEqual("localdomain"u8),
        _ => false,
    };
}
