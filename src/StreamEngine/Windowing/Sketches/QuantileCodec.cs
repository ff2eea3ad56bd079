using StreamEngine.Numerics.Sketching;

namespace StreamEngine.Windowing.Sketches;

/// <summary>
/// Quantile sketches as bytes. Version, mantissa bits and kind; then the exact values in order, or for each page in order its tag, a bit a bucket
/// and the counts that are not zero, with what was counted below the lowest page of each side before them. What is read is checked for being
/// something that could have been written: no damage can make a sketch that breaks its own rules.
/// </summary>
internal sealed class QuantileCodec(ExactValues exact, QuantilePages pages, QuantileReader reader)
{
    private const byte Version = 1;
    private const byte Exact = 0;
    private const byte Paged = 1;
    private const int HeadBytes = 32;
    private const long MaxCount = (1L << 48) - 1;

    internal int MaxBytes(ref QuantileHead head) => head.Values >= 0
        ? HeadBytes + (head.Values * sizeof(double))
        : HeadBytes + (reader.View(ref head).Length * (2 + 8 + (pages.Buckets * SketchWriter.MaxCount)));

    internal int Write(ref QuantileHead head, Span<byte> output)
    {
        var writer = new SketchWriter(output);
        writer.Byte(Version);
        writer.Byte((byte)pages.Keys.Bits);
        if (head.Values >= 0)
        {
            WriteExact(ref head, ref writer);
        }
        else
        {
            WritePages(ref head, ref writer);
        }

        return writer.Finish();
    }

    internal bool TryRead(ref QuantileHead head, ReadOnlySpan<byte> input)
    {
        var bytes = new SketchReader(input);
        bytes.Require(bytes.Byte() == Version);
        bytes.Require(bytes.Byte() == pages.Keys.Bits);
        switch (bytes.Byte())
        {
            case Exact:
                ReadExact(ref head, ref bytes);
                break;
            case Paged:
                ReadPages(ref head, ref bytes);
                break;
            default:
                bytes.Failed = true;
                break;
        }

        return bytes.IsComplete;
    }

    private void WriteExact(ref QuantileHead head, ref SketchWriter writer)
    {
        writer.Byte(Exact);
        writer.Byte((byte)head.Values);
        Span<double> sorted = stackalloc double[QuantileHead.MaxExact];
        sorted = sorted[..head.Values];
        exact.Of(ref head).CopyTo(sorted);
        sorted.Sort();
        foreach (double value in sorted)
        {
            writer.Number(value);
        }
    }

    private void ReadExact(ref QuantileHead head, ref SketchReader bytes)
    {
        int count = bytes.Byte();
        bytes.Require(count <= QuantileHead.MaxExact);
        double before = double.NegativeInfinity;
        for (int i = 0; i < count && !bytes.Failed; i++)
        {
            double value = bytes.Number();
            bytes.Require(double.IsFinite(value) && value >= before && !(value == 0 && double.IsNegative(value)));
            if (!bytes.Failed)
            {
                exact.TryAdd(ref head, value);
                before = value;
            }
        }
    }

    private void WritePages(ref QuantileHead head, ref SketchWriter writer)
    {
        writer.Byte(Paged);
        writer.Count(pages.Side(ref head, 0).Collapsed);
        writer.Count(pages.Side(ref head, QuantileKeys.Sign).Collapsed);
        ReadOnlySpan<long> view = reader.View(ref head);
        writer.Short((ushort)view.Length);
        foreach (long item in view)
        {
            ushort tag = pages.TagOf(item);
            writer.Short(tag);
            WritePage(pages.Page((int)item), pages.Carries(ref head, tag), ref writer);
        }
    }

    private static void WritePage(scoped ReadOnlySpan<ushort> counts, scoped ReadOnlySpan<uint> carries, ref SketchWriter writer)
    {
        ulong used = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            used |= QuantilePages.CountOf(counts, carries, i) != 0 ? 1UL << i : 0;
        }

        writer.Word(used);
        for (; used != 0; used &= used - 1)
        {
            writer.Count(QuantilePages.CountOf(counts, carries, System.Numerics.BitOperations.TrailingZeroCount(used)));
        }
    }

    private void ReadPages(ref QuantileHead head, ref SketchReader bytes)
    {
        head.Values = -1;
        long positive = bytes.Count(long.MaxValue);
        long negative = bytes.Count(long.MaxValue);
        int count = bytes.Short();
        long total = 0;
        long before = long.MinValue;
        for (int i = 0; i < count && !bytes.Failed; i++)
        {
            ushort tag = bytes.Short();
            long order = pages.OrderOf(tag);
            bytes.Require(pages.IsTag(tag) && order > before);
            before = order;
            total += ReadPage(ref head, tag, ref bytes);
        }

        bytes.Require(total > QuantileHead.MaxExact && pages.Side(ref head, 0).Collapsed == 0 && pages.Side(ref head, QuantileKeys.Sign).Collapsed == 0);
        if (!bytes.Failed)
        {
            bytes.Require(pages.TrySetCollapsed(ref head, 0, positive) && pages.TrySetCollapsed(ref head, QuantileKeys.Sign, negative));
        }
    }

    private long ReadPage(ref QuantileHead head, ushort tag, ref SketchReader bytes)
    {
        ulong used = bytes.Word();
        bytes.Require(used != 0 && (pages.Buckets == 64 || used >> pages.Buckets == 0) && (tag != pages.Keys.ZeroTag || used == 1));
        long total = 0;
        for (; used != 0 && !bytes.Failed; used &= used - 1)
        {
            long count = bytes.Count(MaxCount);
            bytes.Require(count > 0);
            total += count;
            if (!bytes.Failed)
            {
                pages.Add(ref head, tag, System.Numerics.BitOperations.TrailingZeroCount(used), count);
            }
        }

        return total;
    }
}
