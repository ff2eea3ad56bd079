using StreamEngine.Numerics.Histograms;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>Reads the buckets of exponential and native histograms, field by field, in buffers that are used again. One point at a time.</summary>
internal sealed class HistogramReader
{
    private readonly HistogramInput _input = new();
    private readonly BucketSide _positive = new();
    private readonly BucketSide _negative = new();

    /// <summary>The histogram of the last point that was taken.</summary>
    internal ExponentialHistogram Histogram => _input.Histogram;

    /// <summary>Buckets above zero.</summary>
    internal BucketSide Positive => _positive;

    /// <summary>Buckets below zero.</summary>
    internal BucketSide Negative => _negative;

    /// <summary>Buckets of an octave as a power of two.</summary>
    internal int Scale { get; set; }

    /// <summary>Magnitudes up to it are in the zero bucket.</summary>
    internal double ZeroThreshold { get; set; }

    /// <summary>Values in the zero bucket.</summary>
    internal double ZeroCount { get; set; }

    /// <summary>False when the scale is the one by which native histograms say that they list the bounds of their buckets.</summary>
    internal bool IsExponential => Scale != -53;

    /// <summary>Forgets the point before.</summary>
    internal void Clear()
    {
        Scale = 0;
        ZeroThreshold = ZeroCount = 0;
        _positive.Clear();
        _negative.Clear();
    }

    /// <summary>Takes what was read as an exponential histogram of OpenTelemetry; false when it breaks its rules.</summary>
    internal bool TryTakeExponential(double sum) =>
        _input.TryReadExponential(Scale, ZeroThreshold, ZeroCount, sum, _positive.Offset, _positive.Whole, _negative.Offset, _negative.Whole);

    /// <summary>Takes what was read as a native histogram of Prometheus; false when it breaks its rules.</summary>
    internal bool TryTakeNative(double sum) =>
        _positive.TryCount(out ReadOnlySpan<double> positive) && _negative.TryCount(out ReadOnlySpan<double> negative)
        && _input.TryReadNative(Scale, ZeroThreshold, ZeroCount, sum, _positive.Spans, positive, _negative.Spans, negative);
}
