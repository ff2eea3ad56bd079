using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Calibration;

/// <summary>
/// Holds the p-values of a detector to what they promise, on each series' own history. Small p-values come in episodes; those of a series are counted, and how many
/// decades their peaks lie beyond <see cref="Limit"/> is taken as exponential (peaks over a threshold with runs declustering, Coles 2001, chapter 5, on the scale of
/// -log10 p, on which p-values that are right have a mean excess of 0.434 decades). A p-value beyond the limit becomes the share of windows in which an episode that
/// large begins. A series that knows little of itself believes what series of the same metric have had, and these what p promises. Only windows beyond the limit
/// touch anything. Rates are forgotten over <see cref="Memory"/> windows.
/// </summary>
internal sealed class PValueCalibrator
{
    /// <summary>p-values above are left as they are.</summary>
    internal const double Limit = 1e-3;

    private const double LimitDecades = 3;

    /// <summary>Windows over which episodes are forgotten.</summary>
    private const double Memory = 20_000;

    /// <summary>Windows below the limit that end an episode.</summary>
    private const int Pause = 30;

    /// <summary>Mean excess of p-values that are right, in decades.</summary>
    private const double PromisedExcess = 0.4343;

    /// <summary>Episodes a window when p-values are right and come alone.</summary>
    private const double PromisedRate = 1e-3;

    /// <summary>Episodes that the excess of other series is worth.</summary>
    private const double PriorExcesses = 8;

    /// <summary>Episodes that the rate of other series is worth.</summary>
    private const double PriorEpisodes = 2;

    /// <summary>Most of an excess that is learned, in mean excesses: a fault must not make the series deaf, repeated ones must.</summary>
    private const double Clip = 4;

    private const int MaxPools = 10_000;

    private readonly Dictionary<string, Pool> _pools = new(StringComparer.Ordinal);
    private Track[] _tracks = [];
    private long _window;

    /// <summary>Replaces the p-values of rows beyond the limit, and learns them.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="scores">One a row.</param>
    internal void Apply(Frame frame, Span<SeriesScore> scores)
    {
        Advance(frame);
        for (int row = 0; row < scores.Length; row++)
        {
            Apply(frame, row, ref scores[row]);
        }
    }

    /// <summary>The same, where it is known which rows may be beyond the limit.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="scores">One a row.</param>
    /// <param name="rows">All rows beyond the limit, and maybe others, ascending.</param>
    internal void Apply(Frame frame, Span<SeriesScore> scores, ReadOnlySpan<int> rows)
    {
        Advance(frame);
        foreach (int row in rows)
        {
            Apply(frame, row, ref scores[row]);
        }
    }

    /// <summary>Replaces the p-values of some rows beyond the limit, and learns them.</summary>
    internal void Apply(Frame frame, RowScores scores)
    {
        Advance(frame);
        for (int i = 0; i < scores.Count; i++)
        {
            Apply(frame, scores.Rows[i], ref scores[i]);
        }
    }

    private void Advance(Frame frame)
    {
        Advance(1 + frame.EmptyWindowsBefore);
        foreach (int id in frame.RetiredSeries)
        {
            Retire(id);
        }
    }

    private void Apply(Frame frame, int row, ref SeriesScore score)
    {
        if (score.PValue <= Limit && !score.Learning && !score.IsCalibrated)
        {
            int id = frame.SeriesIds[row];
            score.PValue = Next(id, frame.Series[id].Name, score.PValue);
        }
    }

    /// <summary>Windows go by.</summary>
    internal void Advance(long windows) => _window += windows;

    /// <summary>What a p-value at most <see cref="Limit"/> is worth; then learns it.</summary>
    internal double Next(int id, string metric, double p)
    {
        if (id >= _tracks.Length)
        {
            Array.Resize(ref _tracks, Math.Max(id + 1, _tracks.Length + 16 + (_tracks.Length / 4)));
        }

        ref Track track = ref _tracks[id];
        Pool pool = PoolOf(metric);
        if (track.Begun == 0)
        {
            track = new Track { Begun = _window, Closed = _window, Last = long.MinValue / 2, Pool = pool };
        }

        double excess = -Math.Log10(Math.Max(p, 1e-300)) - LimitDecades;
        if (_window - track.Last > Pause)
        {
            Close(ref track);
        }

        track.Last = _window;
        track.Peak = Math.Max(track.Peak, (float)excess);
        double rate = RateOf(track);
        return Math.Clamp(rate * Math.Exp(-excess / ExcessOf(track)), 1e-300, Math.Max(rate, Limit));
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        _pools.Clear();
        (_tracks, _window) = ([], 0);
    }

    /// <summary>Writes everything down.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_window);
        output.WriteInt32(_pools.Count);
        foreach ((string metric, Pool pool) in _pools.OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            output.WriteString(metric);
            output.WriteDoubles([pool.Episodes, pool.Excess, pool.Pauses, pool.Windows]);
        }

