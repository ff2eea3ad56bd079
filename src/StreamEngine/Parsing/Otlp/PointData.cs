using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>What was read of one data point, attributes aside. Which fields count depends on the kind of metric.</summary>
internal ref struct PointData
{
    /// <summary>Flag of a point that stands for a missing value (DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK).</summary>
    internal const ulong NoRecordedValue = 1;

    /// <summary>Nanoseconds since the Unix epoch; 0 when not known.</summary>
    internal ulong Time;
    internal ulong Flags;
    internal WireFault Fault;

    /// <summary>Value of a gauge or sum.</summary>
    internal double Value;
    internal bool HasValue;
    internal bool HasSum;
    internal bool HasMin;
    internal bool HasMax;
    internal ulong Count;
    internal ulong ZeroCount;
    internal double Sum;
    internal double Min;
    internal double Max;

    /// <summary>Counts of the buckets; of a summary its quantiles, each followed by its value.</summary>
    internal PackedNumbers Counts;

    /// <summary>When the point began to count, in nanoseconds since the Unix epoch; 0 when not known.</summary>
    internal ulong Start;

    /// <summary>Upper bounds of all buckets but the last.</summary>
    internal PackedNumbers Bounds;

    /// <summary>Forgets the point before, as far as gauges and sums need it.</summary>
    internal void ClearNumber()
    {
        Time = Flags = 0;
        Fault = WireFault.None;
        HasValue = false;
    }

    /// <summary>Forgets the point before.</summary>
    internal void Clear()
    {
        ClearNumber();
        HasSum = HasMin = HasMax = false;
        Count = ZeroCount = Start = 0;
        Counts.Clear();
        Bounds.Clear();
    }
}
