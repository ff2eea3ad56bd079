namespace StreamEngine.Emission;

/// <summary>How a <see cref="BatchingSink"/> collects, retries and ends.</summary>
public sealed class BatchingOptions
{
    /// <summary>Most insights in one delivery, 1 or more. Default 100.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>How long an insight waits for others to share its delivery; zero sends at once. Default 1 second.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Insights that may wait; a writer waits when there are so many. 1 or more, default 10,000.</summary>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>Attempts to deliver a batch before it counts as lost, 1 or more. Default 8.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Pause after the first failure; it doubles with each more. Default 500 ms.</summary>
    public TimeSpan InitialBackoff { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause, also for a receiver that asks for more. Default 1 minute.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time to deliver what is queued when the sink is disposed of. What is left then counts as lost. Default 10 seconds.</summary>
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Throws when a value is outside its limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Linger, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBackoff, InitialBackoff);
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainDeadline, TimeSpan.Zero);
    }
}
