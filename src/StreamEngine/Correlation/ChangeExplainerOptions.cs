using StreamEngine.Batching;

namespace StreamEngine.Correlation;

/// <summary>What to explain, and with how much history.</summary>
public sealed class ChangeExplainerOptions
{
    /// <summary>The time in question, nanoseconds since the Unix epoch.</summary>
    public required long At { get; set; }

    /// <summary>How long after <see cref="At"/> is compared with what came before. At least one window of the frames. Default 5 minutes.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Who calls whom; null (the default) when unknown.</summary>
    public Topology? Topology { get; set; }

    /// <summary>Changes beside those that the frames carry. Default none.</summary>
    public IReadOnlyList<ChangeEvent> Changes { get; set; } = [];

    /// <summary>
    /// Least windows of history that are kept before <see cref="At"/>, 8 to 10,000. More are kept, up to 10,000, when frames are short: forty
    /// times <see cref="Window"/>. Default 240.
    /// </summary>
    public int History { get; set; } = 240;

    /// <summary>
    /// Most series that are compared, 1 to 1,000,000; further ones are counted. Fewer when the values of all would exceed 128 MiB: a series
    /// takes 8 bytes a window of history. Default 20,000.
    /// </summary>
    public int MaxSeries { get; set; } = 20_000;

    /// <summary>Most causes, 1 to 100. Default 10.</summary>
    public int MaxCauses { get; set; } = 10;

    /// <summary>Checks the limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its limits.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Window, TimeSpan.FromDays(365));
        Within(History, 8, 10_000, nameof(History));
        Within(MaxSeries, 1, 1_000_000, nameof(MaxSeries));
        Within(MaxCauses, 1, 100, nameof(MaxCauses));
        ArgumentNullException.ThrowIfNull(Changes);
    }

    private static void Within(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
