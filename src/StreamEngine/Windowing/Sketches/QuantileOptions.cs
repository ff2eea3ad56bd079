namespace StreamEngine.Windowing.Sketches;

/// <summary>How exact quantile sketches are, and how large they may get.</summary>
internal sealed class QuantileOptions
{
    /// <summary>Greatest relative error of a quantile, 0.001 to 0.05; the next better one that is a power of two of buckets an octave is taken. Default 0.01.</summary>
    internal double Accuracy { get; init; } = 0.01;

    /// <summary>Octaves with values that a sketch tells apart on each side of zero, 1 to 64; lower ones are counted in the lowest bucket. Default 32.</summary>
    internal int MaxOctaves { get; init; } = 32;
}