        output.WriteInt32(_tracks.Count(static t => t.Begun != 0));
        for (int id = 0; id < _tracks.Length; id++)
        {
            ref readonly Track track = ref _tracks[id];
            if (track.Begun != 0)
            {
                output.WriteInt32(id);
                output.WriteString(track.Pool!.Metric);
                output.WriteInt64s([track.Begun, track.Last, track.Decayed, track.Closed]);
                output.WriteDoubles([track.Episodes, track.Excess, track.Peak]);
            }
        }
    }

    /// <summary>Reads everything in place of what is there.</summary>
    internal void Load(ref SnapshotInput input)
    {
        Clear();
        _window = input.ReadInt64(0, long.MaxValue);
        for (int i = input.ReadCount(36); i > 0; i--)
        {
            Pool pool = new(input.ReadText()) { Episodes = input.ReadDouble(), Excess = input.ReadDouble(), Pauses = input.ReadDouble(), Windows = input.ReadDouble() };
            input.Require(_pools.TryAdd(pool.Metric, pool), "a metric once");
        }

        int known = input.ReadCount(64);
        _tracks = known == 0 ? [] : new Track[input.SeriesCount];
        for (int i = 0; i < known; i++)
        {
            ref Track track = ref _tracks[input.ReadSeriesId()];
            input.Require(track.Begun == 0, "a series once");
            Pool pool = PoolOf(input.ReadText());
            track.Begun = input.ReadInt64(1, long.MaxValue);
            track.Last = input.ReadInt64();
            track.Decayed = input.ReadInt64();
            track.Closed = input.ReadInt64();
            track.Episodes = (float)input.ReadDouble();
            track.Excess = (float)input.ReadDouble();
            track.Peak = (float)input.ReadDouble();
            track.Pool = pool;
        }
    }

    /// <summary>Forgets what is kept of a series; another one may get its id.</summary>
    internal void Retire(int id)
    {
        if (id < _tracks.Length)
        {
            _tracks[id] = default;
        }
    }

    private Pool PoolOf(string metric)
    {
        if (!_pools.TryGetValue(metric, out Pool? pool))
        {
            // Beyond the limit all share one, which has no name.
            string name = _pools.Count < MaxPools ? metric : string.Empty;
            if (!_pools.TryGetValue(name, out pool))
            {
                _pools.Add(name, pool = new Pool(name));
            }
        }

        return pool;
    }

    // The episode that has ended is learned before the next one is looked at.
    private void Close(ref Track track)
    {
        double kept = Math.Exp(-(_window - Math.Max(track.Decayed, track.Begun)) / Memory);
        track.Episodes *= (float)kept;
        track.Excess *= (float)kept;
        track.Decayed = _window;
        if (track.Peak > 0)
        {
            double excess = Math.Min(track.Peak, Clip * ExcessOf(track));
            track.Episodes++;
            track.Excess += (float)excess;
            track.Pool!.Episodes++;
            track.Pool!.Excess += excess;
            track.Pool!.Pauses++;
            track.Pool!.Windows += _window - track.Closed;
            track.Closed = _window;
        }

        track.Peak = 0;
    }

    private static double ExcessOf(in Track track)
    {
        Pool pool = track.Pool!;
        const double PoolPrior = 4 * PriorExcesses;
        double usual = (pool.Excess + (PoolPrior * PromisedExcess)) / (pool.Episodes + PoolPrior);
        return Math.Max(0.2, (track.Excess + (PriorExcesses * usual)) / (track.Episodes + PriorExcesses));
    }

    private double RateOf(in Track track)
    {
        Pool pool = track.Pool!;
        double usual = (pool.Pauses + PriorEpisodes) / (pool.Windows + (PriorEpisodes / PromisedRate));
        double seen = Memory * (1 - Math.Exp(-(_window - track.Begun) / Memory));
        double kept = Math.Exp(-(_window - Math.Max(track.Decayed, track.Begun)) / Memory);
        return ((track.Episodes * kept) + PriorEpisodes) / (seen + (PriorEpisodes / usual));
    }

    /// <summary>Series of one metric together.</summary>
    private sealed class Pool(string metric)
    {
        internal string Metric { get; } = metric;

        internal double Episodes { get; set; }

        internal double Excess { get; set; }

        /// <summary>Times between the beginnings of episodes that are counted in <see cref="Windows"/>.</summary>
        internal double Pauses { get; set; }

        /// <summary>Windows from an episode of a series to its next one. What a series does after its last is not known to anybody but itself.</summary>
        internal double Windows { get; set; }
    }

    private struct Track
    {
        /// <summary>First window beyond the limit, 0 for none.</summary>
        internal long Begun;

        /// <summary>Last window beyond the limit.</summary>
        internal long Last;

        /// <summary>Window of the last episode that the metric knows of.</summary>
        internal long Closed;

        /// <summary>Window up to which episodes have been forgotten.</summary>
        internal long Decayed;

        internal float Episodes;
        internal float Excess;

        /// <summary>Greatest excess of the episode.</summary>
        internal float Peak;

        internal Pool? Pool;
    }
}
