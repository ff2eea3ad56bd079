using StreamEngine.Numerics;

namespace StreamEngine.Templates;

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
    private const ulong PlaceStep = 0x9E3779B97F4A7C15;

    private static readonly bool[] _inWord =
        [.. Enumerable.Range(0, 256).Select(static value => value == TemplateForm.Variable || (LineClasses.Of((byte)value) & LineClasses.Break) == 0)];

    private readonly KeyWord[] _words = new KeyWord[MaxWords];
    private int _count;

    private enum Place
    {
        Other,
        Value,
        Key,
    }

    /// <summary>The words, in the order of the key.</summary>
    internal ReadOnlySpan<KeyWord> Words => _words.AsSpan(0, _count);

    /// <summary>Words that stay when one becomes variable.</summary>
    internal int Constants { get; private set; }

    /// <summary>Reads a key.</summary>
    internal void Read(ReadOnlySpan<byte> key)
    {
        _count = 0;
        int constants = 0;
        int pieces = 0;
        ulong all = 0;
        ReadOnlySpan<byte> before = default;
        for (int at = 0; at < key.Length;)
        {
            int start = at;
            bool isWord = _inWord[key[at]];
            while (at < key.Length && _inWord[key[at]] == isWord)
            {
                at++;
            }

            ReadOnlySpan<byte> piece = key[start..at];
            ulong hash = HashOf(piece, pieces++);
            all += hash;
            if (isWord)
            {
                constants += Add(key, start, piece, before, pieces <= 2 && before.IsEmpty, hash) ? 1 : 0;
                before = piece;
            }
        }

        Constants = constants - 1;
        for (int i = 0; i < _count; i++)
        {
            KeyWord word = _words[i];
            _words[i] = word with { Hash = ByteHash.Fold((all - word.Hash) ^ ByteHash.Seed2, (ulong)pieces ^ ((ulong)(word.Start + 1) * PlaceStep)) };
        }
    }

    /// <summary>Adds a word when it may be variable; true when it is constant.</summary>
    private bool Add(ReadOnlySpan<byte> key, int start, ReadOnlySpan<byte> word, ReadOnlySpan<byte> before, bool isFirst, ulong hash)
    {
        bool isVariable = word.Length == 1 && word[0] == TemplateForm.Variable;
        bool isConstant = !isVariable && IsConstant(word);
        if (!(isVariable || isConstant) || _count == MaxWords)
        {
            return isConstant;
        }

        Place place = PlaceOf(key, start, start + word.Length, before);
        if (place != Place.Key || isVariable)
        {
            bool isValue = place == Place.Value;
            int limit = isVariable ? 0 : isValue ? ValueLimit : isFirst ? 2 * variableWords : IsName(word) ? NameLimit : variableWords;
            _words[_count++] = new KeyWord(start, word.Length, limit, isValue, hash);
        }

        return isConstant;
    }

    /// <summary>Hash of a piece of a key at its place. The hash of a key is the sum of those of its pieces, so that any one of them can be taken out.</summary>
    private static ulong HashOf(ReadOnlySpan<byte> piece, int place)
    {
        ByteHash.Load(piece, out ulong first, out ulong second);
        if (piece.Length > 16)
        {
            first = ByteHash.Hash(piece, ByteHash.Seed0);
        }

        ulong seed = (ulong)(place + 1) * PlaceStep;
        return ByteHash.Fold(ByteHash.Fold(first ^ seed, second ^ ByteHash.Seed1) ^ (ulong)piece.Length, seed ^ ByteHash.Seed3);
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

    /// <summary>A word with letters and without a variable part, or with one that is a number behind a name.</summary>
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
}
