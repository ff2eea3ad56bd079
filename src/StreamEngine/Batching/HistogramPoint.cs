using System.Buffers.Binary;
using System.Runtime.InteropServices;
using StreamEngine.Numerics.Histograms;

namespace StreamEngine.Batching;

/// <summary>What a message says of a histogram beside its buckets.</summary>
/// <param name="IsCumulative">True when it counts everything since its start, false when it counts what came since the point before.</param>
/// <param name="IsReset">True when the message itself says that it began anew.</param>
/// <param name="Start">When it began to count, in nanoseconds since the Unix epoch; 0 when not known.</param>
/// <param name="Min">Least value, NaN when not known.</param>
/// <param name="Max">Greatest value, NaN when not known.</param>
internal readonly record struct HistogramFacts(bool IsCumulative, bool IsReset, long Start, double Min, double Max);

/// <summary>
/// A histogram as the column <see cref="MetricText.Histogram"/> of a batch holds it: a head of 64 bytes (flags, scale, lengths, offsets, threshold, zero count, sum, extremes, start),
/// then the counts of the positive and of the negative buckets as doubles. It was checked when it was written.
/// </summary>
internal readonly ref struct HistogramPoint(ReadOnlySpan<byte> bytes)
{
    private const int Head = 64;
    private const byte Cumulative = 1, Reset = 2;

    // No index of a finite value is farther from 0 at the greatest scale.
    private const int MostOffset = 1100 << ExponentialHistogram.MaxScale;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>What is said beside the buckets.</summary>
    internal HistogramFacts Facts => new((_bytes[0] & Cumulative) != 0, (_bytes[0] & Reset) != 0, BinaryPrimitives.ReadInt64LittleEndian(_bytes[56..]), Number(40), Number(48));

    /// <summary>Sum of all values, NaN when not known.</summary>
    internal double Sum => Number(32);

    private int Scale => (sbyte)_bytes[1];

    private int Positive => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);

    private int Negative => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[4..]);

    private ReadOnlySpan<double> Counts => MemoryMarshal.Cast<byte, double>(_bytes[Head..]);

    /// <summary>Bytes that <see cref="Write"/> takes.</summary>
    internal static int BytesOf(ExponentialHistogram histogram) => Head + ((histogram.Positive.Length + histogram.Negative.Length) * sizeof(double));

    /// <summary>Writes a histogram.</summary>
    internal static void Write(ExponentialHistogram histogram, in HistogramFacts facts, Span<byte> output)
    {
        output[0] = (byte)((facts.IsCumulative ? Cumulative : 0) | (facts.IsReset ? Reset : 0));
        output[1] = (byte)(sbyte)histogram.Scale;
        BinaryPrimitives.WriteUInt16LittleEndian(output[2..], (ushort)histogram.Positive.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(output[4..], (ushort)histogram.Negative.Length);
        output[6] = output[7] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(output[8..], histogram.Positive.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(output[12..], histogram.Negative.Offset);
        BinaryPrimitives.WriteDoubleLittleEndian(output[16..], histogram.ZeroThreshold);
        BinaryPrimitives.WriteDoubleLittleEndian(output[24..], histogram.ZeroCount);
        BinaryPrimitives.WriteDoubleLittleEndian(output[32..], histogram.Sum);
        BinaryPrimitives.WriteDoubleLittleEndian(output[40..], facts.Min);
        BinaryPrimitives.WriteDoubleLittleEndian(output[48..], facts.Max);
        BinaryPrimitives.WriteInt64LittleEndian(output[56..], facts.Start);
        Span<double> counts = MemoryMarshal.Cast<byte, double>(output[Head..]);
        histogram.Positive.Counts.CopyTo(counts);
        histogram.Negative.Counts.CopyTo(counts[histogram.Positive.Length..]);
    }

    /// <summary>Makes a histogram what was written.</summary>
    internal void Read(ExponentialHistogram into)
    {
        into.Reset(Scale, Number(16));
        into.AddZero(Number(24), Sum);
        ReadSide(into, into.Positive, BinaryPrimitives.ReadInt32LittleEndian(_bytes[8..]), Counts[..Positive]);
        ReadSide(into, into.Negative, BinaryPrimitives.ReadInt32LittleEndian(_bytes[12..]), Counts[Positive..]);
    }

    /// <summary>True when bytes that nobody vouches for are a histogram that <see cref="Write"/> could have written.</summary>
    internal static bool IsValid(ReadOnlySpan<byte> bytes, int maxBuckets)
    {
        if (bytes.Length < Head || bytes[0] > (Cumulative | Reset))
        {
            return false;
        }

        var point = new HistogramPoint(bytes);
        int positive = point.Positive, negative = point.Negative;
        return positive <= maxBuckets && negative <= maxBuckets && bytes.Length == Head + ((positive + negative) * sizeof(double))
            && point.Scale is >= ExponentialHistogram.MinScale and <= ExponentialHistogram.MaxScale
            && IsCount(point.Number(16)) && IsCount(point.Number(24))
            && IsSide(BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), point.Counts[..positive])
            && IsSide(BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]), point.Counts[positive..]);
    }

    private static bool IsCount(double count) => count >= 0 && double.IsFinite(count);

    private static bool IsSide(int offset, ReadOnlySpan<double> counts)
    {
        foreach (double count in counts)
        {
            if (!IsCount(count))
            {
                return false;
            }
        }

        return offset is >= -MostOffset and <= MostOffset && (counts.IsEmpty ? offset == 0 : counts[0] > 0 && counts[^1] > 0);
    }

    private static void ReadSide(ExponentialHistogram into, HistogramSide side, int offset, ReadOnlySpan<double> counts)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            into.Add(side, into.Scale, offset + i, counts[i]);
        }
    }

    private double Number(int at) => BinaryPrimitives.ReadDoubleLittleEndian(_bytes[at..]);
}
