using StreamEngine.Insights;
using StreamEngine.Prediction.Learned;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Prediction;

/// <summary>
/// Says when a gauge that keeps growing reaches its threshold, with an 80 % interval. Silent unless the growth is significant, is not just
/// the climb of a sawtooth or of a season, is near enough, and foretells held-back values better than no change would.
/// </summary>
public sealed class ThresholdForecaster : IForecaster, ISnapshotState
{
    private const int MissesToEnd = 3;

    /// <summary>Series whose ceiling may be learned for each that may be followed; one takes about 130 bytes.</summary>
    private const int WatchedPerFollowed = 10;

    private readonly ForecastOptions _options;
    private readonly ThresholdTable _thresholds;
    private readonly Dictionary<int, ForecastState?> _states = [];
    private readonly SortedDictionary<string, int> _told = new(StringComparer.Ordinal);
    private readonly PairTable _pairs = new();
    private readonly CeilingTable _ceilings;
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
        _ceilings = new CeilingTable(WatchedPerFollowed * (long)_options.MaxSeries);
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
            if (Learn(frame, row) is { } insight)
            {
                (news ??= []).Add(insight);
            }
        }

        news?.Sort((a, b) => string.CompareOrdinal(a.Series, b.Series));
        news?.ForEach(output.OnInsight);
    }

    /// <summary>What a series that is followed will probably be.</summary>
    /// <param name="seriesId">Dense id of the series.</param>
    /// <param name="ahead">How long after its newest value, above 0.</param>
    /// <param name="confidence">Share of cases in which the interval is to hold the value, in (0, 1).</param>
    /// <returns>The forecast; null for a series that is not followed or has fewer than eight values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A time or share is outside its limits.</exception>
    public ValueForecast? Forecast(int seriesId, TimeSpan ahead, double confidence = 0.8) =>
        SeriesForecaster.Forecast(_states.GetValueOrDefault(seriesId)?.Track, ahead, confidence);

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
            Insight final = Build(series, state, told) ?? told;
            output.OnInsight(final with { Revision = told.Revision + 1 });
        }

        _told.Clear();
    }

    int ISnapshotState.SnapshotVersion => 3;

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

        _pairs.Save(output);
        _ceilings.Save(output);
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
            ForecastState? state = input.ReadBoolean() ? ForecastState.Load(ref input, id, version) : null;
            input.Require(_states.TryAdd(id, state), "a series once");
            _followed += state is null ? 0 : 1;
            input.Require(_followed <= _options.MaxSeries, FormattableString.Invariant($"at most {_options.MaxSeries} series that are followed"));
            if (state?.Series is { } series)
            {
                input.Require(_told.TryAdd(series.Key, id), "a forecast of a series once");
            }
        }

        _pairs.Load(ref input, version);
        if (version == 1)
        {
            // Which of the others are one of a pair is found out when they come again.
            foreach (int id in _states.Where(static s => s.Value is null).Select(static s => s.Key).ToArray())
            {
                _states.Remove(id);
            }
        }

        _ceilings.Clear();
        if (version > 2)
        {
            _ceilings.Load(ref input);
        }

        input.RequireEnd();
    }

    private Insight? Learn(Frame frame, int row)
    {
        int id = frame.SeriesIds[row];
        double value = frame.Value(row);
        if (frame.Series.KindOf(id) != SeriesKind.Gauge || !SeriesTrack.IsSize(value) || (StateOf(frame.Series, id) ?? Watch(frame, id, value)) is not { } state)
        {
            return null;
        }

        if (state.SizeId >= 0 && frame.IndexOf(state.SizeId) is >= 0 and int size && frame.Value(size) is > 0 and < double.PositiveInfinity and double room)
        {
            state.Size = room;
        }

        if (frame.End > state.Track.Time)
        {
            _ceilings.Find(id)?.Add(frame.End, value);
        }

        return state.Track.Add(frame.End, value) ? Look(frame.Series[id], state) : null;
    }

    // A series that is not followed; behind the value that gives it a ceiling it is.
    private ForecastState? Watch(Frame frame, int id, double value)
    {
        if (_ceilings.Find(id) is not { } ceiling)
        {
            return null;
        }

        ceiling.Add(frame.End, value);
        if (ceiling.Ceiling is not null && _followed < _options.MaxSeries)
        {
            _states[id] = Follow(-1);
        }

        return null;
    }

    /// <summary>A series ends, and its forecast with it; another one may get its id.</summary>
    private Insight? Retire(int id)
    {
        foreach (int used in _pairs.Forget(id))
        {
            if (_states.GetValueOrDefault(used) is { } orphan)
            {
                (orphan.SizeId, orphan.Size) = (-1, double.NaN);
            }
        }

        _ceilings.Forget(id);
        if (!_states.Remove(id, out ForecastState? state) || state is null)
        {
            return null;
        }

        _followed--;
        if (state.Told is null)
        {
            return null;
        }

        return Over(state);
    }

    private ForecastState? StateOf(ISeriesTable series, int id)
    {
        if (_states.TryGetValue(id, out ForecastState? state))
        {
            return state;
        }

        SeriesInfo info = series[id];
        int size = -1;
        if (CapacityPairs.KeyOf(info) is var (role, key) && _pairs.Add(role, key, id, _options.MaxSeries) is var (usedId, sizeId))
        {
            if (role == PairRole.Size)
            {
                Join(usedId, sizeId);
            }
            else
            {
                size = sizeId;
            }
        }

        bool wanted = size >= 0 || _thresholds.MayHave(info.Name);
        _states.Add(id, wanted ? Follow(size) : null);
        if (!wanted && !ThresholdTable.IsHarmless(info.Name))
        {
            _ceilings.Watch(id);
        }

        return _states[id];
    }

    private ForecastState? Follow(int size)
    {
        if (_followed >= _options.MaxSeries)
        {
            Refused++;
            return null;
        }

        _followed++;
        return new ForecastState { SizeId = size };
    }

    private void Join(int usedId, int sizeId)
    {
        if (_states.TryGetValue(usedId, out ForecastState? state))
        {
            state ??= _states[usedId] = Follow(sizeId);
            if (state is not null)
            {
                state.SizeId = sizeId;
            }
        }
    }

    private Insight? Look(SeriesInfo series, ForecastState state)
    {
        Insight? told = state.Told;
        if (Build(series, state, told) is not { } insight)
        {
            return told is null || ++state.Misses < MissesToEnd ? null : Over(state);
        }

        if (told is { Forecast.IsLearned: true } && insight.Forecast!.GrowingSince > told.Time)
        {
            // Another climb: the one that was told of is over.
            return Over(state);
        }

        state.Misses = 0;
        if (told is not null && !IsNews(told, insight))
        {
            return null;
        }

        state.Told = insight;
        state.Series = series;
        _told[series.Key] = series.Id;
        return insight;
    }

    // Told once more as over.
    private Insight Over(ForecastState state)
    {
        Insight told = state.Told!;
        _told.Remove(state.Series!.Key);
        (state.Told, state.Series, state.Misses) = (null, null, 0);
        return told with { Revision = told.Revision + 1, IsOpen = false, End = state.Track.Time, Severity = InsightSeverity.Info };
    }

    private Insight? Build(SeriesInfo series, ForecastState state, Insight? told)
    {
        double? named = _thresholds.Find(series.Name, state.Track.Least, state.Track.Greatest);
        double? threshold = named ?? (state.Size >= state.Track.Greatest ? state.Size : null);
        CeilingWatch? ceiling = threshold is null && _ceilings.Find(series.Id) is { Ceiling: { } known } watch && known > state.Track.Value ? watch : null;
        if ((threshold ?? ceiling?.Ceiling) is not { } limit || ThresholdTime.Find(state.Track, limit, _options, ceiling is not null) is not { } forecast)
        {
            return null;
        }

        Insight insight = ForecastText.Describe(series, forecast with { IsLearned = ceiling is not null }, state.Track.Time, ceiling);
        return told is null
            ? insight
            : insight with { Id = told.Id, Time = told.Time, Revision = told.Revision + 1 };
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
