namespace StreamEngine.Diagnostics;

/// <summary>Where the records of one stage went. All counts are records since the start.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="In">Records that came in.</param>
/// <param name="Out">Records that went on to the next stage.</param>
/// <param name="Filtered">Records that say nothing by design or by configuration: headers, comments, filters.</param>
/// <param name="Late">Records whose window had closed.</param>
/// <param name="Rejected">Records that went to the dead-letter output.</param>
/// <param name="Dropped">Records that a full queue or a full table had no room for.</param>
/// <param name="Held">Records that are inside the stage now.</param>
public readonly record struct LedgerEntry(string Stage, long In, long Out, long Filtered, long Late, long Rejected, long Dropped, long Held)
{
    /// <summary>The identity that must hold at every stage: nothing appears from nowhere, nothing disappears.</summary>
    public bool Balances => In == Out + Filtered + Late + Rejected + Dropped + Held;
}

/// <summary>
/// Counts the records of one stage. Only the stage that owns it writes; any thread may read. A reader that runs beside the stage may see
/// a record between two counters; at rest the identity holds exactly.
/// </summary>
internal sealed class StageLedger(string stage)
{
    private long _in;
    private long _out;
    private long _filtered;
    private long _late;
    private long _rejected;
    private long _dropped;
    private long _held;

    internal string Stage { get; } = stage;

    internal long In => Interlocked.Read(ref _in);

    internal long Out => Interlocked.Read(ref _out);

    internal long Late => Interlocked.Read(ref _late);

    internal long Rejected => Interlocked.Read(ref _rejected);

    internal long Dropped => Interlocked.Read(ref _dropped);

    internal void AddIn(long records) => Interlocked.Add(ref _in, records);

    internal void AddOut(long records) => Interlocked.Add(ref _out, records);

    internal void AddFiltered(long records) => Interlocked.Add(ref _filtered, records);

    internal void AddLate(long records) => Interlocked.Add(ref _late, records);

    internal void AddRejected(long records) => Interlocked.Add(ref _rejected, records);

    internal void AddDropped(long records) => Interlocked.Add(ref _dropped, records);

    /// <summary>Records taken into (positive) or let out of (negative) the stage's own state. Counted on its own, so that the identity is a check and not a definition.</summary>
    internal void AddHeld(long records) => Interlocked.Add(ref _held, records);

    internal LedgerEntry Snapshot() => new(
        Stage,
        Interlocked.Read(ref _in),
        Interlocked.Read(ref _out),
        Interlocked.Read(ref _filtered),
        Interlocked.Read(ref _late),
        Interlocked.Read(ref _rejected),
        Interlocked.Read(ref _dropped),
        Interlocked.Read(ref _held));
}
