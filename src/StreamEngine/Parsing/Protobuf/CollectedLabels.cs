using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>
/// Labels of a series in any order. Each is put into its final form when it is added; labels that come in order are then copied in one
/// piece. Of equal keys the last counts.
/// </summary>
internal ref struct CollectedLabels(int limit) : IDisposable
{
    private readonly int _limit = limit;
    private byte[] _text = ArrayPool<byte>.Shared.Rent(4096);
    private LabelEntry[] _entries = ArrayPool<LabelEntry>.Shared.Rent(64);
    private int _fixedUsed;

    /// <summary>Labels, those that all series share included.</summary>
    internal int Count { get; private set; }

    /// <summary>Labels that all series share.</summary>
    internal int Fixed { get; private set; }

    /// <summary>Bytes of the text, a comma behind each label.</summary>
    internal int Used { get; private set; }

    /// <summary>False while a label stands in front of one with a smaller key.</summary>
    internal bool IsSorted { get; private set; } = true;

    /// <summary>True when every label has a value, its key needs no escapes and no other label has it.</summary>
    internal bool IsPlain { get; private set; } = true;

    /// <summary>Tells series with the same keys in the same order from others, mostly.</summary>
    internal ulong Shape { get; private set; }

    /// <summary>The labels.</summary>
    internal readonly ReadOnlySpan<LabelEntry> Entries => _entries.AsSpan(Fixed, Count);

    /// <summary>The text of the labels that all series share, a comma behind each.</summary>
    internal readonly ReadOnlySpan<byte> FixedText => _text.AsSpan(0, _fixedUsed);

    /// <summary>Forgets all labels.</summary>
    internal void Clear()
    {
        Fixed = _fixedUsed = 0;
        Start();
    }

    /// <summary>Keeps the labels so far for all series until <see cref="Clear"/>.</summary>
    internal void Fix()
    {
        Sort();
        EnsureEntries(Count * 2);
        for (int i = 0; i < Count; i++)
        {
            _entries[i].Order = i;
        }

        Fixed = Count;
        _fixedUsed = Used;
        Start();
    }

    /// <summary>Starts a series with the labels that all share.</summary>
    internal void Start()
    {
        // The fixed entries stand in front; sorting works on the copy behind them.
        _entries.AsSpan(0, Fixed).CopyTo(_entries.AsSpan(Fixed));
        Count = Fixed;
        Used = _fixedUsed;
        IsSorted = IsPlain = true;
        Shape = 0;
    }

    /// <summary>Adds a label. One without a key or a value is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Add(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value, scoped ref WireFault fault)
    {
        if (value.IsEmpty || key.IsEmpty)
        {
            IsPlain = false;
            return;
        }

        int start = Used;
        int room = (2 * (key.Length + value.Length)) + 2;
        if (_text.Length - start < room || Fixed + Count == _entries.Length)
        {
            Grow(room);
        }

        ulong high = 0;
        Span<byte> target = _text.AsSpan(start);
        int keyLength = LabelBytes.CopyEscaped(key, target, ref high);
        target[keyLength] = (byte)'=';
        int length = keyLength + 1;
        IsPlain &= keyLength == key.Length;
        length += LabelBytes.CopyEscaped(value, target[length..], ref high);
        target[length++] = (byte)',';
        if (LabelBytes.IsHigh(high) && !Utf8.IsValid(target[..length]))
        {
            fault = WireFault.Utf8;
        }

        ulong prefix = BinaryPrimitives.ReverseEndianness(ByteWords.First(_text, start, keyLength));
        Add(new LabelEntry { Prefix = prefix, Start = start, KeyLength = keyLength, Length = length, Order = Count }, ref fault);
    }

    /// <summary>Puts the labels in order.</summary>
    internal void Sort()
    {
        if (IsSorted)
        {
            return;
        }

        LabelSort order = new(_text);
        Span<LabelEntry> entries = _entries.AsSpan(Fixed, Count);
        order.Sort(entries);
        int kept = 0;
        for (int i = 1; i < entries.Length; i++)
        {
            kept += order.Compare(entries[kept], entries[i]) == 0 ? 0 : 1;
            entries[kept] = entries[i];
        }

        IsPlain &= kept + 1 == Count;
        Count = kept + 1;
        IsSorted = true;
    }

    /// <summary>Copies the text of labels that are in order.</summary>
    /// <param name="target">Room for <see cref="Used"/> bytes.</param>
    /// <returns>Length without the last comma.</returns>
    internal readonly int CopyTo(Span<byte> target)
    {
        if (InPlace())
        {
            _text.AsSpan(0, Used).CopyTo(target);
            return Used - 1;
        }

        int length = 0;
        foreach (ref readonly LabelEntry entry in Entries)
        {
            _text.AsSpan(entry.Start, entry.Length).CopyTo(target[length..]);
            length += entry.Length;
        }

        return length - 1;
    }

    /// <summary>The key of a label.</summary>
    internal readonly ReadOnlySpan<byte> KeyOf(in LabelEntry entry) => _text.AsSpan(entry.Start, entry.KeyLength);

    /// <summary>The first bytes of a label.</summary>
    internal readonly ReadOnlySpan<byte> TextOf(in LabelEntry entry, int length) => _text.AsSpan(entry.Start, length);

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_text);
        ArrayPool<LabelEntry>.Shared.Return(_entries);
        _text = [];
        _entries = [];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(in LabelEntry entry, scoped ref WireFault fault)
    {
        int last = Fixed + Count - 1;
        if (Count > 0 && IsSorted && new LabelSort(_text).Compare(_entries[last], entry) >= 0)
        {
            IsSorted = false;
        }

        _entries[last + 1] = entry;
        Shape = ByteHash.Fold(Shape ^ entry.Prefix, ByteHash.Seed1 ^ (ulong)entry.KeyLength);
        Used += entry.Length;
        if (++Count > _limit)
        {
            Count = Fixed;
            Used = _fixedUsed;
            fault = WireFault.Fields;
        }
    }

    /// <summary>True when the labels lie in the text as they are to be written.</summary>
    private readonly bool InPlace()
    {
        int at = 0;
        foreach (ref readonly LabelEntry entry in Entries)
        {
            if (entry.Start != at)
            {
                return false;
            }

            at += entry.Length;
        }

        return at == Used;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int room)
    {
        EnsureEntries(Fixed + Count + 1);
        if (_text.Length - Used < room)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(checked((Used + room) * 2));
            _text.AsSpan(0, Used).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_text);
            _text = larger;
        }
    }

    private void EnsureEntries(int count)
    {
        if (_entries.Length < count)
        {
            LabelEntry[] larger = ArrayPool<LabelEntry>.Shared.Rent(count * 2);
            _entries.AsSpan(0, Fixed + Count).CopyTo(larger);
            ArrayPool<LabelEntry>.Shared.Return(_entries);
            _entries = larger;
        }
    }
}
