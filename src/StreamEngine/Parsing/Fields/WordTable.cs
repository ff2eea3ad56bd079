using System.Text;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Fields;

/// <summary>
/// A fixed set of ASCII words with a payload each, looked up by their bytes without regard to case. Words of up to 16 bytes are
/// compared as two integers.
/// </summary>
internal sealed class WordTable
{
    private readonly Slot[] _slots;
    private readonly int _shift;
    private readonly int _longest;

    /// <summary>Makes the table.</summary>
    /// <param name="words">Words with payloads other than 0. Of equal words the first counts.</param>
    internal WordTable(List<Word> words)
    {
        // A quarter full at most: a miss, the common case, mostly ends at the first slot.
        int bits = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)words.Count * 4);
        _slots = new Slot[1 << bits];
        _shift = 64 - bits;
        foreach (Word word in words)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(word.Text);
            _longest = Math.Max(_longest, bytes.Length);
            if (Find(bytes) != 0)
            {
                continue;
            }

            ulong first = ByteWords.Fold(ByteWords.First(bytes));
            ulong last = ByteWords.Fold(ByteWords.Last(bytes));
            int at = Hash(first, last, bytes.Length);
            while (_slots[at].Payload != 0)
            {
                at = (at + 1) & (_slots.Length - 1);
            }

            _slots[at] = new Slot(first, last, bytes, word.Payload);
        }
    }

    /// <summary>Makes a table of groups of words, parted by spaces, that share a payload.</summary>
    internal static WordTable Of(params (int Payload, string Words)[] groups)
    {
        List<Word> words = [];
        foreach ((int payload, string group) in groups)
        {
            foreach (string word in group.Split(' '))
            {
                words.Add(new Word(word, (ushort)payload));
            }
        }

        return new WordTable(words);
    }

    /// <summary>The payload of <paramref name="word"/>, 0 when it is not in the table.</summary>
    internal ushort Find(ReadOnlySpan<byte> word) => Find(word, 0, word.Length);

    /// <summary>The payload of a piece of a text, 0 when it is not in the table.</summary>
    internal ushort Find(ReadOnlySpan<byte> text, int start, int length)
    {
        if (length > _longest)
        {
            return 0;
        }

        ReadOnlySpan<byte> word = text.Slice(start, length);
        ulong first = ByteWords.Fold(ByteWords.First(text, start, length));
        ulong last = ByteWords.Fold(ByteWords.Last(word));
        Slot[] slots = _slots;
        int at = Hash(first, last, word.Length);
        while (true)
        {
            ref readonly Slot slot = ref slots[at & (slots.Length - 1)];
            if (slot.Payload == 0)
            {
                return 0;
            }

            if (slot.First == first && slot.Last == last && slot.Word.Length == word.Length
                && (word.Length <= 16 || Ascii.EqualsIgnoreCase(slot.Word, word)))
            {
                return slot.Payload;
            }

            at++;
        }
    }

    private int Hash(ulong first, ulong last, int length) =>
        (int)(((first ^ (last * 0x9E3779B97F4A7C15) ^ (ulong)length) * 0xD6E8FEB86659FD93) >> _shift);

    /// <summary>A word and its payload. A class, as lists of structures are not compiled ahead of time in all their parts.</summary>
    internal sealed record Word(string Text, ushort Payload);

    private readonly record struct Slot(ulong First, ulong Last, byte[] Word, ushort Payload);
}
