using StreamEngine.Insights;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Prediction;

/// <summary>
/// Says when a gauge that keeps growing reaches its threshold, with an 80 % interval. Silent unless the growth is significant, is not just
/// the climb of a sawtooth or of a season, is near enough, and foretells held-back values better than no change would.
/// </summary>
public sealed class ThresholdForecaster : IForecaster, ISnapshotState
{
    private const double Hour = 3_600e9;
    private const int MissesToEnd = 3;

    private readonly ForecastOptions _options;
    private readonly ThresholdTable _thresholds;
    private readonly Dictionary<int, ForecastState?> _states = [];
    private readonly SortedDictionary<string, int> _told = new(StringComparer.Ordinal);
    private int _followed;

    /// <summary>Makes a forecaster.</summary>
    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    public ThresholdForecaster(ForecastOptions? options = null)
    {
        _options = options ?? new ForecastOptions();
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }

        _thresholds = new ThresholdTable(_options.Thresholds);
    }

    /// <inheritdoc/>
    public string Name => "threshold";

    /// <summary>Series that have a threshold and are not followed for want of room.</summary>
    public long Refused { get; private set; }

    /// <inheritdoc/>
    public void Observe(Frame frame, IInsightHandler output)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(output);
        List<Insight>? news = null;
        foreach (int id in frame.RetiredSeries)
        {
            if (Retire(id) is { } insight)
            {
                (news ??= []).Add(insight);
            }
        }

        for (int row = 0; row < frame.Count; row++)
        {
            int id = frame.SeriesIds[row];
            double value = frame.Value(row);
            if (frame.Series.KindOf(id) != SeriesKind.Gauge || !double.IsFinite(value) || StateOf(frame.Series, id) is not { } state)
            {
                continue;
            }

            state.Ring.Add(frame.End, value);
            state.Least = Math.Min(state.Least, value);
            state.Greatest = Math.Max(state.Greatest, value);

            // A look costs some thousand pairs: every twelfth part of what is known is often enough.
            if (++state.Pending >= Math.Max(2, state.Ring.Count / 12) && state.Ring.Count >= _options.LeastValues)
            {
                state.Pending = 0;
                if (Look(frame.Series[id], state) is { } insight)
                {
                    (news ??= []).Add(insight);
                }
            }
        }

        news?.Sort((a, b) => string.CompareOrdinal(a.Series, b.Series));
        news?.ForEach(output.OnInsight);
    }

    /// <inheritdoc/>
    public void Complete(IInsightHandler output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (int id in _told.Values)
        {
            ForecastState state = _states[id]!;
            Insight told = state.Told!;
            SeriesInfo series = state.Series!;
            state.Told = null;
            state.Series = null;

            // Growth since the last look counts: what is told at the end is the newest state.
            Insight final = Fit(series, state) is var (fit, threshold) ? Build(series, state, fit, threshold, told) : told;
            output.OnInsight(final with { Revision = told.Revision + 1 });
        }

        _told.Clear();
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64(Refused);
        output.WriteInt32(_states.Count);
        int[] ids = [.. _states.Keys];
        Array.Sort(ids);
        foreach (int id in ids)
        {
            ForecastState? state = _states[id];
            output.WriteInt32(id);
            output.WriteBoolean(state is not null);
            state?.Save(output);
        }
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _states.Clear();
        _told.Clear();
        _followed = 0;
        Refused = input.ReadInt64();
        for (int i = input.ReadCount(5); i > 0; i--)
        {
            int id = input.ReadSeriesId();
            ForecastState? state = input.ReadBoolean() ? ForecastState.Load(ref input, id) : null;
            input.Require(_states.TryAdd(id, state), "a series once");
            _followed += state is null ? 0 : 1;
            input.Require(_followed <= _options.MaxSeries, FormattableString.Invariant($"at most {_options.MaxSeries} series that are followed"));
            if (state?.Series is { } series)
            {
                input.Require(_told.TryAdd(series.Key, id), "a forecast of a series once");
            }
        }

        input.RequireEnd();
    }

    /// <summary>A series ends, and its forecast with it; another one may get its id.</summary>
    private Insight? Retire(int id)
    {
        if (!_states.Remove(id, out ForecastState? state) || state is null)
        {
            return null;
        }

        _followed--;
        if (state.Told is not { } told)
        {
            return null;
        }

        _told.Remove(state.Series!.Key);
        return told with { Revision = told.Revision + 1, IsOpen = false, End = state.Ring.Times[^1], Severity = InsightSeverity.Info };
    }

    private ForecastState? StateOf(ISeriesTable series, int id)
    {
        if (_states.TryGetValue(id, out ForecastState? state))
        {
            return state;
        }

        bool wanted = _thresholds.MayHave(series[id].Name);
        if (wanted && _followed < _options.MaxSeries)
        {
            state = new ForecastState();
            _followed++;
        }
        else if (wanted)
        {
            Refused++;
        }

        _states.Add(id, state);
        return state;
    }

    private (TrendFit Fit, double Threshold)? Fit(SeriesInfo series, ForecastState state)
    {
        double? threshold = _thresholds.Find(series.Name, state.Least, state.Greatest);
        return threshold is not null && GrowthModel.Find(state.Ring.Times, state.Ring.Values, threshold.Value, _options) is { } fit
            ? (fit, threshold.Value)
            : null;
    }

    private Insight? Look(SeriesInfo series, ForecastState state)
    {
        if (Fit(series, state) is not var (fit, threshold))
        {
            return End(series, state);
        }

        state.Misses = 0;
        Insight? told = state.Told;
        Insight insight = Build(series, state, fit, threshold, told);
        if (told is not null && !IsNews(told, insight))
        {
            return null;
        }

        state.Told = insight;
        state.Series = series;
        _told[series.Key] = series.Id;
        return insight;
    }

    // Told once more as over, after a few looks without growth.
    private Insight? End(SeriesInfo series, ForecastState state)
    {
        if (state.Told is not { } told || ++state.Misses < MissesToEnd)
        {
            return null;
        }

        state.Told = null;
        state.Series = null;
        state.Misses = 0;
        _told.Remove(series.Key);
        return told with { Revision = told.Revision + 1, IsOpen = false, End = state.Ring.Times[^1], Severity = InsightSeverity.Info };
    }

    private static Insight Build(SeriesInfo series, ForecastState state, TrendFit fit, double threshold, Insight? told)
    {
        (double reached, double earliest, double latest) = fit.Reach(threshold);
        var forecast = new ThresholdForecast(
            threshold, state.Ring.Values[^1], fit.Slope, fit.Since, At(reached), At(earliest), At(latest), 0.8);
        Insight insight = ForecastText.Describe(series, forecast, fit.Origin, reached, earliest, latest);
        return told is null
            ? insight
            : insight with { Id = told.Id, Time = told.Time, Revision = told.Revision + 1 };

        long At(double hours) => hours * Hour + fit.Origin < 9e18 ? fit.Origin + (long)(hours * Hour) : long.MaxValue;
    }

    // Much: another urgency, or a time outside of the interval told, or half of the time left gained or lost.
    private static bool IsNews(Insight told, Insight now)
    {
        ThresholdForecast before = told.Forecast!;
        ThresholdForecast after = now.Forecast!;
        double left = Math.Max(1, before.ReachedAt - now.End);
        double moved = Math.Abs((double)after.ReachedAt - before.ReachedAt);
        bool outside = after.ReachedAt < before.Earliest || after.ReachedAt > before.Latest;
        return now.Severity > told.Severity || (outside && moved > 0.1 * left) || moved > 0.5 * left;
    }
}
