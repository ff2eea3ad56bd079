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

    /// <summary>What a byte is to words: part of one, a letter, a variable part, a mark of addresses, a letter in lower or upper case, a mark of names.</summary>
    private const int Inside = 1, Letter = 2, Variable = 4, Mark = 8, Lower = 16, Upper = 32, NameMark = 64;

    private static readonly byte[] _kinds = [.. Enumerable.Range(0, 256).Select(static value => (byte)KindOf((byte)value))];

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
        byte[] kinds = _kinds;
        for (int at = 0; at < key.Length;)
        {
            int start = at;
            int first = kinds[key[at++]];
            int inner = 0;
            int behind = 0;
            while (at < key.Length && ((kinds[key[at]] ^ first) & Inside) == 0)
            {
                inner = behind;
                behind |= kinds[key[at++]];
            }

            ReadOnlySpan<byte> piece = key[start..at];
            ulong hash = HashOf(piece, pieces++);
            all += hash;
            if ((first & Inside) != 0)
            {
                bool isName = (inner & NameMark) != 0 || ((behind & Upper) != 0 && ((first | behind) & Lower) != 0);
                constants += Add(key, start, piece, before, pieces <= 2 && before.IsEmpty, first | behind, isName, hash) ? 1 : 0;
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
    private bool Add(ReadOnlySpan<byte> key, int start, ReadOnlySpan<byte> word, ReadOnlySpan<byte> before, bool isFirst, int kinds, bool isName, ulong hash)
    {
        bool isVariable = word.Length == 1 && word[0] == TemplateForm.Variable;

        // A word with letters and without a variable part, or with one that is a number behind a name.
        bool isConstant = (kinds & Letter) != 0 && (kinds & (Variable | Mark)) != (Variable | Mark);
        if (!(isVariable || isConstant) || _count == MaxWords)
        {
            return isConstant;
        }

        Place place = PlaceOf(key, start, start + word.Length, before);
        if (place != Place.Key || isVariable)
        {
            bool isValue = place == Place.Value;
            int limit = isVariable ? 0 : isValue ? ValueLimit : isFirst ? 2 * variableWords : isName ? NameLimit : variableWords;
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

    private static int KindOf(byte value) =>
        (value == TemplateForm.Variable || (LineClasses.Of(value) & LineClasses.Break) == 0 ? Inside : 0)
        | (char.IsAsciiLetter((char)value) || value >= 0x80 ? Letter : 0)
        | (value == TemplateForm.Variable ? Variable : 0)
        | (value is (byte)'.' or (byte)'-' or (byte)'#' or (byte)'/' or (byte)'@' ? Mark : 0)
        | (char.IsAsciiLetterLower((char)value) ? Lower : 0)
        | (char.IsAsciiLetterUpper((char)value) ? Upper : 0)
        | (value is (byte)'.' or (byte)'_' or (byte)'-' or (byte)'$' or (byte)'/' ? NameMark : 0);
}
