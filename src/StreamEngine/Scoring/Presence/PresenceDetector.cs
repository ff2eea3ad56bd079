using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Presence;

/// <summary>
/// Looks at whether metric series have values at all, and whether they move: gaps that are longer or more frequent than the series and others of its metric had them, and values that repeat for longer.
/// </summary>
/// <remarks>
/// The p-value of a gap of k windows is how often in a window a gap begins that becomes as long (<see cref="Lengths"/>), which is what alerts are budgeted with; that of a repeated value likewise. Gaps
/// that are frequent rather than long add up in a CUSUM of betting scores, whose p-value is exp(-sum) (Shin, Ramdas and Rinaldo 2023, "E-detectors"). Windows in which the whole stream has no
/// record, and the last one when the input ends, say nothing. Log lines are looked at by <see cref="TemplateDetector"/>.
/// </remarks>
public sealed class PresenceDetector : IAbsentSeriesDetector, ISparseDetector, ISnapshotState
{
    /// <summary>Chance from which on a gap or a repetition is not learned as usual.</summary>
    private const double Told = 1e-4;

    /// <summary>Chance above which nothing is said.</summary>
    private const double Worth = 0.05;

    /// <summary>Share of windows with another value than before from which on a value that stays is worth a look.</summary>
    private const float LeastChanges = 0.3f;

    /// <summary>Deviations from the mean within which values usually lie.</summary>
    private const double Band = 4;

    private readonly PresenceOptions _options;
    private readonly Lengths _gaps = new();
    private readonly Lengths _runs = new();
    private readonly MetricTable _metrics = new();
    private readonly List<int> _suspects = [];
    private int[] _last = [];
    private PresenceState[] _states = [];
    private int _window;
    private bool _speaks;

    /// <summary>Makes a detector.</summary>
    public PresenceDetector(PresenceOptions? options = null) => _options = options ?? new PresenceOptions();

    /// <inheritdoc/>
    public string Name => "presence";

