using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// Gives texts dense numbers from 1 on. A text of up to 12 bytes is its own key; of a longer one two hashes are kept, and its bytes decide. No memory a row: an array that
/// grows is replaced.
/// </summary>
internal sealed class TextSymbols
{
    /// <summary>The symbol of no text.</summary>
    internal const int None = 0;

    /// <summary>The symbol of texts for which there is no room.</summary>
    internal const int Overflow = -1;

    /// <summary>Longest text that is told apart.</summary>
    private const int MaxText = 1 << 16;

    private const int RecentTexts = 256;

    private readonly int _limit;
    private readonly long _byteLimit;
    private Slot[] _slots = new Slot[64];
    private int[] _ends = new int[32];
    private byte[] _bytes = new byte[1024];
    private int _count = 1;
    private Slot _last;

    // Texts that came lately, by a hash: most columns of a group have few.
    private readonly Recent[] _recent = new Recent[RecentTexts];

    /// <summary>Makes an empty table.</summary>
    /// <param name="limit">Texts that are told apart.</param>
    /// <param name="byteLimit">Bytes of all texts, at most 1 GiB.</param>
    internal TextSymbols(int limit, long byteLimit)
    {
        _limit = limit;
        _byteLimit = Math.Min(byteLimit, 1 << 30);
    }

    /// <summary>Texts that have a symbol.</summary>
    internal int Count => _count - 1;

    /// <summary>True when no text is added any more: those that are not known overflow.</summary>
    internal bool IsClosed { get; set; }

    /// <summary>The text of a symbol.</summary>
    internal ReadOnlySpan<byte> Text(int symbol) => symbol == None ? default : _bytes.AsSpan(_ends[symbol - 1].._ends[symbol]);

    /// <summary>The symbol of a short text, which is its own key.</summary>
    /// <param name="view">A view of 1 to 12 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int GetOrAdd(ref Utf8View view)
    {
        (ulong first, ulong second) = Words(ref view);
        if (first == _last.First && second == _last.Second)
        {
            return _last.Symbol;
        }

        ref Slot slot = ref Find(first, second, default);
        if (slot.Symbol == None)
        {
            return Add(ref slot, first, second, SpanBytes.Of(ref view, 4, view.Length));
        }

        _last = slot;
        return slot.Symbol;
    }

    /// <summary>The symbol of a text that lies in a slab: from its start on eight bytes can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int GetOrAddInSlab(ReadOnlySpan<byte> text)
    {
        var key = PaddedText.Of(text);
        ref Recent recent = ref _recent[key.Hash & (RecentTexts - 1)];
        return recent.Key.First == key.First && recent.Key.Last == key.Last && recent.Key.Length == key.Length ? recent.Symbol : Remember(ref recent, key, text);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Remember(ref Recent recent, PaddedText key, ReadOnlySpan<byte> text)
    {
        int symbol = GetOrAdd(text);
        if (symbol >= 0 && text.Length <= PaddedText.MaxLength)
        {
            (recent.Key, recent.Symbol) = (key, symbol);
        }

        return symbol;
    }

    /// <summary>The symbol of a text.</summary>
    internal int GetOrAdd(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return None;
        }

        (ulong first, ulong second) = Key(text);
        ref Slot slot = ref Find(first, second, text);
        return slot.Symbol != None ? slot.Symbol : Add(ref slot, first, second, text);
    }

    /// <summary>The symbol of a text that has one; <see cref="None"/> for every other.</summary>
    internal int Find(ReadOnlySpan<byte> text)
    {
        (ulong first, ulong second) = Key(text);
        return text.IsEmpty ? None : Find(first, second, text).Symbol;
    }

    /// <summary>The symbol of a short text that has one.</summary>
    internal int Find(ref Utf8View view)
    {
        (ulong first, ulong second) = Words(ref view);
        return Find(first, second, default).Symbol;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong First, ulong Second) Words(ref Utf8View view)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<Utf8View, ulong>(new ReadOnlySpan<Utf8View>(in view));
        return (words[0], words[1]);
    }

    private static (ulong First, ulong Second) Key(ReadOnlySpan<byte> text)
    {
        var view = new Utf8View { Length = text.Length };
        if (text.Length <= Utf8View.MaxInline)
        {
            SpanBytes.CopyInto(ref view, 4, text);
            return Words(ref view);
        }

        // The length keeps the keys of long texts apart from those of short ones.
        view.Prefix = (uint)ByteHash.Hash(text, ByteHash.Seed0);
        return (Words(ref view).First, ByteHash.Hash(text, ByteHash.Seed1));
    }

    /// <summary>The place of a text: with its symbol, or free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot Find(ulong first, ulong second, ReadOnlySpan<byte> text)
    {
        int mask = _slots.Length - 1;
        for (int at = (int)ByteHash.Fold(first ^ ByteHash.Seed2, second ^ ByteHash.Seed3) & mask; ; at = (at + 1) & mask)
        {
            ref Slot slot = ref _slots[at];
            if (slot.Symbol == None
                || (slot.First == first && slot.Second == second && (text.Length <= Utf8View.MaxInline || Text(slot.Symbol).SequenceEqual(text))))
            {
                return ref slot;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(ref Slot slot, ulong first, ulong second, ReadOnlySpan<byte> text)
    {
        int used = _ends[_count - 1];
        if (IsClosed || Count >= _limit || text.Length > MaxText || used + (long)text.Length > _byteLimit)
        {
            return Overflow;
        }

        int symbol = _count++;
        if (used + text.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(_bytes.Length * 2L, used + text.Length), 1 << 30));
        }

        if (symbol == _ends.Length)
        {
            Array.Resize(ref _ends, symbol * 2);
        }

        text.CopyTo(_bytes.AsSpan(used));
        _ends[symbol] = used + text.Length;
        slot = new Slot { First = first, Second = second, Symbol = symbol };
        if (_count * 8L > _slots.Length * 5L)
        {
            Grow();
        }

        return symbol;
    }

    private void Grow()
    {
        Slot[] old = _slots;
        _slots = new Slot[old.Length * 2];
        int mask = _slots.Length - 1;
        foreach (ref readonly Slot slot in old.AsSpan())
        {
            if (slot.Symbol != None)
            {
                int at = (int)ByteHash.Fold(slot.First ^ ByteHash.Seed2, slot.Second ^ ByteHash.Seed3) & mask;
                while (_slots[at].Symbol != None)
                {
                    at = (at + 1) & mask;
                }

                _slots[at] = slot;
            }
        }
    }

    /// <summary>A text that came lately; at first that without bytes, whose symbol is <see cref="None"/>.</summary>
    private struct Recent
    {
        internal PaddedText Key;
        internal int Symbol;
    }

    /// <summary>A text of up to 12 bytes as its view has it, or the length and two hashes of a longer one.</summary>
    private struct Slot
    {
        internal ulong First;
        internal ulong Second;
        internal int Symbol;
    }
}
