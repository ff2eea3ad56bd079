using StreamEngine.Scoring.Seasons;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Residuals;

/// <summary>
/// What a series that begins takes over from those of its metric that have been here for long. When its first value comes, its siblings are summed up before the next window, at most once an hour and
/// metric; when it has learned for as long as its scores do not count, its own values decide how much it takes. Nothing depends on ids, on the order of rows, or on when a snapshot was taken.
/// </summary>
/// <param name="lanes">Series.</param>
/// <param name="seasons">Their profiles.</param>
/// <param name="options">Options.</param>
/// <param name="grows">Says whether the values of a series are growth.</param>
internal sealed class Siblings(Lanes lanes, SeasonStore seasons, ResidualOptions options, Func<int, bool> grows)
{
    private const int MostMetrics = 10_000;

    /// <summary>Siblings that are summed up, those with the least hashes.</summary>
    private const int MostSiblings = 64;

    /// <summary>Metrics that are summed up in a window.</summary>
    private const int MostInWindow = 256;

    /// <summary>Times <see cref="ResidualOptions.Trusted"/> that a series has values before others learn from it.</summary>
    private const int MatureTimes = 5;

    private const long Pause = SeasonClock.Hour;

    /// <summary>Values of its own that what siblings have is worth to a series, at most.</summary>
    private const double MostWorth = 30;

    /// <summary>Deviations from siblings from which on a series is unlike them.</summary>
    private const double Unlike = 4;

    /// <summary>Spread of peaks, in natural logarithms, from which on they say nothing, and the same of a series that rests: it has no level yet that peaks could be a share of, and nothing else to hold its scale.</summary>
    private const float MostPeakSpread = 1.5f;
    private const float MostPeakSpreadAtRest = 4;

    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly List<SiblingMetric> _metrics = [];
    private readonly List<int> _wanted = [];
    private readonly List<int> _due = [];
    private Member[] _members = [];
    private ulong[] _order = [];
    private int[] _ids = [];
    private ISeriesTable? _table;

    /// <summary>Series that took over something.</summary>
    internal long Adopted { get; private set; }

    /// <summary>Before the values of a window: sums up the siblings of series that have begun.</summary>
    /// <param name="table">Names of the series of the window.</param>
    /// <param name="time">Start of the window, nanoseconds since the Unix epoch; ascending.</param>
    internal void Advance(ISeriesTable table, long time)
    {
        _table = table;
        if (_wanted.Count == 0)
        {
            return;
        }

        _due.Clear();
        foreach (int metric in _wanted)
        {
            if (time >= _metrics[metric].Due)
            {
                _due.Add(metric);
            }
        }

        if (_due.Count == 0)
        {
            return;
        }

        _due.Sort((a, b) => string.CompareOrdinal(_metrics[a].Name, _metrics[b].Name));
        if (_due.Count > MostInWindow)
        {
            _due.RemoveRange(MostInWindow, _due.Count - MostInWindow);
        }

        foreach (int metric in _due)
        {
            _metrics[metric].IsWanted = false;
            _metrics[metric].Due = time + Pause;
        }

        SumUp(time);
        _wanted.RemoveAll(m => !_metrics[m].IsWanted);
    }

    /// <summary>A series has its first value.</summary>
    internal void Begin(int id)
    {
        if (_table is not null)
        {
            int metric = MetricOf(id);
            if (!_metrics[metric].IsWanted)
            {
                _metrics[metric].IsWanted = true;
                _wanted.Add(metric);
            }
        }
    }

    /// <summary>A series ends, or its values mean something else.</summary>
    internal void Forget(int id)
    {
        if (id < _members.Length)
        {
            _members[id] = default;
        }
    }

