using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Windowing;

/// <summary>
/// Keeps the clocks, moves the watermark, and sees to it that one wild timestamp cannot close every window.
/// </summary>
/// <remarks>
/// <para>A row more than <see cref="WindowOptions.FutureLimit"/> (or twice the largest jump confirmed for its source) ahead of the greatest time
/// so far is held back. When three such rows of a source come in a row, they are believed and folded; when a row that is not ahead
/// comes first, the held ones are wild and are rejected.</para>
/// <para>At the end of a source the held rows are believed when there are two of them, or the source has confirmed a jump before, or it has
/// said little else; a single one after a steady source is wild.</para>
/// <para>The first three rows of the stream are held as well: their median is the first reference, so that a wild first timestamp is treated
/// like any other.</para>
/// </remarks>
internal sealed class FutureGuard(PaneFolder folder, QuerySet queries, StageCounts counts, WindowOptions options)
{
    /// <summary>Latest time that is taken: 64 days inside what nanoseconds can hold, so that window borders never overflow.</summary>
    internal const long MaxTime = long.MaxValue - (64 * TimeSpan.TicksPerDay * TimeSpan.NanosecondsPerTick);

    /// <summary>Earliest time that is taken.</summary>
    internal const long MinTime = -MaxTime;

    private readonly SourceClocks _clocks = new();
    private readonly List<(SourceClock Clock, WindowRow Row)> _first = [];
    private readonly long _size = options.Size.Ticks * TimeSpan.NanosecondsPerTick;
    private readonly long _disorder = options.Disorder.Ticks * TimeSpan.NanosecondsPerTick;
    private readonly long _limit = Math.Min(options.FutureLimit.Ticks, TimeSpan.TicksPerDay * 36_500) * TimeSpan.NanosecondsPerTick;
    private bool _starting = true;

    // Greatest time of the slowest source at which the next window closes.
    private long _trigger = long.MinValue + 1;

    internal SourceClocks Clocks => _clocks;

    internal long Watermark
    {
        get
        {
            long slowest = _clocks.Slowest(long.MinValue);
            long reached = folder.FirstOpen == long.MinValue ? long.MinValue : folder.FirstOpen * _size;
            return slowest == long.MinValue ? reached : Math.Max(reached, slowest - _disorder);
        }
    }

    /// <summary>The time that stands for a missing one: the greatest so far.</summary>
    internal long MissingTime => Math.Max(_clocks.Greatest, long.MinValue + 1);

    /// <summary>
    /// How many rows from the first on can be folded at once: none is held back, none is without a time, and none closes a window. The rest is for <see cref="Admit"/>, the
    /// first of it at least.
    /// </summary>
    /// <param name="clock">The source of the rows.</param>
    /// <param name="times">Times of the rows.</param>
    /// <param name="min">Least time of those rows.</param>
    /// <param name="max">Greatest time of those rows.</param>
    internal int CalmRows(SourceClock clock, ReadOnlySpan<long> times, out long min, out long max)
    {
        min = max = 0;
        if (_starting || clock.HeldCount > 0 || clock.Records < SourceClock.Witnesses)
        {
            return 0;
        }

        long limit = Math.Max(clock.Calm, Math.Min(Bound(clock), _clocks.IsSlowest(clock, _trigger) ? _trigger - 1 : MaxTime));
        int rows = times.Length;
        (min, max) = RowScan.Range(times);
        if (min < MinTime || max > limit)
        {
            rows = 0;
            while (times[rows] >= MinTime && times[rows] <= limit)
            {
                rows++;
            }

            if (rows > 0)
            {
                (min, max) = RowScan.Range(times[..rows]);
            }
        }

        return rows > 1 && folder.HasRoom(min, max) && queries.HasRoom(min, max, rows) ? rows : 0;
    }

    /// <summary>Moves the clock of a source after rows that <see cref="CalmRows"/> named.</summary>
    internal void Passed(SourceClock clock, long max)
    {
        if (max > clock.Max)
        {
            clock.Max = clock.Calm = max;
            _clocks.Greatest = Math.Max(_clocks.Greatest, max);
        }
    }

    /// <summary>Takes a row whose time is ahead of its source, or whose source has rows held back.</summary>
    internal void Admit(SourceClock clock, in WindowRow row)
    {
        if (row.Time is < MinTime or > MaxTime)
        {
            counts.Rejected++;
            queries.Return(row.Queries);
        }
        else if (_starting)
        {
            counts.Held++;
            _first.Add((clock, row));
            if (_first.Count == SourceClock.Witnesses)
            {
                Start();
            }
        }
        else if (row.Time > Bound(clock))
        {
            counts.Held++;
            clock.Hold(row);
            if (clock.HeldCount == SourceClock.Witnesses)
            {
                Believe(clock);
            }
        }
        else
        {
            Reject(clock);
            Accept(clock, row);
        }
    }

    /// <summary>Moves the watermark after a clock has moved or no longer counts.</summary>
    internal void Advance()
    {
        long slowest = _clocks.Slowest(_trigger);
        if (slowest >= _trigger)
        {
            long target = folder.IndexOf(slowest - _disorder);
            folder.CloseBefore(target);
            queries.Advance(slowest - _disorder);
            _trigger = Math.Min((target + 1) * _size, queries.NextClose) + _disorder;
        }
    }

