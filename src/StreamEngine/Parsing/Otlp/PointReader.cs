using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Reads data points of all kinds (messages of opentelemetry.proto.metrics.v1).</summary>
internal ref struct PointReader(BatchBuilder output, ParserOptions options, ReadOnlySpan<byte> payload, SeriesMemory memory) : IDisposable
{
    // The time is field 3 of every kind; count and sum are 4 and 5 of all but numbers.
    private const uint TimeTag = (3 << 3) | 1, CountTag = (4 << 3) | 1, SumTag = (5 << 3) | 1;

    /// <summary>Labels and rows.</summary>
    internal PointRows Points = new(output, options, payload, memory, memory.Histograms);

    /// <summary>Reads a NumberDataPoint.</summary>
    internal void ReadNumber(ReadOnlySpan<byte> point, ReadOnlySpan<byte> name, bool remember = true)
    {
        const uint StartTag = (2 << 3) | 1, DoubleTag = (4 << 3) | 1, IntTag = (6 << 3) | 1, AttributeTag = (7 << 3) | 2, FlagsTag = 8 << 3;
        Points.Data.ClearNumber();
        Points.Rows.Start(remember);
        WireReader reader = new(point);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case AttributeTag:
                    Attribute(ref reader, point, AttributeTag);
                    break;
                case TimeTag:
                    Points.Data.Time = reader.Fixed64();
                    break;
                case StartTag:
                    reader.Fixed64();
                    break;
                case DoubleTag:
                    Points.Data.Value = reader.Double();
                    Points.Data.HasValue = true;
                    break;
                case IntTag:
                    Points.Data.Value = (long)reader.Fixed64();
                    Points.Data.HasValue = true;
                    break;
                case FlagsTag:
                    Points.Data.Flags = reader.Varint();
                    break;
                default:
                    reader.Skip(tag, 0b1_1101_1000);
                    break;
            }
        }

        if (Points.Rows.Known.IsPartial)
        {
            ReadNumber(point, name, remember: false);
            return;
        }

        End(reader);
        Points.EndNumber(point);
        Points.Rows.Learn();
    }

    /// <summary>Reads a HistogramDataPoint.</summary>
    internal void ReadHistogram(ReadOnlySpan<byte> point, ReadOnlySpan<byte> name, bool remember = true)
    {
        const uint Counts = 6, Bounds = 7, AttributeTag = (9 << 3) | 2, FlagsTag = 10 << 3;
        ref PointData data = ref Begin(remember);
        WireReader reader = new(point);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case AttributeTag:
                    Attribute(ref reader, point, AttributeTag);
                    break;
                case TimeTag:
                    data.Time = reader.Fixed64();
                    break;
                case CountTag:
                    data.Count = reader.Fixed64();
                    break;
                case SumTag:
                    data.Sum = reader.Double();
                    data.HasSum = true;
                    break;
                case (Counts << 3) | 2 or (Counts << 3) | 1:
                    Packed(ref reader, tag, ref data.Counts);
                    break;
                case (Bounds << 3) | 2 or (Bounds << 3) | 1:
                    Packed(ref reader, tag, ref data.Bounds);
                    break;
                case FlagsTag:
                    data.Flags = reader.Varint();
                    break;
                default:
                    reader.Skip(tag, 0b110_1111_1000);
                    break;
            }
        }

        if (Points.Rows.Known.IsPartial)
        {
            ReadHistogram(point, name, remember: false);
            return;
        }

        End(reader);
        Points.EndHistogram(point, name);
        Points.Rows.Learn();
    }

    /// <summary>Reads an ExponentialHistogramDataPoint.</summary>
    internal void ReadExponential(ReadOnlySpan<byte> point, ReadOnlySpan<byte> name, bool remember = true)
    {
        const uint AttributeTag = (1 << 3) | 2, StartTag = (2 << 3) | 1, FlagsTag = 10 << 3, MinTag = (12 << 3) | 1, MaxTag = (13 << 3) | 1;
        ref PointData data = ref Begin(remember);
        Points.Histograms.Clear();
        WireReader reader = new(point);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case AttributeTag:
                    Attribute(ref reader, point, AttributeTag);
                    break;
                case TimeTag:
                    data.Time = reader.Fixed64();
                    break;
                case CountTag:
                    data.Count = reader.Fixed64();
                    break;
                case SumTag:
                    data.Sum = reader.Double();
                    data.HasSum = true;
                    break;
                case StartTag:
                    data.Start = reader.Fixed64();
                    break;
                case MinTag:
                    data.Min = reader.Double();
                    data.HasMin = true;
                    break;
                case MaxTag:
                    data.Max = reader.Double();
                    data.HasMax = true;
                    break;
                case FlagsTag:
                    data.Flags = reader.Varint();
                    break;
                default:
                    ReadBuckets(ref reader, tag, ref data);
                    break;
            }
        }

        if (Points.Rows.Known.IsPartial)
        {
            ReadExponential(point, name, remember: false);
            return;
        }

        End(reader);
        Points.EndExponential(point, name);
        Points.Rows.Learn();
    }

    /// <summary>Reads a field of an exponential histogram that others do not have.</summary>
    private void ReadBuckets(scoped ref WireReader reader, uint tag, ref PointData data)
    {
        const uint ScaleTag = 6 << 3, ZeroTag = (7 << 3) | 1, PositiveTag = (8 << 3) | 2, NegativeTag = (9 << 3) | 2, ThresholdTag = (14 << 3) | 1;
        switch (tag)
        {
            case ScaleTag:
                Points.Histograms.Scale = BucketSide.ZigZag((uint)reader.Varint());
                break;
            case ZeroTag:
                data.ZeroCount = reader.Fixed64();
                break;
            case PositiveTag:
                Points.Histograms.Positive.ReadNeighbours(ref reader);
                break;
            case NegativeTag:
                Points.Histograms.Negative.ReadNeighbours(ref reader);
                break;
            case ThresholdTag:
                Points.Histograms.ZeroThreshold = reader.Double();
                break;
            default:
                reader.Skip(tag, 0b111_0111_1111_1110);
                break;
        }
    }

    /// <summary>Reads a SummaryDataPoint.</summary>
    internal void ReadSummary(ReadOnlySpan<byte> point, ReadOnlySpan<byte> name, bool remember = true)
    {
        const uint QuantileTag = (6 << 3) | 2, AttributeTag = (7 << 3) | 2, FlagsTag = 8 << 3;
        ref PointData data = ref Begin(remember);
        data.Sum = 0;
        WireReader reader = new(point);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case AttributeTag:
                    Attribute(ref reader, point, AttributeTag);
                    break;
                case TimeTag:
                    data.Time = reader.Fixed64();
                    break;
                case CountTag:
                    data.Count = reader.Fixed64();
                    break;
                case SumTag:
                    data.Sum = reader.Double();
                    break;
                case QuantileTag:
                    Quantile(reader.Bytes(), ref data);
                    break;
                case FlagsTag:
                    data.Flags = reader.Varint();
                    break;
                default:
                    reader.Skip(tag, 0b1_1111_1000);
                    break;
            }
        }

        if (Points.Rows.Known.IsPartial)
        {
            ReadSummary(point, name, remember: false);
            return;
        }

        End(reader);
        Points.EndSummary(point, name);
        Points.Rows.Learn();
    }

    public void Dispose() => Points.Dispose();

    private static void Packed(ref WireReader reader, uint tag, ref PackedNumbers numbers)
    {
        if ((tag & 7) == WireReader.Fixed8)
        {
            numbers.Add(reader.Fixed64());
        }
        else if (!numbers.Add(reader.Bytes()))
        {
            reader.Fail(WireFault.EndInNumber);
        }
    }

    /// <summary>Reads a ValueAtQuantile.</summary>
    private static void Quantile(ReadOnlySpan<byte> message, ref PointData data)
    {
        WireReader reader = new(message);
        double quantile = 0;
        double value = 0;
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | 1:
                    quantile = reader.Double();
                    break;
                case (2 << 3) | 1:
                    value = reader.Double();
                    break;
                default:
                    reader.Skip(tag, 0b110);
                    break;
            }
        }

        data.Counts.Add(BitConverter.DoubleToUInt64Bits(quantile));
        data.Counts.Add(BitConverter.DoubleToUInt64Bits(value));
        data.Fault = reader.Failed ? reader.Fault : data.Fault;
    }

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref PointData Begin(bool remember)
    {
        Points.Data.Clear();
        Points.Rows.Start(remember);
        return ref Points.Data;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Attribute(scoped ref WireReader reader, ReadOnlySpan<byte> point, uint tag)
    {
        if (!Points.Rows.Known.Take(ref reader, point, tag))
        {
            Attribute(reader.Bytes());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Attribute(ReadOnlySpan<byte> message)
    {
        AttributeReader.Read(message, out ReadOnlySpan<byte> key, out AnyValue value, ref Points.Data.Fault);
        Points.Attribute(key, value);
    }

    private void End(scoped in WireReader reader)
    {
        if (reader.Failed)
        {
            Points.Data.Fault = reader.Fault;
        }
    }
}