    /// <summary>A series has learned for as long as its scores do not count.</summary>
    internal void Adopt(int id, long time)
    {
        if (_table is null || !lanes.Tails(id).IsFresh || SummaryOf(id) is not { } summary)
        {
            return;
        }

        float seen = lanes.At(id, Lanes.Seen);
        float level = lanes.At(id, Lanes.Magnitude);
        ref float fast = ref lanes.At(id, Lanes.FastError);
        ref float slow = ref lanes.At(id, Lanes.SlowError);
        if (IsUnlike(summary.Fast, fast, level, seen) && IsUnlike(summary.Slow, slow, level, seen))
        {
            return;
        }

        Adopted++;
        double trust = Math.Min(1, summary.Fast.Worth / MostWorth);
        bool rests = fast <= options.LeastScale;
        fast = Blend(summary.Fast, fast, level, seen);
        slow = Blend(summary.Slow, slow, level, seen);
        if (summary.Peak.Spread < (rests ? MostPeakSpreadAtRest : MostPeakSpread))
        {
            ref float peak = ref lanes.At(id, Lanes.Peak);
            peak = Math.Max(peak, summary.Peak.SizeAt(level));
        }

        lanes.At(id, Lanes.Seen) = Math.Max(seen, (float)Math.Floor(seen + (trust * (options.Trusted - seen))));
        lanes.Tails(id).Take(summary.Tails, (int)lanes.At(id, Lanes.Seen));
        TakeSeason(id, summary, time);
    }

    private static bool IsUnlike(in Typical typical, float error, float level, float seen)
    {
        float usual = typical.SizeAt(level);
        if (!(usual > 0) || !(error > 0))
        {
            // What rests may move later, as others do.
            return error > 0 && typical.Worth > 1;
        }

        double variance = (typical.Spread * typical.Spread) + (2 * Typical.VarianceOfOne / seen);
        double off = Math.Log(error / usual);
        return off * off > Unlike * Unlike * variance;
    }

    private static float Blend(in Typical typical, float error, float level, float seen)
    {
        double worth = Math.Min(typical.Worth, MostWorth);
        return (float)(((seen * error) + (worth * typical.SizeAt(level))) / (seen + worth));
    }

    // The day speaks once it has erred less than the levels do, and what is not so is gone after a day: slots that were not lived through learn all of the first value.
    private void TakeSeason(int id, SiblingSummary summary, long time)
    {
        long step = lanes.StepOf(id);
        if (summary.Season is null || lanes.Profile(id) != -2 || step is <= 0 or > SeasonClock.LongestStep)
        {
            return;
        }

        int profile = seasons.Allocate(SeasonClock.OfDay(step), id, lanes.Anchor(id));
        lanes.SetProfile(id, profile);
        if (profile >= 0)
        {
            double level = lanes.Anchor(id) + lanes.At(id, Lanes.FastLevel);
            summary.Season.Fill(seasons, profile, level, time);
        }
    }

    private SiblingSummary? SummaryOf(int id) => _metrics[MetricOf(id)].Summaries[grows(id) ? 1 : 0];

    private int MetricOf(int id)
    {
        if (id >= _members.Length)
        {
            Array.Resize(ref _members, Math.Max(id + 1, Math.Max(16, 2 * _members.Length)));
        }

        ref Member member = ref _members[id];
        if (member.Metric == 0)
        {
            SeriesInfo series = _table![id];
            string name = SiblingMetric.NameOf(series);
            if (!_byName.TryGetValue(name, out int metric))
            {
                // Beyond the limit all are of one that has no name and no siblings.
                name = _metrics.Count < MostMetrics ? name : string.Empty;
                metric = _byName.TryGetValue(name, out int other) ? other : Add(new SiblingMetric(name));
            }

            member = new Member(metric + 1, SiblingMetric.HashOf(series.Key));
        }

        return member.Metric - 1;
    }

    private int Add(SiblingMetric metric)
    {
        _byName.Add(metric.Name, _metrics.Count);
        _metrics.Add(metric);
        return _metrics.Count - 1;
    }

