using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>
/// Collects the labels of a series, in any order, and writes the text of the label column with its keys in ordinal order. Each label is
/// put into its final form when it is added; labels that come in order are then copied in one piece. Of equal keys the last counts.
/// A series with the keys of the one before it goes by a <see cref="LabelTemplate"/>, which costs about half.
/// </summary>
internal ref struct SeriesLabels : IDisposable
{
    /// <summary>Text of labels that a byte of the payload may cost, so that a small payload cannot ask for any amount of memory.</summary>
    internal const int MaxExpansion = 64;

    /// <summary>The label <c>le</c>.</summary>
    internal const int BucketLabel = 0;

    /// <summary>The label <c>quantile</c>.</summary>
    internal const int QuantileLabel = 1;

    private const int FreeText = 1 << 20;
    private const int InsertionLimit = 24;

    private readonly int _limit;
    private LabelTemplate _template;
    private byte[] _text;
    private LabelEntry[] _entries;
    private long _budget;
    private int _count;
    private int _used;
    private bool _sorted;

    /// <summary>True while the series goes by the template.</summary>
    private bool _follows;

    /// <summary>Tells series with the same keys in the same order from others, mostly.</summary>
    private ulong _shape;
    private ulong _lastShape;

    /// <summary>True when every label has a value, its key needs no escapes and no other label has it.</summary>
    private bool _plain;
    private int _fixed;
    private int _fixedUsed;

    /// <summary>Rents what is needed.</summary>
    /// <param name="maxLabels">Most labels of a series.</param>
    /// <param name="payload">The payload: its length bounds the text that is written.</param>
    internal SeriesLabels(int maxLabels, ReadOnlySpan<byte> payload)
    {
        _limit = maxLabels;
        _template = new LabelTemplate(payload);
        _text = ArrayPool<byte>.Shared.Rent(4096);
        _entries = ArrayPool<LabelEntry>.Shared.Rent(64);
        _budget = ((long)payload.Length * MaxExpansion) + FreeText;
        _sorted = true;
    }

    /// <summary>What was wrong with a label; cleared by <see cref="Reset"/>.</summary>
    internal WireFault Fault { get; private set; }

    /// <summary>Forgets all labels.</summary>
    internal void Clear()
    {
        _fixed = _fixedUsed = 0;
        _template.Forget();
        Reset();
    }

    /// <summary>Keeps the labels so far for all series until <see cref="Clear"/>.</summary>
    internal void Fix()
    {
        Sort();
        EnsureEntries(_count * 2);
        for (int i = 0; i < _count; i++)
        {
            _entries[i].Order = i;
        }

        _fixed = _count;
        _fixedUsed = _used;
        _template.Forget();
        Reset();
    }

    /// <summary>Starts the labels of a series: those that were fixed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Reset()
    {
        Fault = WireFault.None;
        _follows = _template.Count >= 0;
        if (_follows)
        {
            _template.Start();
        }
        else
        {
            Collect();
        }
    }

    /// <summary>Adds a label. One without a key or a value is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        if (!_follows || !_template.TryTake(key, value))
        {
            AddOther(key, value);
        }
    }

    /// <summary>Adds a label whose value is a whole number.</summary>
    internal void Add(scoped ReadOnlySpan<byte> key, long value)
    {
        if (!_follows || !_template.TryTake(key, value))
        {
            Span<byte> number = stackalloc byte[DoubleText.MaxBytes];
            System.Buffers.Text.Utf8Formatter.TryFormat(value, number, out int written);
            AddOther(key, number[..written]);
        }
    }

    /// <summary>Writes the labels in order into the scratch of the row that was begun; empty when there are none, or at a fault.</summary>
    internal ReadOnlySpan<byte> Write(BatchBuilder output)
    {
        if (_follows && _template.Taken == _template.Count)
        {
            return WriteTemplate(output);
        }

        Leave();
        return WriteCollected(output);
    }

    /// <summary>Remembers the form of the labels that were written last, for the series that come next.</summary>
    internal void Learn()
    {
        if (_follows || _shape != _lastShape)
        {
            // Two series in a row must have the same keys: to learn a form that comes once would cost more than it saves.
            _lastShape = _shape;
            return;
        }

        int slots = _count - _fixed;
        if (!_sorted || !_plain || Fault != WireFault.None || slots > LabelTemplate.MaxSlots)
        {
            return;
        }

        ReadOnlySpan<LabelEntry> entries = _entries.AsSpan(_fixed, _count);
        _template.Learn((2 * _used) + _count + 1);
        for (int slot = 0; slot < slots; slot++)
        {
            foreach (ref readonly LabelEntry entry in entries)
            {
                if (entry.Order == _fixed + slot)
                {
                    _template.LearnKey(slot, KeyOf(entry));
                }
            }
        }

        _template.LearnText();
        int piece = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            ref readonly LabelEntry entry = ref entries[i];
            LearnSeparator(i, piece, entry);
            bool gap = entry.Order >= _fixed;
            _template.LearnText(piece, _text.AsSpan(entry.Start, gap ? entry.KeyLength + 1 : entry.Length - 1));
            if (gap)
            {
                _template.LearnGap(piece++, entry.Order - _fixed);
            }
        }

        _template.LearnEnd(slots);
    }

    /// <summary>Position in the written text at which an extra label belongs: behind all keys that are not greater.</summary>
    /// <param name="extra"><see cref="BucketLabel"/> or <see cref="QuantileLabel"/>.</param>
    /// <param name="labels">What <see cref="Write"/> returned.</param>
    internal readonly int PlaceOf(int extra, ReadOnlySpan<byte> labels)
    {
        if (_follows)
        {
            int at = _template.PlaceOf(extra);
            return at >= 0 ? at : labels.IsEmpty ? 0 : labels.Length + 1;
        }

        int place = 0;
        foreach (ref readonly LabelEntry entry in _entries.AsSpan(_fixed, _count))
        {
            if (KeyOf(entry).SequenceCompareTo(ExtraKey(extra)) > 0)
            {
                break;
            }

            place += entry.Length;
        }

        return place;
    }

    /// <summary>Writes labels with one more among them.</summary>
    /// <param name="labels">What <see cref="Write"/> returned.</param>
    /// <param name="place">What <see cref="PlaceOf"/> returned.</param>
    /// <param name="label">The label, as <c>key=value</c> in the form of the column.</param>
    /// <param name="output">The builder; a row has been begun.</param>
    internal ReadOnlySpan<byte> Insert(ReadOnlySpan<byte> labels, int place, scoped ReadOnlySpan<byte> label, BatchBuilder output)
    {
        int length = labels.Length + label.Length + (labels.IsEmpty ? 0 : 1);
        if (!Spend(length))
        {
            return default;
        }

        Span<byte> target = output.Scratch(length);
        if (place > labels.Length)
        {
            // Behind the last label, which ends without a comma.
            labels.CopyTo(target);
            target[labels.Length] = (byte)',';
            label.CopyTo(target[place..]);
        }
        else
        {
            labels[..place].CopyTo(target);
            label.CopyTo(target[place..]);
            if (place < labels.Length)
            {
                target[place + label.Length] = (byte)',';
                labels[place..].CopyTo(target[(place + label.Length + 1)..]);
            }
        }

        return output.CommitScratch(length);
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_text);
        ArrayPool<LabelEntry>.Shared.Return(_entries);
        _text = [];
        _entries = [];
        _template.Dispose();
    }

    /// <summary>Starts to collect labels.</summary>
    private void Collect()
    {
        // The fixed entries stand in front; sorting works on the copy behind them.
        _entries.AsSpan(0, _fixed).CopyTo(_entries.AsSpan(_fixed));
        _count = _fixed;
        _used = _fixedUsed;
        _sorted = _plain = true;
        _shape = 0;
    }

    /// <summary>Collects labels from here on, those that the template took included.</summary>
    private void Leave()
    {
        if (_follows)
        {
            _follows = false;
            Collect();
            Span<byte> number = stackalloc byte[DoubleText.MaxBytes];
            for (int slot = 0; slot < _template.Taken; slot++)
            {
                AddOther(_template.Key(slot), _template.Value(slot, number));
            }
        }
    }

    private void LearnSeparator(int index, int piece, in LabelEntry entry)
    {
        if (index > 0)
        {
            _template.LearnText(piece, ","u8);
        }

        for (int extra = 0; extra < 2; extra++)
        {
            if (KeyOf(entry).SequenceCompareTo(ExtraKey(extra)) > 0)
            {
                _template.LearnPlace(extra, piece);
            }
        }
    }

    private static ReadOnlySpan<byte> ExtraKey(int extra) => extra == BucketLabel ? "le"u8 : "quantile"u8;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddOther(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        Leave();
        if (value.IsEmpty || key.IsEmpty)
        {
            _plain = false;
            return;
        }

        int start = _used;
        int room = (2 * (key.Length + value.Length)) + 2;
        if (_text.Length - start < room || _fixed + _count == _entries.Length)
        {
            Grow(room);
        }

        ulong high = 0;
        Span<byte> target = _text.AsSpan(start);
        int keyLength = LabelBytes.CopyEscaped(key, target, ref high);
        target[keyLength] = (byte)'=';
        int length = keyLength + 1;
        _plain &= keyLength == key.Length;
        length += LabelBytes.CopyEscaped(value, target[length..], ref high);
        target[length++] = (byte)',';
        if (LabelBytes.IsHigh(high) && !Utf8.IsValid(target[..length]))
        {
            Fault = WireFault.Utf8;
        }

        Add(new LabelEntry
        {
            Prefix = BinaryPrimitives.ReverseEndianness(ByteWords.First(_text, start, keyLength)),
            Start = start,
            KeyLength = keyLength,
            Length = length,
            Order = _count,
        });
    }

    private ReadOnlySpan<byte> WriteTemplate(BatchBuilder output)
    {
        int room = _template.MaxBytes;
        if (room == 0 || !Spend(room))
        {
            return default;
        }

        ulong high = 0;
        Span<byte> target = output.Scratch(room);
        int length = _template.Write(target, ref high);
        if (LabelBytes.IsHigh(high) && !Utf8.IsValid(target[..length]))
        {
            Fault = WireFault.Utf8;
        }

        return output.CommitScratch(length);
    }

    private ReadOnlySpan<byte> WriteCollected(BatchBuilder output)
    {
        Sort();
        if (_count == 0 || !Spend(_used))
        {
            return default;
        }

        Span<byte> target = output.Scratch(_used);
        if (InPlace())
        {
            _text.AsSpan(0, _used).CopyTo(target);
            return output.CommitScratch(_used - 1);
        }

        int length = 0;
        foreach (ref readonly LabelEntry entry in _entries.AsSpan(_fixed, _count))
        {
            _text.AsSpan(entry.Start, entry.Length).CopyTo(target[length..]);
            length += entry.Length;
        }

        return output.CommitScratch(length - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(in LabelEntry entry)
    {
        int last = _fixed + _count - 1;
        if (_count > 0 && _sorted && Compare(_entries[last], entry) >= 0)
        {
            _sorted = false;
        }

        _entries[last + 1] = entry;
        _shape = ByteHash.Fold(_shape ^ entry.Prefix, ByteHash.Seed1 ^ (ulong)entry.KeyLength);
        _used += entry.Length;
        if (++_count > _limit)
        {
            _count = _fixed;
            _used = _fixedUsed;
            Fault = WireFault.Fields;
        }
    }

    /// <summary>Checks that there will be room for text before the rows that need it are begun.</summary>
    internal bool CanWrite(long bytes)
    {
        if (bytes > _budget)
        {
            Fault = WireFault.Text;
        }

        return Fault == WireFault.None;
    }

    private bool Spend(int bytes)
    {
        _budget -= bytes;
        if (_budget < 0)
        {
            Fault = WireFault.Text;
        }

        return Fault == WireFault.None;
    }

    /// <summary>True when the labels lie in the text as they are to be written.</summary>
    private readonly bool InPlace()
    {
        int at = 0;
        foreach (ref readonly LabelEntry entry in _entries.AsSpan(_fixed, _count))
        {
            if (entry.Start != at)
            {
                return false;
            }

            at += entry.Length;
        }

        return at == _used;
    }

    private readonly ReadOnlySpan<byte> KeyOf(in LabelEntry entry) => _text.AsSpan(entry.Start, entry.KeyLength);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Compare(in LabelEntry left, in LabelEntry right)
    {
        // Big-endian words compare as their bytes do; zeros behind a short key make it the smaller one.
        return left.Prefix != right.Prefix ? (left.Prefix < right.Prefix ? -1 : 1)
            : left.KeyLength <= 8 && right.KeyLength <= 8 ? left.KeyLength - right.KeyLength
            : KeyOf(left).SequenceCompareTo(KeyOf(right));
    }

    private void Sort()
    {
        if (_sorted)
        {
            return;
        }

        Span<LabelEntry> entries = _entries.AsSpan(_fixed, _count);
        if (entries.Length <= InsertionLimit)
        {
            InsertionSort(entries);
        }
        else
        {
            HeapSort(entries);
        }

        int kept = 0;
        for (int i = 1; i < entries.Length; i++)
        {
            kept += Compare(entries[kept], entries[i]) == 0 ? 0 : 1;
            entries[kept] = entries[i];
        }

        _plain &= kept + 1 == _count;
        _count = kept + 1;
        _sorted = true;
    }

    private readonly void InsertionSort(Span<LabelEntry> entries)
    {
        for (int i = 1; i < entries.Length; i++)
        {
            int at = i;
            if (Compare(entries[at - 1], entries[i]) <= 0)
            {
                continue;
            }

            LabelEntry entry = entries[i];
            do
            {
                entries[at] = entries[at - 1];
                at--;
            }
            while (at > 0 && Compare(entries[at - 1], entry) > 0);
            entries[at] = entry;
        }
    }

    /// <summary>Sorts many labels without allocation and in bounded time; the order of adding tells equal keys apart.</summary>
    private readonly void HeapSort(Span<LabelEntry> entries)
    {
        for (int root = (entries.Length / 2) - 1; root >= 0; root--)
        {
            Sink(entries, root);
        }

        for (int end = entries.Length - 1; end > 0; end--)
        {
            (entries[0], entries[end]) = (entries[end], entries[0]);
            Sink(entries[..end], 0);
        }
    }

    private readonly void Sink(Span<LabelEntry> heap, int root)
    {
        while (true)
        {
            int child = (2 * root) + 1;
            if (child >= heap.Length)
            {
                return;
            }

            child += child + 1 < heap.Length && IsBefore(heap[child], heap[child + 1]) ? 1 : 0;
            if (!IsBefore(heap[root], heap[child]))
            {
                return;
            }

            (heap[root], heap[child]) = (heap[child], heap[root]);
            root = child;
        }
    }

    private readonly bool IsBefore(in LabelEntry left, in LabelEntry right)
    {
        int order = Compare(left, right);
        return order < 0 || (order == 0 && left.Order < right.Order);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int room)
    {
        EnsureEntries(_fixed + _count + 1);
        if (_text.Length - _used < room)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(checked((_used + room) * 2));
            _text.AsSpan(0, _used).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_text);
            _text = larger;
        }
    }

    private void EnsureEntries(int count)
    {
        if (_entries.Length < count)
        {
            LabelEntry[] larger = ArrayPool<LabelEntry>.Shared.Rent(count * 2);
            _entries.AsSpan(0, _fixed + _count).CopyTo(larger);
            ArrayPool<LabelEntry>.Shared.Return(_entries);
            _entries = larger;
        }
    }

    /// <summary>A label in the text: <c>key=value,</c>.</summary>
    private struct LabelEntry
    {
        /// <summary>First eight bytes of the key, the first one highest.</summary>
        internal ulong Prefix;
        internal int Start;
        internal int KeyLength;

        /// <summary>Length of the whole label with its comma.</summary>
        internal int Length;

        /// <summary>How many labels came before it.</summary>
        internal int Order;
    }
}
