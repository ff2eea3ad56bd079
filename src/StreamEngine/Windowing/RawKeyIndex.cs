using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing;

/// <summary>
/// Open-addressing map from three byte strings, as they stand in the input, to a number. The bytes are kept and compared, so that two
/// keys with the same hash never meet.
/// </summary>
internal sealed class RawKeyIndex
{
    private const int BlockBytes = 1 << 20;

    private readonly List<byte[]> _blocks = [];
    private Entry[] _entries = new Entry[1024];
    private int _used;

    internal int Count { get; private set; }

    /// <summary>Hash under which <see cref="Find"/> and <see cref="Add"/> know a key. Never 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong HashOf(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        ulong hash = ByteHash.Hash(first, ByteHash.Seed3);
        if (!second.IsEmpty)
        {
            hash = ByteHash.Hash(second, hash);
        }

        return ByteHash.Hash(third, hash) | 1UL << 63;
    }

    /// <summary>The number of a key, -1 when it is not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(ulong hash, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        Entry[] entries = _entries;
        int mask = entries.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            ref Entry entry = ref entries[slot];
            if (entry.Hash == 0)
            {
                return -1;
            }

            if (entry.Hash == hash && Matches(ref entry, first, second, third))
            {
                return entry.Value;
            }
        }
    }

    /// <summary>Adds a key that is not there.</summary>
    internal void Add(ulong hash, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, int value)
    {
        if (Count * 2 >= _entries.Length)
        {
            Grow();
        }

        int length = first.Length + second.Length + third.Length;
        if (_blocks.Count == 0 || _blocks[^1].Length - _used < length)
        {
            _blocks.Add(new byte[Math.Max(BlockBytes, length)]);
            _used = 0;
        }

        Span<byte> target = _blocks[^1].AsSpan(_used, length);
        first.CopyTo(target);
        second.CopyTo(target[first.Length..]);
        third.CopyTo(target[(first.Length + second.Length)..]);
        Put(new Entry
        {
            Hash = hash,
            Value = value,
            Block = _blocks.Count - 1,
            Offset = _used,
            First = first.Length,
            Second = second.Length,
            Third = third.Length,
        });
        _used += length;
        Count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Matches(ref Entry entry, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        if (entry.First != first.Length || entry.Second != second.Length || entry.Third != third.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> key = _blocks[entry.Block].AsSpan(entry.Offset, first.Length + second.Length + third.Length);
        return key[^third.Length..].SequenceEqual(third) && key[..first.Length].SequenceEqual(first)
            && key.Slice(first.Length, second.Length).SequenceEqual(second);
    }

    private void Put(in Entry entry)
    {
        int mask = _entries.Length - 1;
        int slot = (int)entry.Hash & mask;
        while (_entries[slot].Hash != 0)
        {
            slot = (slot + 1) & mask;
        }

        _entries[slot] = entry;
    }

    private void Grow()
    {
        Entry[] old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (ref Entry entry in old.AsSpan())
        {
            if (entry.Hash != 0)
            {
                Put(entry);
            }
        }
    }

    private struct Entry
    {
        internal ulong Hash;
        internal int Value;
        internal int Block;
        internal int Offset;
        internal int First;
        internal int Second;
        internal int Third;
    }
}
