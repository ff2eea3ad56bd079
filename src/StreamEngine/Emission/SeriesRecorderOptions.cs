namespace StreamEngine.Emission;

/// <summary>Limits of a <see cref="SeriesRecorder"/>.</summary>
public sealed class SeriesRecorderOptions
{
    /// <summary>Series that are recorded, 1 or more. Default 20,000.</summary>
    public int MaxSeries { get; set; } = 20_000;

    /// <summary>Buckets of a series, 16 or more. Default 512.</summary>
    public int MaxPoints { get; set; } = 512;

    /// <summary>
    /// Buckets of all series together, 28 bytes each. Beyond it, series without an insight get coarser, down to 32 buckets. Default
    /// 4,000,000.
    /// </summary>
    public long MaxTotalPoints { get; set; } = 4_000_000;
}
