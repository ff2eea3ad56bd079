using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>A word of a template that may turn out to be variable.</summary>
/// <param name="Start">Where it begins in the key.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Limit">Different words in its place from which on it counts as variable.</param>
/// <param name="IsValue">True when it stands where values stand: one variable part in its place is enough.</param>
internal readonly record struct KeyWord(int Start, int Length, int Limit, bool IsValue);

/// <summary>
/// Finds the words of a key that may turn out to be variable, and tells how many different ones it takes. A word behind <c>=</c>, a colon, a
/// quote, in brackets of its own or behind a preposition is likely a value; a name (<c>org.example.Server</c>, <c>NameNode</c>) less so; any
/// other word is a verb or a state as likely as not; and the first word of a line says what happened or who speaks.
/// </summary>
internal sealed class KeyWords(int variableWords)
{
    /// <summary>Words of a key that may turn out to be variable; those behind stay.</summary>
    internal const int MaxWords = 24;

    private const int ValueLimit = 3;
    private const int NameLimit = 5;

    private readonly KeyWord[] _words = new KeyWord[MaxWords];
    private readonly int[] _holes = new int[MaxWords];
    private int _count;
    private int _holeCount;

    private enum Place
    {
        Other,
        Value,
        Key,
    }

    /// <summary>The words, in the order of the key.</summary>
    internal ReadOnlySpan<KeyWord> Words => _words.AsSpan(0, _count);

    /// <summary>Where variable parts stand that are words of their own and values.</summary>
    internal ReadOnlySpan<int> Holes => _holes.AsSpan(0, _holeCount);

    /// <summary>Words that stay when one becomes variable.</summary>
    internal int Constants { get; private set; }

    /// <summary>Reads a key.</summary>
    internal void Read(ReadOnlySpan<byte> key)
    {
        _count = 0;
        _holeCount = 0;
        int constants = 0;
        ReadOnlySpan<byte> before = default;
        bool first = true;
        for (int at = 0; at < key.Length;)
        {
            if (!IsWord(key[at]))
            {
                at++;
                continue;
            }

            int start = at;
            while (at < key.Length && IsWord(key[at]))
            {
                at++;
            }

            ReadOnlySpan<byte> word = key[start..at];
            if (IsConstant(word))
            {
                constants++;
                Place place = PlaceOf(key, start, at, before);
                if (place != Place.Key && _count < MaxWords)
                {
                    int limit = place == Place.Value ? ValueLimit : first ? 2 * variableWords : IsName(word) ? NameLimit : variableWords;
                    _words[_count++] = new KeyWord(start, word.Length, limit, place == Place.Value);
                }
            }

            else if (word.Length == 1 && _holeCount < MaxWords && PlaceOf(key, start, at, before) == Place.Value)
            {
                _holes[_holeCount++] = start;
            }

            first = false;
            before = word;
        }

        Constants = constants - 1;
    }

    private static Place PlaceOf(ReadOnlySpan<byte> key, int start, int end, ReadOnlySpan<byte> before)
    {
        byte last = start > 0 ? key[start - 1] : (byte)' ';
        byte next = end < key.Length ? key[end] : (byte)' ';
        if (next is (byte)'=' or (byte)':')
        {
            return Place.Key;
        }

        bool isEnclosed = last is (byte)'=' or (byte)':' or (byte)'"' or (byte)'\'' || (last == '(' && next == ')') || (last == '[' && next == ']');
        return isEnclosed || (last == ' ' && IsPreposition(before)) ? Place.Value : Place.Other;
    }

    private static bool IsPreposition(ReadOnlySpan<byte> word) => word.Length switch
    {
        2 => word.SequenceEqual("to"u8) || word.SequenceEqual("by"u8) || word.SequenceEqual("on"u8) || word.SequenceEqual("at"u8)
            || word.SequenceEqual("in"u8) || word.SequenceEqual("of"u8) || word.SequenceEqual("as"u8),
        3 => word.SequenceEqual("for"u8) || word.SequenceEqual("via"u8) || word.SequenceEqual("For"u8),
        4 => word.SequenceEqual("from"u8) || word.SequenceEqual("user"u8) || word.SequenceEqual("name"u8) || word.SequenceEqual("host"u8)
            || word.SequenceEqual("with"u8) || word.SequenceEqual("User"u8) || word.SequenceEqual("From"u8),
        5 => word.SequenceEqual("named"u8),
        _ => false,
    };

    /// <summary>A word with letters and without a variable part, or with one that is a single digit of it.</summary>
    private static bool IsConstant(ReadOnlySpan<byte> word)
    {
        bool letters = false;
        bool variable = false;
        bool marks = false;
        foreach (byte value in word)
        {
            letters |= char.IsAsciiLetter((char)value) || value >= 0x80;
            variable |= value == TemplateForm.Variable;
            marks |= value is (byte)'.' or (byte)'-' or (byte)'#' or (byte)'/' or (byte)'@';
        }

        return letters && !(variable && marks);
    }

    private static bool IsName(ReadOnlySpan<byte> word)
    {
        bool lower = false;
        bool innerUpper = false;
        bool marks = false;
        for (int i = 0; i < word.Length; i++)
        {
            byte value = word[i];
            lower |= char.IsAsciiLetterLower((char)value);
            innerUpper |= i > 0 && char.IsAsciiLetterUpper((char)value);
            marks |= i > 0 && i < word.Length - 1 && value is (byte)'.' or (byte)'_' or (byte)'-' or (byte)'$' or (byte)'/';
        }

        return marks || (lower && innerUpper);
    }

    private static bool IsWord(byte value) => value == TemplateForm.Variable || (LineMasks.ClassOf(value) & LineMasks.Break) == 0;
}
