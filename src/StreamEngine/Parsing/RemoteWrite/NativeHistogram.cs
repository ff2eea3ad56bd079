using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.RemoteWrite;

/// <summary>A prometheus.Histogram (io.prometheus.write.v2.Histogram is the same), its buckets aside.</summary>
internal ref struct NativeHistogram
{
    /// <summary>Number of values.</summary>
    internal double Count;

    /// <summary>Bits of the sum of values, which may be a marker.</summary>
    internal ulong SumBits;

    /// <summary>Milliseconds since the Unix epoch.</summary>
    internal long Milliseconds;

    /// <summary>What was wrong.</summary>
    internal WireFault Fault;

    // Histogram.ResetHint: unknown, yes, no, gauge.
    private ulong _hint;

    /// <summary>True when the sender says that the histogram began anew.</summary>
    internal readonly bool IsReset => _hint == 1;

    /// <summary>True when the histogram may go down, and each is one of its own.</summary>
    internal readonly bool IsGauge => _hint == 3;

    /// <summary>Reads a message; buckets go to <paramref name="buckets"/>.</summary>
    internal static NativeHistogram Read(ReadOnlySpan<byte> message, HistogramReader buckets)
    {
        const uint CountTag = 1 << 3, FloatCountTag = (2 << 3) | 1, SumTag = (3 << 3) | 1, HintTag = 14 << 3, TimeTag = 15 << 3;
        NativeHistogram point = default;
        buckets.Clear();
        WireReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case CountTag:
                    point.Count = reader.Varint();
                    break;
                case FloatCountTag:
                    point.Count = reader.Double();
                    break;
                case SumTag:
                    point.SumBits = reader.Fixed64();
                    break;
                case HintTag:
                    point._hint = reader.Varint();
                    break;
                case TimeTag:
                    point.Milliseconds = (long)reader.Varint();
                    break;
                default:
                    ReadBuckets(ref reader, tag, buckets);
                    break;
            }
        }

        point.Fault = reader.Fault;
        return point;
    }

    private static void ReadBuckets(ref WireReader reader, uint tag, HistogramReader buckets)
    {
        const uint SchemaTag = 4 << 3, ThresholdTag = (5 << 3) | 1, ZeroTag = 6 << 3, FloatZeroTag = (7 << 3) | 1;
        switch (tag)
        {
            case SchemaTag:
                buckets.Scale = BucketSide.ZigZag((uint)reader.Varint());
                break;
            case ThresholdTag:
                buckets.ZeroThreshold = reader.Double();
                break;
            case ZeroTag:
                buckets.ZeroCount = reader.Varint();
                break;
            case FloatZeroTag:
                buckets.ZeroCount = reader.Double();
                break;
            case (8 << 3) | 2:
                buckets.Negative.ReadSpan(ref reader);
                break;
            case (9 << 3) | 2 or 9 << 3:
                buckets.Negative.ReadDifferences(ref reader, (tag & 7) == WireReader.Delimited);
                break;
            case (10 << 3) | 2 or (10 << 3) | 1:
                buckets.Negative.ReadCounts(ref reader, (tag & 7) == WireReader.Delimited);
                break;
            case (11 << 3) | 2:
                buckets.Positive.ReadSpan(ref reader);
                break;
            case (12 << 3) | 2 or 12 << 3:
                buckets.Positive.ReadDifferences(ref reader, (tag & 7) == WireReader.Delimited);
                break;
            case (13 << 3) | 2 or (13 << 3) | 1:
                buckets.Positive.ReadCounts(ref reader, (tag & 7) == WireReader.Delimited);
                break;
            default:
                reader.Skip(tag, 0b1111_1111_1111_1110);
                break;
        }
    }
}
