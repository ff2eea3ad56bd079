using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// Byte strings, each kept once and counted: names of series, and their labels as <c>key=value</c> without escapes, with the length of the key, since
/// a key may hold an equals sign. One thread writes.
/// </summary>
/// <param name="most">Symbols that fit.</param>
/// <param name="mostBytes">Bytes of them that fit.</param>
/// <param name="mask">Bits of the hash that count; tests take few.</param>
internal sealed class SymbolTable(int most, long mostBytes, ulong mask = ulong.MaxValue)
{
    /// <summary>Longest symbol, in bytes.</summary>
    internal const int MaxLength = ushort.MaxValue;

    /// <summary>Bytes of a symbol and its hash.</summary>
    private const int EntryBytes = 32;

    private readonly HashSlots _slots = new(most);
    private readonly SymbolBytes _bytes = new();
    private Symbol[] _symbols = new Symbol[64];
    private UInt128[] _hashes = new UInt128[64];
    private int _end;

    // First free symbol, and one.
    private int _free;

    /// <summary>Symbols that are kept.</summary>
    internal int Count => _slots.Count;

    /// <summary>Bytes of their texts.</summary>
    internal long TextBytes => _bytes.Used;

    /// <summary>Bytes of memory.</summary>
    internal long Bytes => _slots.Bytes + _bytes.All.Length + (_symbols.Length * (long)EntryBytes);

    /// <summary>Symbols that there may be one day: numbers are below.</summary>
    internal int End => _end;

    /// <summary>The hash of a symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal UInt128 HashOf(int symbol) => _hashes[symbol];

    /// <summary>True when no text but this one could be read as the label: no comma, no backslash, the first equals sign ends the key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsPlain(int symbol) => _symbols[symbol].Plain;

    /// <summary>Length of the key of a label, 0 for a name.</summary>
    internal int KeyOf(int symbol) => _symbols[symbol].Key;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int LengthOf(int symbol) => _symbols[symbol].Length;

    /// <summary>The text of a symbol, for the thread that writes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> TextOf(int symbol)
    {
        ref Symbol found = ref _symbols[symbol];
        return _bytes.All.AsSpan(found.Offset, found.Length);
    }

    /// <summary>The text of a symbol, for any thread. False, or a wrong text, when the symbol is being given to another text: the caller checks.</summary>
    internal bool TryRead(int symbol, out ReadOnlySpan<byte> text, out int key)
    {
        Symbol[] symbols = Volatile.Read(ref _symbols);
        text = default;
        key = 0;
        if ((uint)symbol >= (uint)symbols.Length)
        {
            return false;
        }

        Symbol found = symbols[symbol];
        Interlocked.MemoryBarrier();
        byte[] bytes = _bytes.All;
        if ((uint)found.Offset > (uint)bytes.Length || found.Length > bytes.Length - found.Offset || found.Key > found.Length)
        {
            return false;
        }

        text = bytes.AsSpan(found.Offset, found.Length);
        key = found.Key;
        return true;
    }

    /// <summary>The symbol of a text, -1 when it is not kept.</summary>
    internal int Find(ReadOnlySpan<byte> text, int key, UInt128 hash)
    {
        uint tag = Tag(hash);
        int slot = _slots.HomeOf(tag);
        for (int symbol = _slots.Next(tag, ref slot); symbol >= 0; symbol = _slots.Next(tag, ref slot))
        {
            ref Symbol found = ref _symbols[symbol];
            if (found.Length == text.Length && found.Key == key && TextOf(symbol).SequenceEqual(text))
            {
                return symbol;
            }
        }

        return -1;
    }

    /// <summary>The symbol of a text, used once more; -1 when it is not kept and there is no room.</summary>
    internal int Take(ReadOnlySpan<byte> text, int key, UInt128 hash)
    {
        int symbol = Find(text, key, hash);
        if (symbol < 0)
        {
            if (text.Length > MaxLength || Count >= most || TextBytes + SymbolBytes.SizeOf(text.Length) > mostBytes)
            {
                return -1;
            }

            symbol = Add(text, key, hash);
        }

        _symbols[symbol].Uses++;
        return symbol;
    }

    /// <summary>One use more.</summary>
    internal void Hold(int symbol) => _symbols[symbol].Uses++;

    /// <summary>One use less; without any the symbol is gone.</summary>
    internal void Release(int symbol)
    {
        ref Symbol found = ref _symbols[symbol];
        if (--found.Uses > 0)
        {
            return;
        }

        _slots.Remove(Tag(_hashes[symbol]), symbol);
        _bytes.Remove(found.Offset, found.Length);
        found = new Symbol { Offset = _free };
        _free = symbol + 1;
    }

    private uint Tag(UInt128 hash) => HashSlots.TagOf((ulong)hash & mask);

    private int Add(ReadOnlySpan<byte> text, int key, UInt128 hash)
    {
        int symbol = _free - 1;
        if (symbol >= 0)
        {
            _free = _symbols[symbol].Offset;
        }
        else
        {
            symbol = _end++;
            if (symbol == _symbols.Length)
            {
                int larger = ArrayGrowth.Next(symbol, most);
                Array.Resize(ref _hashes, larger);
                var symbols = new Symbol[larger];
                _symbols.CopyTo(symbols, 0);
                Volatile.Write(ref _symbols, symbols);
            }
        }

        int offset = _bytes.Add(text);
        _symbols[symbol] = new Symbol
        {
            Offset = offset,
            Length = (ushort)text.Length,
            Key = (ushort)key,
            Plain = !text.ContainsAny((byte)',', (byte)'\\') && text.IndexOf((byte)'=') == key,
        };
        _hashes[symbol] = hash;
        _slots.Add(Tag(hash), symbol);
        return symbol;
    }

    private struct Symbol
    {
        /// <summary>Where the text lies; of a free symbol the next free one, and one.</summary>
        internal int Offset;
        internal int Uses;
        internal ushort Length;
        internal ushort Key;
        internal bool Plain;
    }
}
