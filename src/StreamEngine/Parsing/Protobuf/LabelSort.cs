using System.Runtime.CompilerServices;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>Sorts labels by their keys in ordinal order; of equal keys the one that came first stands first.</summary>
internal readonly ref struct LabelSort(ReadOnlySpan<byte> text)
{
    private const int InsertionLimit = 24;

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Sorts without allocation and in bounded time.</summary>
    internal void Sort(Span<LabelEntry> entries)
    {
        if (entries.Length <= InsertionLimit)
        {
            InsertionSort(entries);
        }
        else
        {
            HeapSort(entries);
        }
    }

    /// <summary>Compares two keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Compare(in LabelEntry left, in LabelEntry right)
    {
        // Big-endian words compare as their bytes do; zeros behind a short key make it the smaller one.
        return left.Prefix != right.Prefix ? (left.Prefix < right.Prefix ? -1 : 1)
            : left.KeyLength <= 8 && right.KeyLength <= 8 ? left.KeyLength - right.KeyLength
            : KeyOf(left).SequenceCompareTo(KeyOf(right));
    }

    private ReadOnlySpan<byte> KeyOf(in LabelEntry entry) => _text.Slice(entry.Start, entry.KeyLength);

    private void InsertionSort(Span<LabelEntry> entries)
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

    /// <summary>For many labels; the order of adding tells equal keys apart.</summary>
    private void HeapSort(Span<LabelEntry> entries)
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

    private void Sink(Span<LabelEntry> heap, int root)
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

    private bool IsBefore(in LabelEntry left, in LabelEntry right)
    {
        int order = Compare(left, right);
        return order < 0 || (order == 0 && left.Order < right.Order);
    }
}
