using System.Numerics;
using StreamEngine.Memory;

namespace StreamEngine.Windowing.Sketches;

/// <summary>
/// Many sketches of the most frequent keys in one arena of slabs, each named by a handle; 0 names none. A sketch counts k keys by space-saving (Metwally, Agrawal,
/// El Abbadi: Efficient computation of frequent and top-k elements in data streams, 2005): a key that is new takes the place of the one with the least
/// count, and its count. So no count is too low, none is more than total / k too high, and a key that came more often than that is there. Merges
/// follow Agarwal et al. (Mergeable summaries, 2012) and keep these bounds; within them, the result may depend on the order.
/// </summary>
/// <remarks>Not safe for several threads: a partition owns its store.</remarks>
internal sealed class TopKStore : IDisposable
{
    private const int FirstShift = 4;
    private const int EntriesShift = 5;

    private readonly SlabBlocks _blocks;
    private readonly TopKMerger _merger;

    /// <summary>Makes an empty store.</summary>
    /// <param name="pool">Where the memory is from.</param>
    /// <param name="k">Keys that a sketch counts, 1 to 1000.</param>
    /// <param name="maxText">Bytes of a text that are kept, 0 to 1024; longer ones are cut.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its limits.</exception>
    internal TopKStore(SlabPool pool, int k = 10, int maxText = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, 1000);
        ArgumentOutOfRangeException.ThrowIfNegative(maxText);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxText, 1024);
        K = k;
        MaxText = maxText;
        _blocks = new SlabBlocks(pool, Math.Max(ClassOf(32 * k), ClassOf(maxText)));
        _merger = new TopKMerger(k);
    }

    /// <summary>Keys that a sketch counts.</summary>
    internal int K { get; }

    /// <summary>Bytes of a text that are kept.</summary>
    internal int MaxText { get; }

    /// <summary>Sketches that are out.</summary>
    internal int Live { get; private set; }

    /// <summary>Bytes of the sketches that are out.</summary>
    internal long UsedBytes => _blocks.UsedBytes;

    /// <summary>Bytes of all slabs.</summary>
    internal long SlabBytes => _blocks.SlabBytes;

    /// <summary>An empty sketch.</summary>
    internal int Rent()
    {
        Live++;
        return _blocks.Rent(0);
    }

    /// <summary>Takes a sketch back.</summary>
    internal void Return(int handle)
    {
        Clear(handle);
        _blocks.Return(handle, 0);
        Live--;
    }

    /// <summary>Empties a sketch.</summary>
    internal void Clear(int handle)
    {
        ref TopKHead head = ref Head(handle);
        foreach (ref TopKEntry entry in Table(head).Entries)
        {
            DropText(ref entry);
        }

        ReturnTable(head);
        head = default;
    }

    /// <summary>Gives all slabs back when no sketch is out.</summary>
    internal void Trim() => _blocks.Trim();

    /// <summary>Counts a key.</summary>
    /// <param name="handle">The sketch.</param>
    /// <param name="hash">The hash of the key.</param>
    /// <param name="text">What the key is called; kept when the key is new.</param>
    /// <param name="weight">How often it came, 1 or more.</param>
    internal void Add(int handle, ulong hash, ReadOnlySpan<byte> text, long weight = 1)
    {
        ref TopKHead head = ref Head(handle);
        head.Total += weight;
        TopKTable table = Table(head);
        int entry = table.Find(hash);
        if (entry >= 0)
        {
            table[entry].Count += weight;
            table.Sink(entry);
        }
        else if (head.Used < K)
        {
            Append(ref head, new TopKEntry { Hash = hash, Count = weight }, text);
        }
        else
        {
            entry = table.Least;
            table.Forget(entry);
            ref TopKEntry taken = ref table[entry];
            taken.Hash = hash;
            taken.Error = taken.Count;
            taken.Count += weight;
            DropText(ref taken);
            KeepText(ref taken, text);
            table.Name(entry);
            table.Sink(entry);
        }
    }

    /// <summary>Adds what another sketch counts, of this store or of another of the same k.</summary>
    /// <exception cref="ArgumentException">The sizes differ, or both are the same sketch.</exception>
    internal void Merge(int into, TopKStore other, int from)
    {
        if (other.K != K || (this == other && into == from))
        {
            throw new ArgumentException("Only two sketches of the same size can be merged.", nameof(other));
        }

        ref TopKHead head = ref Head(into);
        ref TopKHead source = ref other.Head(from);
        ReadOnlySpan<MergedKey> merged = _merger.Merge(Table(head), Bound(head), other.Table(source), other.Bound(source));
        TopKHead old = head;
        TopKTable table = Table(old);
        head = new TopKHead { Total = old.Total + source.Total };
        foreach (MergedKey key in merged)
        {
            if (key.Own >= 0)
            {
                ref TopKEntry entry = ref table[key.Own];
                Append(ref head, new TopKEntry { Hash = key.Hash, Count = key.Count, Error = key.Error, Text = entry.Text, TextLength = entry.TextLength }, default);
                entry.Text = 0;
            }
            else
            {
                Append(ref head, new TopKEntry { Hash = key.Hash, Count = key.Count, Error = key.Error }, other.TextOf(other.Table(source)[key.Other]));
            }
        }

        foreach (ref TopKEntry entry in table.Entries)
        {
            DropText(ref entry);
        }

        ReturnTable(old);
    }

    /// <summary>Sum of all weights of a sketch.</summary>
    internal long Total(int handle) => Head(handle).Total;

    /// <summary>The most by which a count is too high, and by which a key that is not there came; at most total / k.</summary>
    internal long ErrorBound(int handle) => Bound(Head(handle));

    /// <summary>Writes the keys of a sketch, the most frequent first, of equal ones that with the lower hash.</summary>
    /// <returns>How many keys; no more than there is room for.</returns>
    internal int Top(int handle, Span<TopKEntry> output)
    {
        ReadOnlySpan<MergedKey> sorted = _merger.Sort(Table(Head(handle)));
        int count = Math.Min(sorted.Length, output.Length);
        for (int i = 0; i < count; i++)
        {
            output[i] = Table(Head(handle))[sorted[i].Own];
        }

        return count;
    }

    /// <summary>The text of a key that <see cref="Top"/> wrote, as long as its sketch is not changed.</summary>
    internal ReadOnlySpan<byte> TextOf(in TopKEntry entry) => entry.Text == 0 ? default : _blocks.Span<byte>(entry.Text, entry.TextLength);

    /// <summary>Puts a key that was written before; false when it is there already.</summary>
    internal bool TryRestore(int handle, ulong hash, long count, long error, ReadOnlySpan<byte> text)
    {
        ref TopKHead head = ref Head(handle);
        if (head.Used == K || Table(head).Find(hash) >= 0)
        {
            return false;
        }

        Append(ref head, new TopKEntry { Hash = hash, Count = count, Error = error }, text);
        return true;
    }

    /// <summary>Sets the sum of all weights that was written before.</summary>
    internal void SetTotal(int handle, long total) => Head(handle).Total = total;

    /// <summary>Bytes of a sketch.</summary>
    internal long Bytes(int handle)
    {
        ref TopKHead head = ref Head(handle);
        long lines = 1 + (head.Entries == 0 ? 0 : (1L << EntriesClass(head)) + (1L << HeapClass(head)) + (1L << IndexClass(head)));
        foreach (ref TopKEntry entry in Table(head).Entries)
        {
            lines += entry.Text == 0 ? 0 : 1L << ClassOf(entry.TextLength);
        }

        return lines * SlabBlocks.LineBytes;
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose() => _blocks.Dispose();

    private static int ClassOf(int bytes) => bytes <= SlabBlocks.LineBytes ? 0 : BitOperations.Log2((uint)(bytes - 1) >> SlabBlocks.LineShift) + 1;

    private static int EntriesClass(in TopKHead head) => ClassOf(1 << (head.Shift + EntriesShift));

    private static int HeapClass(in TopKHead head) => ClassOf(sizeof(ushort) << head.Shift);

    private static int IndexClass(in TopKHead head) => ClassOf(sizeof(ushort) << (head.Shift + 1));

    private ref TopKHead Head(int handle) => ref _blocks.At<TopKHead>(handle);

    private TopKTable Table(in TopKHead head) => new(_blocks, head);

    private long Bound(in TopKHead head)
    {
        TopKTable table = Table(head);
        return head.Used < K ? 0 : table[table.Least].Count;
    }

    /// <summary>Adds a key that is not there to a sketch that has room, with the text that it has already or with a new one.</summary>
    private void Append(ref TopKHead head, TopKEntry entry, ReadOnlySpan<byte> text)
    {
        if (head.Entries == 0 || head.Used == 1 << head.Shift)
        {
            Grow(ref head);
        }

        if (entry.Text == 0)
        {
            KeepText(ref entry, text);
        }

        int at = head.Used++;
        TopKTable table = Table(head);
        table[at] = entry;
        table.Link(at);
    }

    private void Grow(ref TopKHead head)
    {
        TopKHead old = head;
        head.Shift = old.Entries == 0 ? Math.Min(FirstShift, BitOperations.Log2((uint)((K * 2) - 1))) : old.Shift + 1;
        head.Entries = _blocks.Rent(EntriesClass(head));
        head.Heap = _blocks.Rent(HeapClass(head));
        head.Index = _blocks.Rent(IndexClass(head));
        head.Used = 0;
        foreach (TopKEntry entry in Table(old).Entries)
        {
            int at = head.Used++;
            TopKTable table = Table(head);
            table[at] = entry;
            table.Link(at);
        }

        ReturnTable(old);
    }

    private void ReturnTable(in TopKHead head)
    {
        if (head.Entries != 0)
        {
            _blocks.Return(head.Entries, EntriesClass(head));
            _blocks.Return(head.Heap, HeapClass(head));
            _blocks.Return(head.Index, IndexClass(head));
        }
    }

    private void KeepText(ref TopKEntry entry, ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MaxText)];
        if (!text.IsEmpty)
        {
            entry.Text = _blocks.Rent(ClassOf(text.Length));
            entry.TextLength = (ushort)text.Length;
            text.CopyTo(_blocks.Span<byte>(entry.Text, text.Length));
        }
    }

    private void DropText(ref TopKEntry entry)
    {
        if (entry.Text != 0)
        {
            _blocks.Return(entry.Text, ClassOf(entry.TextLength));
            entry.Text = 0;
            entry.TextLength = 0;
        }
    }
}