    /// <summary>A source has ended: decides what it left behind.</summary>
    internal void Close(SourceClock clock)
    {
        if (_first.Exists(f => f.Clock == clock))
        {
            Start();
        }

        Decide(clock);
        _clocks.Close(clock);
        Advance();
    }

    /// <summary>The input has ended: decides everything that is held back.</summary>
    internal void Complete()
    {
        Start();
        foreach (SourceClock clock in _clocks.Open)
        {
            Decide(clock);
        }
    }

    /// <summary>Writes the clocks down, and what is held back.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteBoolean(_starting);
        output.WriteInt64(_trigger);
        output.WriteInt32(_first.Count);
        foreach ((SourceClock clock, WindowRow row) in _first)
        {
            output.WriteInt32(clock.Id);
            row.Save(output);
        }

        _clocks.Save(output);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <returns>Records that are held back.</returns>
    internal long Load(ref SnapshotInput input)
    {
        _starting = input.ReadBoolean();
        _trigger = input.ReadInt64();
        var first = new (int Clock, WindowRow Row)[input.ReadInt32(0, SourceClock.Witnesses - 1)];
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = (input.ReadInt32(), WindowRow.Load(ref input));
        }

        long held = _clocks.Load(ref input);
        _first.Clear();
        foreach ((int id, WindowRow row) in first)
        {
            input.Require(_clocks.Find(id) is not null, "the clock of a record that is held back");
            _first.Add((_clocks.Find(id)!, row));
        }

        return held + first.Length;
    }

    /// <summary>What queries have read of the rows that are held back, in the order in which <see cref="Save"/> writes these.</summary>
    internal IEnumerable<QueryValues?> HeldQueries()
    {
        foreach ((SourceClock _, WindowRow row) in _first)
        {
            yield return row.Queries;
        }

        foreach (SourceClock clock in _clocks.Open)
        {
            for (int i = 0; i < clock.HeldCount; i++)
            {
                yield return clock.Held[i].Queries;
            }
        }
    }

    /// <summary>Gives the rows that are held back what queries have read of them.</summary>
    internal void SetHeldQueries(ReadOnlySpan<QueryValues?> values)
    {
        int at = 0;
        for (int i = 0; i < _first.Count; i++)
        {
            _first[i] = (_first[i].Clock, _first[i].Row with { Queries = values[at++] });
        }

        foreach (SourceClock clock in _clocks.Open)
        {
            for (int i = 0; i < clock.HeldCount; i++)
            {
                clock.HeldAt(i).Queries = values[at++];
            }
        }
    }

    private long Bound(SourceClock clock)
    {
        long ahead = Math.Max(_limit, 2 * clock.LargestJump);
        return _clocks.Greatest > MaxTime - ahead ? MaxTime : _clocks.Greatest + ahead;
    }

    private void Accept(SourceClock clock, in WindowRow row)
    {
        switch (row.Kind)
        {
            case Batching.EventKind.Metric when row.Histogram is not null:
                folder.FoldHistogram(row.Time, row.Key, row.Histogram, isRoom: false);
                break;
            case Batching.EventKind.Metric:
                folder.FoldMetrics(new ReadOnlySpan<long>(in row.Time), new ReadOnlySpan<int>(in row.Key), new ReadOnlySpan<double>(in row.Value));
                break;
            case Batching.EventKind.Log:
                folder.AddLog(row, isRoom: false);
                folder.FoldLogs();
                break;
            default:
                folder.AddChange(row.Change!);
                break;
        }

        row.Queries?.Fold();
        queries.Return(row.Queries);

        clock.Records++;
        if (row.Time > clock.Max)
        {
            clock.Max = row.Time;
            _clocks.Greatest = Math.Max(_clocks.Greatest, row.Time);
            Advance();
        }

        clock.Calm = clock.Max;
    }

    private void Believe(SourceClock clock)
    {
        foreach (WindowRow row in clock.Held)
        {
            if (clock.Max != long.MinValue && row.Time > clock.Max)
            {
                // Capped, so that twice the jump is a time span still.
                clock.LargestJump = Math.Max(clock.LargestJump, (long)Int128.Min((Int128)row.Time - clock.Max, long.MaxValue / 4));
            }

            counts.Held--;
            Accept(clock, row);
        }

        clock.ClearHeld();
    }

    private void Reject(SourceClock clock)
    {
        foreach (ref readonly WindowRow row in clock.Held)
        {
            queries.Return(row.Queries);
        }

        counts.Held -= clock.HeldCount;
        counts.Rejected += clock.HeldCount;
        clock.ClearHeld();
    }

    private void Decide(SourceClock clock)
    {
        if (clock.HeldCount > 1 || clock.LargestJump > 0 || clock.Records < SourceClock.Witnesses)
        {
            Believe(clock);
        }
        else
        {
            Reject(clock);
        }
    }

    /// <summary>The first rows give the reference and then go the way of all rows.</summary>
    private void Start()
    {
        if (!_starting || _first.Count == 0)
        {
            return;
        }

        _starting = false;
        long[] times = [.. _first.Select(f => f.Row.Time).Order()];
        _clocks.Greatest = times[times.Length / 2];
        foreach ((SourceClock clock, WindowRow row) in _first)
        {
            counts.Held--;
            Admit(clock, row);
        }

        _first.Clear();
    }
}
