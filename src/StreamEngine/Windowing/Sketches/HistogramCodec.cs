using StreamEngine.Numerics.Histograms;

namespace StreamEngine.Windowing.Sketches;

/// <summary>Exponential histograms as bytes: version, scale, threshold, zero count, sum, and of each side its offset and its counts.</summary>
internal static class HistogramCodec
{
    private const byte Version = 1;

    // No index of a finite value is farther from 0 at the greatest scale.
    private const long MaxIndex = 1100L << ExponentialHistogram.MaxScale;

    /// <summary>Most bytes that <see cref="Write"/> takes.</summary>
    internal static int MaxWriteBytes(ExponentialHistogram histogram) =>
        64 + ((histogram.Positive.Length + histogram.Negative.Length) * sizeof(double));

    /// <summary>Writes a histogram; equal ones give equal bytes.</summary>
    /// <returns>How many bytes.</returns>
    internal static int Write(ExponentialHistogram histogram, Span<byte> output)
    {
        var writer = new SketchWriter(output);
        writer.Byte(Version);
        writer.Byte((byte)(sbyte)histogram.Scale);
        writer.Number(histogram.ZeroThreshold);
        writer.Number(histogram.ZeroCount);
        writer.Number(histogram.Sum);
        WriteSide(histogram.Positive, ref writer);
        WriteSide(histogram.Negative, ref writer);
        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Write"/> wrote. False, and the histogram is empty, when the bytes are anything else.</summary>
    internal static bool TryRead(ExponentialHistogram histogram, ReadOnlySpan<byte> input)
    {
        var bytes = new SketchReader(input);
        bytes.Require(bytes.Byte() == Version);
        int scale = (sbyte)bytes.Byte();
        double threshold = bytes.Number();
        double zeros = bytes.Number();
        double sum = bytes.Number();
        bytes.Require(scale is >= ExponentialHistogram.MinScale and <= ExponentialHistogram.MaxScale && IsCount(threshold) && IsCount(zeros));
        bytes.Require(BitConverter.DoubleToUInt64Bits(sum + 0.0) == BitConverter.DoubleToUInt64Bits(sum));
        histogram.Reset();
        if (!bytes.Failed)
        {
            histogram.Reset(scale, threshold);
            histogram.AddZero(zeros, sum);
            ReadSide(histogram, histogram.Positive, ref bytes);
            ReadSide(histogram, histogram.Negative, ref bytes);
        }

        if (!bytes.IsComplete)
        {
            histogram.Reset();
        }

        return bytes.IsComplete;
    }

    private static bool IsCount(double count) => !double.IsNegative(count) && double.IsFinite(count);

    private static void WriteSide(HistogramSide side, ref SketchWriter writer)
    {
        writer.Word((ulong)side.Offset);
        writer.Short((ushort)side.Length);
        foreach (double count in side.Counts)
        {
            writer.Number(count);
        }
    }

    private static void ReadSide(ExponentialHistogram histogram, HistogramSide side, ref SketchReader bytes)
    {
        long offset = (long)bytes.Word();
        int length = bytes.Short();
        bytes.Require(length <= histogram.MaxBuckets && offset is >= -MaxIndex and <= MaxIndex && (length > 0 || offset == 0));
        for (int i = 0; i < length && !bytes.Failed; i++)
        {
            double count = bytes.Number();
            bytes.Require(IsCount(count) && (count > 0 || (i > 0 && i < length - 1)));
            if (!bytes.Failed)
            {
                histogram.Add(side, histogram.Scale, (int)offset + i, count);
            }
        }
    }
}