    // Series that have been here for long, by metric, levels before counters, and hash: the first of each are summed up.
    private void SumUp(long time)
    {
        var places = new Dictionary<int, int>();
        foreach (int metric in _due)
        {
            places.Add(metric, 2 * places.Count);
        }

        int count = 0;
        for (int id = 0; id < lanes.Capacity; id++)
        {
            if (lanes.At(id, Lanes.Seen) >= MatureTimes * options.Trusted && places.TryGetValue(MetricOf(id), out int place))
            {
                if (count == _order.Length)
                {
                    Array.Resize(ref _order, Math.Max(64, 2 * count));
                    Array.Resize(ref _ids, _order.Length);
                }

                _order[count] = ((ulong)(place + (grows(id) ? 1 : 0)) << 32) | _members[id].Hash;
                _ids[count++] = id;
            }
        }

        Array.Sort(_order, _ids, 0, count);
        for (int from = 0; from < count;)
        {
            int to = from + 1;
            while (to < count && _order[to] >> 32 == _order[from] >> 32)
            {
                to++;
            }

            int place = (int)(_order[from] >> 32);
            SiblingMetric metric = _metrics[_due[place / 2]];
            if (to - from >= SiblingSummary.LeastSiblings && metric.Name.Length > 0)
            {
                metric.Summaries[place % 2] = SumUp(First(from, to), time);
            }

            from = to;
        }
    }

    // Those with the least hashes; series that have the same one go by their keys.
    private ReadOnlySpan<int> First(int from, int to)
    {
        for (int i = from; i + 1 < to && i - from < MostSiblings; i++)
        {
            int same = i + 1;
            while (same < to && _order[same] == _order[i])
            {
                same++;
            }

            if (same > i + 1)
            {
                Array.Sort(_ids, i, same - i, Comparer<int>.Create((a, b) => string.CompareOrdinal(_table![a].Key, _table[b].Key)));
                i = same - 1;
            }
        }

        return _ids.AsSpan(from, Math.Min(MostSiblings, to - from));
    }

    private SiblingSummary SumUp(ReadOnlySpan<int> ids, long time)
    {
        Span<float> levels = stackalloc float[ids.Length];
        Span<int> profiles = stackalloc int[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            levels[i] = lanes.At(ids[i], Lanes.Magnitude);
            profiles[i] = lanes.Profile(ids[i]);
        }

        var tails = new SiblingTail[SiblingSummary.TailCount];
        Span<SiblingTail> each = stackalloc SiblingTail[ids.Length];
        for (int tail = 0; tail < tails.Length; tail++)
        {
            for (int i = 0; i < ids.Length; i++)
            {
                each[i] = lanes.Tails(ids[i]).Passed(tail, (int)lanes.At(ids[i], Lanes.Seen));
            }

            tails[tail] = SiblingTail.Of(each);
        }

        return new SiblingSummary(
            TypicalOf(ids, Lanes.FastError, levels), TypicalOf(ids, Lanes.SlowError, levels), TypicalOf(ids, Lanes.Peak, levels, MostPeakSpreadAtRest),
            tails, SiblingSeason.Find(seasons, profiles, time));
    }

    private Typical TypicalOf(ReadOnlySpan<int> ids, int field, ReadOnlySpan<float> levels, float enough = 0)
    {
        Span<float> sizes = stackalloc float[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            sizes[i] = lanes.At(ids[i], field);
        }

        return Typical.Of(sizes, levels, enough);
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Adopted);
        output.WriteInt32(_metrics.Count);
        _metrics.ForEach(m => m.Save(output));
    }

    /// <summary>Reads what was written in place of what is there.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="siblings">Where it goes to; null for nowhere.</param>
    internal static void Load(ref SnapshotInput input, Siblings? siblings)
    {
        siblings?.Clear();
        long adopted = input.ReadInt64(0, long.MaxValue);
        for (int left = input.ReadCount(SiblingMetric.SavedBytes); left > 0; left--)
        {
            SiblingMetric metric = SiblingMetric.Load(ref input);
            if (siblings is not null)
            {
                input.Require(!siblings._byName.ContainsKey(metric.Name), "a metric once");
                int index = siblings.Add(metric);
                if (metric.IsWanted)
                {
                    siblings._wanted.Add(index);
                }
            }
        }

        if (siblings is not null)
        {
            siblings.Adopted = adopted;
        }
    }

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        _byName.Clear();
        _metrics.Clear();
        _wanted.Clear();
        (_members, Adopted) = ([], 0);
    }

    /// <summary>Of a series: its metric and one, 0 for not known yet, and the hash of its key.</summary>
    private readonly record struct Member(int Metric, uint Hash);
}
