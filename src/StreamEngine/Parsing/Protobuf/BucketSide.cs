using System.Buffers.Binary;
using System.Runtime.InteropServices;
using StreamEngine.Numerics.Histograms;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>The buckets of one side of a histogram as a message has them: neighbours from an offset, or runs of differences or counts.</summary>
internal sealed class BucketSide
{
    // Numbers for which memory is kept: a message of many is not to hold it for ever.
    private const int MostKept = 1 << 16;

    private readonly List<ulong> _whole = [];
    private readonly List<BucketSpan> _spans = [];
    private readonly List<long> _differences = [];
    private readonly List<double> _counts = [];

    /// <summary>Index of the first bucket, where they are neighbours.</summary>
    internal int Offset { get; set; }

    /// <summary>Counts of neighbours.</summary>
    internal ReadOnlySpan<ulong> Whole => CollectionsMarshal.AsSpan(_whole);

    /// <summary>Runs of buckets.</summary>
    internal ReadOnlySpan<BucketSpan> Spans => CollectionsMarshal.AsSpan(_spans);

    /// <summary>Buckets, runs and numbers of them that were read.</summary>
    internal int Count => Math.Max(Math.Max(_whole.Count, _spans.Count), Math.Max(_differences.Count, _counts.Count));

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Offset = 0;
        _whole.Clear();
        _spans.Clear();
        _differences.Clear();
        _counts.Clear();
        if (_whole.Capacity + _spans.Capacity + _differences.Capacity + _counts.Capacity > MostKept)
        {
            (_whole.Capacity, _spans.Capacity, _differences.Capacity, _counts.Capacity) = (0, 0, 0, 0);
        }
    }

    /// <summary>Adds the count of a neighbour.</summary>
    internal void Add(ulong count) => _whole.Add(count);

    /// <summary>The counts of the runs: as they were written, or from differences; false when there are both, or one is negative.</summary>
    internal bool TryCount(out ReadOnlySpan<double> counts)
    {
        bool holds = _counts.Count == 0 || _differences.Count == 0;
        if (holds && _differences.Count > 0)
        {
            CollectionsMarshal.SetCount(_counts, _differences.Count);
            holds = HistogramInput.TryAccumulate(CollectionsMarshal.AsSpan(_differences), CollectionsMarshal.AsSpan(_counts));
            _differences.Clear();
        }

        counts = CollectionsMarshal.AsSpan(_counts);
        return holds;
    }

    /// <summary>Reads ExponentialHistogramDataPoint.Buckets of OpenTelemetry.</summary>
    internal void ReadNeighbours(ref WireReader reader)
    {
        WireReader buckets = new(reader.Bytes());
        while (buckets.Next(out uint tag))
        {
            switch (tag)
            {
                case 1 << 3:
                    Offset = ZigZag((uint)buckets.Varint());
                    break;
                case (2 << 3) | WireReader.Delimited:
                    WireReader packed = new(buckets.Bytes());
                    while (!packed.AtEnd)
                    {
                        _whole.Add(packed.Varint());
                    }

                    Check(packed, ref buckets);
                    break;
                case 2 << 3:
                    _whole.Add(buckets.Varint());
                    break;
                default:
                    buckets.Skip(tag, 0b110);
                    break;
            }
        }

        Check(buckets, ref reader);
    }

    /// <summary>Reads a prometheus.BucketSpan.</summary>
    internal void ReadSpan(ref WireReader reader)
    {
        (int offset, uint length) = (0, 0);
        WireReader span = new(reader.Bytes());
        while (span.Next(out uint tag))
        {
            switch (tag)
            {
                case 1 << 3:
                    offset = ZigZag((uint)span.Varint());
                    break;
                case 2 << 3:
                    length = (uint)span.Varint();
                    break;
                default:
                    span.Skip(tag, 0b110);
                    break;
            }
        }

        Check(span, ref reader);
        _spans.Add(new BucketSpan(offset, (int)Math.Min(length, int.MaxValue)));
    }

    /// <summary>Reads differences, packed or one by one.</summary>
    internal void ReadDifferences(ref WireReader reader, bool isPacked)
    {
        if (!isPacked)
        {
            _differences.Add(ZigZag(reader.Varint()));
            return;
        }

        WireReader packed = new(reader.Bytes());
        while (!packed.AtEnd)
        {
            _differences.Add(ZigZag(packed.Varint()));
        }

        Check(packed, ref reader);
    }

    /// <summary>Reads counts, packed or one by one.</summary>
    internal void ReadCounts(ref WireReader reader, bool isPacked)
    {
        if (!isPacked)
        {
            _counts.Add(reader.Double());
            return;
        }

        ReadOnlySpan<byte> packed = reader.Bytes();
        if ((packed.Length & 7) != 0)
        {
            reader.Fail(WireFault.EndInNumber);
            return;
        }

        for (; !packed.IsEmpty; packed = packed[sizeof(double)..])
        {
            _counts.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed));
        }
    }

    /// <summary>The number that a sint32 stands for.</summary>
    internal static int ZigZag(uint value) => (int)(value >> 1) ^ -(int)(value & 1);

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static void Check(scoped in WireReader inner, ref WireReader outer)
    {
        if (inner.Failed)
        {
            outer.Fail(inner.Fault);
        }
    }
}
