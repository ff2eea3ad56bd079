using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>Tells by its form which part of a word of a line is variable.</summary>
internal static class VariableWord
{
    private const int LongWord = 64;
    private const int LeastHex = 5;

    /// <summary>
    /// Finds the variable part that the word from <paramref name="start"/> up to <paramref name="end"/> is, holds, or begins. It may begin
    /// before the word (the scheme of a URL, the drive of a path) and end behind it.
    /// </summary>
    /// <returns>False when the word is constant.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool Find(ReadOnlySpan<byte> line, in LineMasks masks, int start, int end, out int from, out int to)
    {
        byte first = line[start];
        if (first is (byte)'/' or (byte)'\\' && PathText.IsRooted(line, masks, start, end, out from, out to))
        {
            return true;
        }

        from = start;
        byte next = end < line.Length ? line[end] : (byte)0;
        bool behindColon = start > 1 && line[start - 1] == ':';
        if ((behindColon || next == ':') && CompoundValue.Find(line, masks, start, end, behindColon, ref from, out to))
        {
            return true;
        }

        to = end;
        while (line[to - 1] is (byte)'.' or (byte)'!' or (byte)'?')
        {
            if (--to == start)
            {
                return false;
            }
        }

        int length = to - start;
        bool isValue = start > 0 && line[start - 1] == '=';
        if (length > LongWord)
        {
            return IsLong(line[start..to], ref from);
        }

        WordMasks word = masks.Word(start, length);
        if (word.Digits == 0)
        {
            return IsText(line[start..to], word, isValue);
        }

        if (next == '=')
        {
            return !IsLetter(first) && first != '_';
        }

        int offset = WithDigits(line[start..to], word);
        from += offset;
        return offset >= 0;
    }

    /// <summary>Where the variable part of a word with digits begins, -1 when it is constant.</summary>
    private static int WithDigits(ReadOnlySpan<byte> word, in WordMasks masks)
    {
        ulong digits = masks.Digits;
        int lead = 0;
        while (word[lead] is (byte)'#' or (byte)'*' or (byte)'~' or (byte)'$' or (byte)'&')
        {
            lead++;
        }

        // A name and a number: the name tells what the number is of. Dots may lead from one to the other.
        int name = BitOperations.TrailingZeroCount(~(masks.Letters >> lead)) + lead;
        int digit = BitOperations.TrailingZeroCount(digits);
        if (name == lead)
        {
            int leader = word[lead] == '.' ? word.LastIndexOf("..."u8) + 3 : lead;
            return leader < word.Length ? leader : lead;
        }

        if ((digits & (digits - 1)) == 0 && IsLetter(word[digit - 1]) && !(word.Length >= LeastHex && IsHex(word)))
        {
            return IsText(word, masks, isValue: false) ? lead : -1;
        }

        if (name < word.Length && word[name] is (byte)'.' or (byte)'-' or (byte)'#' or (byte)'/')
        {
            int number = name;
            while (number < word.Length && word[number] == word[name])
            {
                number++;
            }

            if (name - lead >= 2 && number < word.Length && (digits | masks.Dots) >> number == ~0UL >> (64 - word.Length + number))
            {
                return number;
            }

            int leader = word.LastIndexOf("..."u8) + 3;
            if (leader >= 3 && leader < word.Length && (digits >> leader) != 0)
            {
                return leader;
            }
        }

        // The same with nothing between them. What may be a hexadecimal number as a whole is one.
        if (name == digit && digits >> digit == ~0UL >> (64 - (word.Length - digit)) && !IsHex(word))
        {
            return name;
        }

        int identity = masks.Ats == 0 ? -1 : ObjectIdentity(word);
        return identity >= 0 ? identity : lead;
    }

    /// <summary>Where the number of an object begins as Java and its kin write it: a class, @ and a hexadecimal number. -1 when it is none.</summary>
    private static int ObjectIdentity(ReadOnlySpan<byte> word)
    {
        int at = word.LastIndexOf((byte)'@') + 1;
        return at > 2 && word.Length - at is >= 4 and <= 16 && IsLetter(word[0]) && IsHex(word[at..]) ? at : -1;
    }

    /// <summary>A word without digits is variable when it is a path, an e-mail address or the name of a host.</summary>
    private static bool IsText(ReadOnlySpan<byte> word, in WordMasks masks, bool isValue)
    {
        ulong slashes = masks.Slashes;
        ulong ats = masks.Ats;
        if (slashes != 0)
        {
            bool rooted = word.Length > 1 && word[0] is (byte)'/' or (byte)'~' or (byte)'.' or (byte)'\\';
            return rooted || isValue || (slashes & (slashes - 1)) != 0 || masks.Dots != 0;
        }

        return ats == 0 ? masks.Dots != 0 && HostName.Matches(word, masks) : ats != 1 && ats >> (word.Length - 1) == 0;
    }

    private static bool IsLong(ReadOnlySpan<byte> word, ref int from)
    {
        if (word.IndexOfAnyInRange((byte)'0', (byte)'9') < 0)
        {
            return word.IndexOfAny("/\\@"u8) >= 0;
        }

        from += Math.Max(0, ObjectIdentity(word));
        return true;
    }

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text)
        {
            if (!char.IsAsciiHexDigit((char)value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetter(byte value) => char.IsAsciiLetter((char)value) || value >= 0x80;
}
