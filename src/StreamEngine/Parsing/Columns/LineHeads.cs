using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamEngine.Memory;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Columns;

/// <summary>
/// Heads of lines that came before, in the order in which they came: what names a series, up to where its value begins. Senders write their series in the same order every time,
/// so the head that followed the last one is compared with the next line as a whole, and a line that has it need not be taken apart. Each head has a number of its own, by
/// which a series is found without its text.
/// </summary>
/// <remarks>
/// What a head stands for follows from its bytes alone: this only saves time. Where lines come in no order that repeats, it rests for a while. When it is full, it is emptied and begins anew, with
/// other numbers. Belongs to one thread.
/// </remarks>
internal sealed class LineHeads
{
    /// <summary>Most heads that are kept, a power of two.</summary>
    internal const int MostHeads = 1 << 15;

    /// <summary>No head.</summary>
    internal const int None = -1;

    private const int FirstHeads = 64;

    /// <summary>Lines after which it is asked whether they come in an order that repeats.</summary>
    private const int Period = 1 << 14;

    /// <summary>Bytes of lines that are left alone when they do not.</summary>
    private const long Rest = 32L << 20;

    /// <summary>How many heads ahead memory is fetched.</summary>
    private const int Ahead = 8;

    private AlignedArray<LineHead> _heads = new(FirstHeads);
    private int[] _next = new int[FirstHeads];
    private ulong[] _slots = new ulong[FirstHeads * 2];
    private int _count;
    private int _first;
    private int _last = None;
    private int _seen;
    private int _added;
    private int _followed;
    private long _rest;

    /// <summary>Heads that are kept.</summary>
    internal int Count => _count;

    /// <summary>The head that is expected after the last one, <see cref="None"/> if there is none.</summary>
    internal int Expected => After(_last);

    /// <summary>A part of a chunk is to be read line by line.</summary>
    /// <param name="bytes">Bytes of the part.</param>
    /// <returns>True when <see cref="Learn"/> is to be called for its lines.</returns>
    internal bool Begin(int bytes)
    {
        _rest = Math.Max(0, _rest - bytes);
        return _rest == 0;
    }

    /// <summary>The head that came after another one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int After(int head) => (uint)head < (uint)_next.Length ? _next[head] - 1 : None;

    /// <summary>True when a head stands at a place of a text. What follows it is fetched.</summary>
    /// <param name="head">The head.</param>
    /// <param name="text">The text, behind which <see cref="ByteText.Padding"/> bytes can be read.</param>
    /// <param name="at">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool StandsAt(int head, ByteText text, int at)
    {
        ref LineHead ahead = ref _heads[Math.Min(head + Ahead, _heads.Length - 1)];
        Prefetch.Of(ref ahead);
        Prefetch.OfNext(ref ahead);
        ref LineHead expected = ref _heads[head];
        int length = expected.Length;
        return length <= text.Length - at && expected.StandsAt(text, at);
    }

    /// <summary>Where the parts of a head are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal HeadParts PartsOf(int head)
    {
        ref LineHead known = ref _heads[head];
        return new HeadParts(known.Name, known.Tags, known.Length);
    }

    /// <summary>The number of a head: it is given to one head alone as long as this lives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NumberOf(int head) => _first + head;

    /// <summary>The last line had this head.</summary>
    internal void Passed(int head) => _last = head;

    /// <summary>Looks for the head of a line that was read, and keeps it if there is room.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">First byte of the line.</param>
    /// <param name="parts">Where the parts of its head end.</param>
    /// <returns>The head, <see cref="None"/> if it is too long or there is no room.</returns>
    internal int Learn(ByteText text, int start, HeadParts parts)
    {
        if (parts.Length > LineHead.MaxLength || (++_seen >= Period && !Review()))
        {
            return None;
        }

        ulong hash = Hash(text, start, parts.Length);
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int head = (int)(uint)_slots[slot] - 1;
            if ((_slots[slot] ^ hash) >> 32 == 0 && _heads[head].Is(text, start, parts))
            {
                Follow(head);
                return head;
            }
        }

        return _count == MostHeads ? None : Add(text, start, parts, hash, slot);
    }

    private void Follow(int head)
    {
        if (_last >= 0)
        {
            _followed += _next[_last] == head + 1 ? 1 : 0;
            _next[_last] = head + 1;
        }

        _last = head;
    }

    private int Add(ByteText text, int start, HeadParts parts, ulong hash, int slot)
    {
        int head = _count++;
        if (head == _heads.Length)
        {
            _heads = _heads.Resized(head * 2);
            Array.Resize(ref _next, head * 2);
        }

        _added++;
        _heads[head].Set(text, start, parts);
        _slots[slot] = SlotOf(hash, head);
        if (_count * 2 > _slots.Length)
        {
            GrowSlots();
        }

        Follow(head);
        return head;
    }

    private void GrowSlots()
    {
        _slots = new ulong[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int head = 0; head < _count; head++)
        {
            ref LineHead known = ref _heads[head];
            ulong hash = Hash(new ByteText(known.Bytes), 0, known.Length);
            int slot = (int)hash & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = SlotOf(hash, head);
        }
    }

    /// <summary>Looks back on a period of lines that were learned.</summary>
    /// <returns>False when the next ones are not to be.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Review()
    {
        bool isGrowing = _added > _seen / 4;
        bool helps = isGrowing || _followed > _seen / 2;
        if (!helps)
        {
            _rest = Rest;
        }

        if (_count == MostHeads && !helps)
        {
            Clear();
        }

        _seen = _added = _followed = 0;
        return _rest == 0;
    }

    private void Clear()
    {
        // No number is given twice. Two thousand million heads take more time than a process lives; it would end with no heads at all.
        if (_first > int.MaxValue - (2 * MostHeads))
        {
            _rest = long.MaxValue;
            return;
        }

        _first += MostHeads;
        _count = 0;
        _last = None;
        Array.Clear(_next);
        Array.Clear(_slots);
    }

    private static ulong SlotOf(ulong hash, int head) => (hash & 0xFFFF_FFFF_0000_0000) | (uint)(head + 1);

    private static ulong Hash(ByteText text, int start, int length) => ByteHash.Hash(text.Slice(start, length), ByteHash.Seed1);
}

/// <summary>Where the parts of the head of a line end, from its start.</summary>
/// <param name="Name">End of the name.</param>
/// <param name="Tags">End of the tags, and of the name where there are none.</param>
/// <param name="Length">End of the head: where the value begins.</param>
internal readonly record struct HeadParts(int Name, int Tags, int Length);

/// <summary>A head: two cache lines.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct LineHead
{
    /// <summary>Longest head, in bytes.</summary>
    internal const int MaxLength = 120;

    internal byte Name;
    internal byte Tags;
    internal byte Length;
    private Text _text;

    /// <summary>The bytes, with zeros behind them.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    internal ReadOnlySpan<byte> Bytes => _text;

    internal void Set(ByteText text, int start, HeadParts parts)
    {
        Debug.Assert(parts.Length <= MaxLength, "head too long");
        Name = (byte)parts.Name;
        Tags = (byte)parts.Tags;
        Length = (byte)parts.Length;
        Span<byte> bytes = _text;
        bytes.Clear();
        text.Slice(start, parts.Length).CopyTo(bytes);
    }

    internal readonly bool Is(ByteText text, int start, HeadParts parts) =>
        Length == parts.Length && Name == parts.Name && Tags == parts.Tags && StandsAt(text, start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool StandsAt(ByteText text, int at) => text.StandsAt(at, _text, Length);

    [InlineArray(MaxLength)]
    private struct Text
    {
        private byte _first;
    }
}