    /// <inheritdoc/>
    public bool IsCalibrated => true;

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores)
    {
        ArgumentNullException.ThrowIfNull(frame);
        SparseScoring.Spread(this, frame, scores);
    }

    void ISparseDetector.Score(Frame frame, RowScores scores)
    {
        foreach (int id in frame.RetiredSeries)
        {
            Retire(id);
        }

        _suspects.Clear();
        _speaks = !frame.IsUnfinished && HasRecords(frame);
        if (!_speaks)
        {
            return;
        }

        _window++;
        ReadOnlySpan<int> ids = frame.SeriesIds;
        ReadOnlySpan<double> least = frame.Column(Aggregate.Min);
        ReadOnlySpan<double> most = frame.Column(Aggregate.Max);
        ReadOnlySpan<double> last = frame.Column(Aggregate.Last);
        ReadOnlySpan<double> points = frame.Column(Aggregate.Count);
        ReadOnlySpan<SeriesKind> kinds = frame.Kinds.All;
        int known = kinds.LastIndexOf(SeriesKind.Gauge);
        Reserve(known < 0 ? -1 : ids[known]);
        for (int row = 0; row < ids.Length; row++)
        {
            int id = ids[row];
            if (kinds[row] == SeriesKind.Gauge && double.IsFinite(last[row]))
            {
                double value = least[row] == most[row] ? last[row] : double.NaN;
                if (_last[id] == 0)
                {
                    Begin(frame, id, last[row], points[row]);
                }
                else if (!IsUsual(id, points[row], value, last[row], frame.End))
                {
                    Observe(frame, id, points[row]);
                    Repeat(frame, row, value, last[row], scores);
                }

                _last[id] = _window;
            }
        }
    }

    /// <inheritdoc/>
    public void ScoreAbsent(Frame frame, ICollection<AbsentSeries> absent)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(absent);
        if (!_speaks)
        {
            return;
        }

        int suspect = 0;
        for (int id = 0; id < _last.Length; id++)
        {
            if (_last[id] == _window)
            {
                if (suspect < _suspects.Count && _suspects[suspect] == id)
                {
                    suspect++;
                    absent.Add(new AbsentSeries(id, Few(_states[id], _states[id].Surprise)));
                }
            }
            else if (_last[id] != 0 && frame.IsWithheld?.Invoke(id) == true)
            {
                // A window in which it was worked on is none of its history.
                _last[id]++;
                _states[id].First++;
            }
            else if (_last[id] != 0 && Miss(id) is { } score)
            {
                absent.Add(new AbsentSeries(id, score));
            }
        }
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt32(_window);
        _metrics.Save(output);
        output.WriteInt32(_last.Count(static l => l != 0));
        for (int id = 0; id < _last.Length; id++)
        {
            if (_last[id] != 0)
            {
                output.WriteInt32(id);
                output.WriteInt32(_last[id]);
                _states[id].Save(output);
            }
        }

        _gaps.Save(output);
        _runs.Save(output);
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _window = input.ReadInt32(0, int.MaxValue);
        _metrics.Load(ref input);
        int known = input.ReadCount(PresenceState.SavedBytes + (2 * sizeof(int)));
        _last = new int[known == 0 ? 0 : input.SeriesCount];
        _states = new PresenceState[_last.Length];
        for (int i = 0; i < known; i++)
        {
            int id = input.ReadSeriesId();
            input.Require(_last[id] == 0, "a series once");
            _last[id] = input.ReadInt32(1, _window);
            _states[id] = PresenceState.Load(ref input, _metrics.Count);
        }

        _gaps.Load(ref input);
        _runs.Load(ref input);
        input.RequireEnd();
    }

    private static bool HasRecords(Frame frame)
    {
        ReadOnlySpan<int> counts = frame.Kinds.Counts;
        bool has = counts.Length < frame.Count;
        ReadOnlySpan<double> values = frame.ValuesOf(SeriesKind.Count);
        for (int i = 0; i < counts.Length && !has; i++)
        {
            has = values[counts[i]] > 0;
        }

        return has;
    }

    private void Reserve(int id)
    {
        if (id >= _last.Length)
        {
            int size = Math.Max(id + 1, _last.Length + (_last.Length / 4));
            Array.Resize(ref _last, size);
            Array.Resize(ref _states, size);
        }
    }

    private void Retire(int id)
    {
        if (id < _last.Length && _last[id] != 0)
        {
            _last[id] = 0;
            _states[id] = default;
            _gaps.Retire(id);
            _runs.Retire(id);
        }
    }

    private void Begin(Frame frame, int id, double value, double points)
    {
        _states[id] = new PresenceState(_window, _metrics.Find(frame.Series[id].Name, _window), value, points) { GapSince = frame.End };
        _metrics[_states[id].Metric].SeriesBegan(_window);
    }

    /// <summary>True for a row of which there is nothing to say, as most are; it has been learned then.</summary>
    private bool IsUsual(int id, double points, double value, double last, long end)
    {
        ref PresenceState state = ref _states[id];
        bool isUsual = _last[id] == _window - 1 && value != state.Value && _window - state.First <= PresenceState.MostWindows && state.TryLearnUsual(points, last, end, _options.WarmUp);
        if (isUsual)
        {
            _metrics[state.Metric].AddWindow(0);
        }

        return isUsual;
    }

    /// <summary>A value came: learns the gap before it, and whether it is one of many.</summary>
    private void Observe(Frame frame, int id, double points)
    {
        ref PresenceState state = ref _states[id];
        int interval = _window - _last[id];
        int missing = state.Missing(interval);
        bool isEnded = state.Flags.HasFlag(PresenceFlags.Ended);
        if (isEnded)
        {
            // Its absence was no time in which it could have had gaps.
            state.First = Math.Min(_window - 1, state.First + interval);
        }

        if (_window - state.First > PresenceState.MostWindows)
        {
            Forget(id, ref state);
        }

        bool few = state.LearnPoints(points, _options.WarmUp) && missing == 0;
        Surprise(id, ref state, missing, few, few ? frame.Start : state.GapSince);
        if (missing > 0 && state.Rows >= _options.WarmUp)
        {
            bool isTold = (state.Flags & (PresenceFlags.GapTold | PresenceFlags.Ended)) != 0;
            _gaps.Add(id, missing, isTold ? Lengths.ToldWeight : 1);
        }

        state.LearnInterval(interval, points);
        state.Rows++;
        state.GapSince = frame.End;
        state.Flags &= ~(PresenceFlags.GapTold | PresenceFlags.Ended);
        if (state.Surprise > GapCusum.MostGain)
        {
            _suspects.Add(id);
        }
    }

    // Half of the history is forgotten, so that what was usual long ago need not be.
    private void Forget(int id, ref PresenceState state)
    {
        state.First = _window - (PresenceState.MostWindows / 2);
        state.Rows /= 2;
        state.Events /= 2;
        _gaps.Halve(id);
        _runs.Halve(id);
    }

    private void Surprise(int id, ref PresenceState state, int missing, bool few, long since)
    {
        bool isEvent = missing > 0 || few;
        MetricHistory metric = _metrics[state.Metric];
        float weight = !isEvent ? 0 : state.Surprise >= -Math.Log(Told) ? Lengths.ToldWeight : 1;
        if (state.Rows >= _options.WarmUp)
        {
            double next = GapCusum.Next(state, metric, isEvent, GapChance(id, state, missing));
            state.SurpriseSince = state.Surprise <= 0 ? since : state.SurpriseSince;
            state.Surprise = (float)next;
        }

        state.Events += weight;
        metric.AddWindow(weight);
    }

    /// <summary>How many of the gaps become as long.</summary>
    private double GapChance(int id, in PresenceState state, int missing)
    {
        if (missing <= 1)
        {
            return 1;
        }

        MetricHistory metric = _metrics[state.Metric];
        ReadOnlySpan<float> own = _gaps.Of(id);
        double all = (own.IsEmpty ? 0 : own[0]) + 1 + metric.Expected(isGap: true, 1, state.Rows);
        return Math.Min(1, (Lengths.Expected(own, missing) + metric.Expected(isGap: true, missing, state.Rows)) / all);
    }

    /// <summary>How often in a window something begins that becomes as long.</summary>
    private static double Rate(ReadOnlySpan<float> own, MetricHistory metric, in PresenceState state, double windows, double unit, bool isGap, int length)
    {
        double expected = Lengths.Expected(own, length) + metric.Expected(isGap, length, state.Rows);
        return Math.Clamp(expected / (windows + (unit * metric.Weight(state.Rows))), 1e-300, 1);
    }

    /// <summary>A series has no value in this window.</summary>
    private SeriesScore? Miss(int id)
    {
        ref PresenceState state = ref _states[id];
        int interval = _window - _last[id];
        int missing = state.Missing(interval);
        if (missing < 1 || state.Rows < _options.WarmUp || state.Flags.HasFlag(PresenceFlags.Ended))
        {
            return null;
        }

        MetricHistory metric = _metrics[state.Metric];
        ReadOnlySpan<float> own = _gaps.Of(id);
        if (interval > Math.Max(_options.EndAfter, 8 * Lengths.Unseen(own) * state.Step))
        {
            state.Flags |= PresenceFlags.Ended;
            metric.SeriesEnded();
            return null;
        }

        double p = Rate(own, metric, state, _window - state.First, state.Step, isGap: true, missing);
        int before = state.Missing(interval - 1);
        if (before == 0 || Lengths.PowerOf(missing) != Lengths.PowerOf(before))
        {
            metric.Reached(isGap: true, Lengths.PowerOf(missing), p <= Told ? MetricHistory.ToldWeight : 1, _window);
        }

        if (p <= Told && !state.Flags.HasFlag(PresenceFlags.GapTold))
        {
            if (metric.IsReplaced(_window))
            {
                state.Flags |= PresenceFlags.Ended;
                return null;
            }

            state.Flags |= PresenceFlags.GapTold;
        }

        double sum = state.Surprise > 0 ? GapCusum.Next(state, metric, isEvent: true, GapChance(id, state, missing)) : 0;
        if (sum > GapCusum.MostGain && Math.Exp(-sum) < p)
        {
            return Few(state, sum);
        }

        return p >= Worth ? null : Score(AnomalyKind.NoData, p, 0, UsualShare(id), state.GapSince);
    }

    private double UsualShare(int id)
    {
        int windows = _last[id] - _states[id].First + 1;
        return Math.Min(1, _states[id].Rows / Math.Max(1, windows));
    }

    private static SeriesScore Few(in PresenceState state, double sum) =>
        Score(AnomalyKind.MissingData, Math.Exp(-sum), state.RecentShare, 1 / state.Step, state.SurpriseSince);

    private static SeriesScore Score(AnomalyKind kind, double p, double observed, double expected, long since) => new()
    {
        Kind = kind,
        PValue = Math.Clamp(p, 1e-300, 1),
        Observed = observed,
        Expected = expected,
        Lower = double.NaN,
        Upper = double.NaN,
        Since = since,
        Direction = -1,
    };

    /// <summary>Looks at whether the value is that of the windows before.</summary>
    private void Repeat(Frame frame, int row, double value, double last, RowScores scores)
    {
        int id = frame.SeriesIds[row];
        ref PresenceState state = ref _states[id];
        if (value != state.Value)
        {
            if (state.Run > 0)
            {
                _runs.Add(id, state.Run, state.Flags.HasFlag(PresenceFlags.RunTold) ? Lengths.ToldWeight : 1);
            }

            state.LearnChange();
            state.LearnLevel(last);
            (state.Run, state.Value) = (0, last);
            state.Flags &= ~PresenceFlags.RunTold;
            return;
        }

        MetricHistory metric = _metrics[state.Metric];
        state.RunSince = state.Run == 0 ? frame.Start : state.RunSince;
        state.Run++;
        double p = Rate(_runs.Of(id), metric, state, state.Rows, 1, isGap: false, state.Run);
        bool isJudged = state.Rows >= _options.WarmUp && state.Changes >= LeastChanges;
        if (int.IsPow2(state.Run))
        {
            metric.Reached(isGap: false, Lengths.PowerOf(state.Run), isJudged && p <= Told ? MetricHistory.ToldWeight : 1, _window);
        }

        if (isJudged && p < Worth)
        {
            state.Flags |= p <= Told ? PresenceFlags.RunTold : PresenceFlags.None;
            scores.Add(row, Score(AnomalyKind.FlatLine, p, last, state.Mean, state.RunSince) with
            {
                Lower = state.Mean - (Band * state.Spread),
                Upper = state.Mean + (Band * state.Spread),
                Direction = 0,
            });
        }
    }
}
