using System.Numerics;

namespace StreamEngine.Windowing;

/// <summary>How records are folded into windows.</summary>
public sealed class WindowOptions
{
    /// <summary>Length of a window, 1 ms to 1 day. Windows start at multiples of it since the Unix epoch. Default 1 minute.</summary>
    public TimeSpan Size { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How far the watermark trails the greatest event time of a source, 0 to 1 day: records that are disordered by less are never late. Default 30 s.</summary>
    public TimeSpan Disorder { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Columns of frames beside count, sum, min, max, mean, stddev, last, p50, p95 and p99. Quantiles are those of durations and sizes of log lines; when a quantile is
    /// named here, metrics have them all too. At most 32. Default none.
    /// </summary>
    public IList<Aggregate> Aggregates { get; set; } = [];

    /// <summary>What happens to a record whose window has closed. Default <see cref="LatePolicy.Drop"/>.</summary>
    public LatePolicy Late { get; set; } = LatePolicy.Drop;

    /// <summary>Metric series that are told apart, 1 to 16,777,216; the points of further ones go to <c>series.overflow</c>. Default 1,000,000.</summary>
    public int MaxSeries { get; set; } = 1_000_000;

    /// <summary>Services and hosts with log series of their own, 1 or more; the lines of further ones go to the service <c>&lt;other&gt;</c>. Default 10,000.</summary>
    public int MaxServices { get; set; } = 10_000;

    /// <summary>Empty windows of one gap for which frames are emitted, 0 or more; the rest is only reported by <see cref="Frame.EmptyWindowsBefore"/>. Default 60.</summary>
    public int MaxGapWindows { get; set; } = 60;

    /// <summary>Windows for which a count series keeps its row of zero after its last event, 0 or more. Default 1,440.</summary>
    public int IdleWindows { get; set; } = 1440;

    /// <summary>Windows that are open at the same time, 2 or more; beyond it the earliest is closed before its time. Default 100,000.</summary>
    public int MaxOpenWindows { get; set; } = 100_000;

    /// <summary>
    /// How far a record may be ahead of the greatest time so far before it is held back until the records of its source that follow agree
    /// with it; 1 s or more. Default 1 day.
    /// </summary>
    public TimeSpan FutureLimit { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Time without a record after which a live source no longer holds the watermark back. Used by the runtime. Default 10 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time of events without a row after which a metric series is retired: <see cref="Frame.RetiredSeries"/> names it, what was learned of it is forgotten and its room is
    /// used again. 0 for never, or 1 minute to 10 years. Default 8 days, so that what comes once a week stays known.
    /// </summary>
    public TimeSpan RetireAfter { get; set; } = TimeSpan.FromDays(8);

    /// <summary>
    /// Threads that fold rows into windows, a power of two up to 64; series are divided among them, and frames do not depend on their number. 1 folds where rows are put in
    /// order. Default 1, from eight processors on a quarter of them.
    /// </summary>
    public int Shards { get; set; } = 1 << (Math.Clamp(BitOperations.Log2((uint)Environment.ProcessorCount), 2, 8) - 2);

    /// <summary>Which log lines are looked at together. Default those of one trace.</summary>
    public LogSessionOptions LogSessions { get; set; } = new();

    /// <summary>Most <see cref="Shards"/>.</summary>
    internal const int MostShards = 64;

    /// <summary>Checks all limits.</summary>
    /// <returns>One sentence an error; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(Size >= TimeSpan.FromMilliseconds(1) && Size <= TimeSpan.FromDays(1), nameof(Size), "1 ms to 1 day", Size);
        Check(Disorder >= TimeSpan.Zero && Disorder <= TimeSpan.FromDays(1), nameof(Disorder), "0 to 1 day", Disorder);
        Check(Aggregates.Count <= 32, nameof(Aggregates), "at most 32", Aggregates.Count);
        Check(Aggregates.All(static a => a.Field is null), nameof(Aggregates), "aggregates of values", string.Join(", ", Aggregates));
        Check(MaxSeries is >= 1 and <= 1 << 24, nameof(MaxSeries), "1 to 16,777,216", MaxSeries);
        Check(MaxServices >= 1, nameof(MaxServices), "1 or more", MaxServices);
        Check(MaxGapWindows >= 0, nameof(MaxGapWindows), "0 or more", MaxGapWindows);
        Check(IdleWindows >= 0, nameof(IdleWindows), "0 or more", IdleWindows);
        Check(MaxOpenWindows >= 2, nameof(MaxOpenWindows), "2 or more", MaxOpenWindows);
        Check(FutureLimit >= TimeSpan.FromSeconds(1), nameof(FutureLimit), "1 s or more", FutureLimit);
        Check(IdleTimeout >= TimeSpan.Zero, nameof(IdleTimeout), "0 or more", IdleTimeout);
        Check(RetireAfter == TimeSpan.Zero || (RetireAfter >= TimeSpan.FromMinutes(1) && RetireAfter <= TimeSpan.FromDays(3650)), nameof(RetireAfter), "0, or 1 minute to 3650 days", RetireAfter);
        Check(Shards is >= 1 and <= MostShards && BitOperations.IsPow2(Shards), nameof(Shards), "a power of two from 1 to 64", Shards);
        LogSessions.Validate(errors);
        return errors;

        void Check(bool holds, string name, string limits, object value)
        {
            if (!holds)
            {
                errors.Add(FormattableString.Invariant($"Windows.{name} must be {limits}, but is {value}."));
            }
        }
    }
}
