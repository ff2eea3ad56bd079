using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Scoring.Seasons;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>What the model says about a value, in the units it was given.</summary>
/// <param name="Expected">Prediction from the values before.</param>
/// <param name="Scale">Usual size of a residual, floored.</param>
/// <param name="Z">Residual in scales.</param>
/// <param name="Learning">Too little seen.</param>
/// <param name="WasNegative">True when a value before was negative.</param>
internal readonly record struct Residual(double Expected, float Scale, float Z, bool Learning, bool WasNegative)
{
    /// <summary>Nothing to say.</summary>
    internal static readonly Residual None = new(double.NaN, float.NaN, 0, true, true) { Chance = 1 };

    /// <summary>p-value of what is not usual, 0 for what is.</summary>
    internal double Chance { get; init; }

    /// <summary>Length of the slot whose profile spoke, in minutes, negative for one of the week; 0 when no season did. Known of what is not usual.</summary>
    internal short Slot { get; init; }

    /// <summary>Two-sided p-value.</summary>
    internal double PValue => Chance > 0 ? Chance : LaneTails.Usual(Z);
}

/// <summary>
/// Predicts each value of a series from the ones before and says how surprising it is. Three predictors run side by side: a fast level
/// with damped trend, a slow level, and a time-of-day season; the one with the smallest recent absolute error speaks. Innovations are
/// clipped at a few scales before anything learns from them, so outliers move little (Gelper, Fried and Croux 2010, robust Holt-Winters).
/// Series that lie beside each other by id and have a value each are scored eight at a time.
/// </summary>
internal sealed class ResidualModel
{
    /// <summary>Values beyond are taken as this, so that no state can overflow.</summary>
    private const double Limit = 1e30;

    /// <summary>What <see cref="Lanes.Chosen"/> is when the season speaks.</summary>
    private const float BySeason = 2;

    /// <summary>Unusual values that are looked at together, so that the processor fetches what it needs for all of them at once.</summary>
    private const int MostWaiting = 64;

    /// <summary>How far ahead of the block at work memory is asked for.</summary>
    private const int BlocksAhead = 12;

    private readonly ResidualOptions _options;
    private readonly ResidualStep _step;
    private readonly SeasonStore _seasons;
    private readonly SeasonSearch _search;
    private readonly Lanes _lanes = new();
    private readonly Extremes _extremes;
    private readonly Waiting[] _waiting = new Waiting[MostWaiting];
    private int _waits;

    /// <summary>Makes a model.</summary>
    /// <param name="options">Options.</param>
    /// <param name="most">Most series that may have a season, if fewer than the options allow.</param>
    /// <param name="grows">Says whether the values of a series are growth; null when series take nothing over from others.</param>
    internal ResidualModel(ResidualOptions options, int most = int.MaxValue, Func<int, bool>? grows = null)
    {
        _options = options;
        _extremes = new Extremes(_lanes, options);
        _step = new ResidualStep(options.Margin, options.LeastScale);
        _seasons = new SeasonStore(Math.Min(options.MaxSeasonalSeries, most));
        Seasons = new LaneSeasons(_lanes, _seasons);
        _search = new SeasonSearch(_lanes, _seasons, options.WarmUp);
        Siblings = grows is null || !options.WarmStart ? null : new Siblings(_lanes, _seasons, options, grows);
    }

    /// <summary>Series that got no season for want of room.</summary>
    internal long SeasonsRefused => _seasons.Refused;

    /// <summary>Bytes of all profiles.</summary>
    internal long SeasonBytes => _seasons.Bytes;

    /// <summary>Periods other than the day that were found, and those that were given up.</summary>
    internal long FoundPeriods => _search.Found;

    internal long DroppedPeriods => _search.Dropped;

    /// <summary>Before the values of a window: looks for periods other than the day.</summary>
    /// <param name="time">Start of the window, nanoseconds since the Unix epoch; ascending.</param>
    internal void Advance(long time)
    {
        if (_options.MaxSeasonalSeries > 0)
        {
            _search.Advance(time);
        }
    }

    /// <summary>Scores a value against the past and then learns it. NaN and infinities are neither scored nor learned.</summary>
    /// <param name="id">Dense id of the series.</param>
    /// <param name="time">Time of the value, nanoseconds; ascending.</param>
    /// <param name="value">The value.</param>
    /// <param name="noise">Least scale that the nature of the values implies, 0 for none.</param>
    internal Residual Next(int id, long time, double value, double noise = 0)
    {
        if (!double.IsFinite(value))
        {
            return Residual.None;
        }

        value = Math.Clamp(value, -Limit, Limit);
        _lanes.Reserve(id);
        if (_lanes.IsStudied(id))
        {
            _search.Take(id, time, value);
        }

        if (_lanes.At(id, Lanes.Seen) == 0)
        {
            Begin(id, time, value);
            return Residual.None;
        }

        double widening = Advance(id, time);
        int profile = _lanes.Profile(id);
        double anchor = _lanes.Anchor(id);
        float start = 0;
        float weight = 1;
        float season = profile >= 0 ? _seasons.Predict(profile, time, anchor, out start, out weight) : float.NaN;
        int seen = (int)_lanes.At(id, Lanes.Seen);
        float x = (float)(value - anchor);
        bool bySeason = _lanes.At(id, Lanes.Chosen) == BySeason && !float.IsNaN(season);
        ResidualStep.Result result = _step.One(_lanes, id, x, (float)Math.Abs(value), season, weight, (float)widening, (float)noise);
        if (profile >= 0)
        {
            _seasons.Learn(profile, x - (float.IsNaN(season) ? start : season), result.SeasonClip);
        }

        bool learning = seen < _options.WarmUp;
        double p = learning ? 1 : _extremes.PValue(id, value, seen, result.Z, result.Pair, season);
        _lanes.Rebase(id);
        if (learning)
        {
            Learned(id, time);
        }

        return new Residual(anchor + result.Expected, result.Scale, result.Z, learning, SetNegative(id, value)) { Chance = p, Slot = bySeason && p > 0 ? _seasons.SlotMinutes(profile) : (short)0 };
    }

    /// <summary>Scores values of one time, as one after the other would be.</summary>
    /// <param name="ids">Dense ids of the series, each once.</param>
    /// <param name="time">Time of the values, nanoseconds; ascending.</param>
    /// <param name="values">A value for each; NaN and infinities are neither scored nor learned.</param>
    /// <param name="noise">Least scale that the nature of the values implies, for each, 0 for none.</param>
    /// <param name="residuals">What the model says of each.</param>
    internal void Next(ReadOnlySpan<int> ids, long time, ReadOnlySpan<double> values, ReadOnlySpan<float> noise, ResidualColumns residuals)
    {
        residuals.Reserve(ids.Length);
        int last = ids.Length - 1;
        while (last >= 0 && !double.IsFinite(values[last]))
        {
            last--;
        }

        _lanes.Reserve(last < 0 ? -1 : ids[last]);
        for (int row = 0; row < ids.Length;)
        {
            if (IsBlock(ids[row..]) && TryBlock(ids[row] / Lanes.Width, time, values.Slice(row, Lanes.Width), noise.Slice(row, Lanes.Width), residuals, row))
            {
                row += Lanes.Width;
                continue;
            }

            residuals[row] = Next(ids[row], time, values[row], noise[row]);
            row++;
        }

        Settle(time, residuals);
    }

    /// <summary>Writes the model down: the lanes that have begun, each with its profile.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_seasons.Refused);
        _lanes.Save(output, _seasons);
        _search.Save(output);
    }

    /// <summary>Reads a model in place of what is there.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="layout">How it was written.</param>
    internal void Load(ref SnapshotInput input, ModelLayout layout = ModelLayout.Present)
    {
        if (layout == ModelLayout.Present)
        {
            _seasons.Clear(input.ReadInt64());
            _lanes.Load(ref input, _seasons);
            _search.Load(ref input);
            return;
        }

        var table = new SeasonTable(int.MaxValue);
        int profiles = table.Load(ref input);
        _seasons.Clear(table.Refused);
        if (layout == ModelLayout.Doubles)
        {
            OldLane.LoadAll(_lanes, ref input, profiles);
        }
        else
        {
            _lanes.Load(ref input, _seasons, profiles);
        }

        OldProfile.TakeAll(_lanes, _seasons, table);
        _search.Clear();
        for (int id = 0; id < _lanes.Capacity; id++)
        {
            if (Knows(id))
            {
                _search.Begin(id);
            }
        }
    }

    /// <summary>Forgets a series, whose values from now on mean something else.</summary>
    internal void Forget(int id)
    {
        if (id < _lanes.Capacity)
        {
            int profile = _lanes.Profile(id);
            Retire(id);

            // Whether its day has a shape was found out for the old meaning.
            _lanes.SetProfile(id, profile == -2 ? -2 : -1);
        }
    }

    /// <summary>A series ends; another one may get its id.</summary>
    internal void Retire(int id)
    {
        if (id < _lanes.Capacity)
        {
            _seasons.Free(_lanes.Profile(id));
            _search.Forget(id);
            Siblings?.Forget(id);
            _lanes.Clear(id);
        }
    }

    /// <summary>Seasons of series.</summary>
    internal LaneSeasons Seasons { get; }

    /// <summary>What series take over from others of their metric; null for nothing.</summary>
    internal Siblings? Siblings { get; }

    /// <summary>True when the id has been seen.</summary>
    internal bool Knows(int id) => id < _lanes.Capacity && _lanes.At(id, Lanes.Seen) > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsBlock(ReadOnlySpan<int> ids)
    {
        if (ids.Length < Lanes.Width || ids[0] % Lanes.Width != 0 || ids[0] + Lanes.Width > _lanes.Capacity)
        {
            return false;
        }

        return Vector256.Create(ids) == Vector256<int>.Indices + Vector256.Create(ids[0]);
    }

    // Eight series at once, when each has a finite value at its usual distance from the one before and knows whether it has a season.
    private bool TryBlock(int block, long time, ReadOnlySpan<double> values, ReadOnlySpan<float> noise, ResidualColumns residuals, int row)
    {
        Vector256<double> low = Vector256.Create(values);
        Vector256<double> high = Vector256.Create(values[4..]);
        Vector256<double> limit = Vector256.Create(Limit);
        _lanes.Ask(block + BlocksAhead);
        Span<Vector256<float>> state = _lanes.Block(block);
        ref BlockHead head = ref _lanes.Head(block);
        Vector256<float> seen = state[Lanes.Seen];
        if (!Vector256.LessThanOrEqualAll(Vector256.Max(Vector256.Abs(low), Vector256.Abs(high)), limit)
            || Vector256.EqualsAny(seen, Vector256<float>.Zero) || !IsRegular(block, head, time) || (!head.HasNoSeason && Asks(block, head, seen)))
        {
            return false;
        }

        ReadOnlySpan<double> anchors = _lanes.Anchors(block);
        Vector256<double> lowAnchors = Vector256.Create(anchors);
        Vector256<double> highAnchors = Vector256.Create(anchors[4..]);
        Vector256<float> x = Vector256.Narrow(low - lowAnchors, high - highAnchors);
        Vector256<float> size = Vector256.Narrow(Vector256.Abs(low), Vector256.Abs(high));
        Vector256<float> start = default;
        Vector256<float> weight = Vector256<float>.One;
        Vector256<float> season = head.HasNoSeason ? Vector256.Create(float.NaN) : Seasons.Predict(block, time, lowAnchors, highAnchors, out start, out weight);
        Vector256<float> chosen = state[Lanes.Chosen];
        Vector256<float> z = _step.Eight(state, x, size, season, weight, Vector256.Create(noise),
            out Vector256<float> expected, out Vector256<float> scale, out Vector256<float> pair, out Vector256<float> clip);
        Tick(block, ref head, time);
        uint young = Vector256.LessThan(seen, Vector256.Create((float)_options.Trusted)).ExtractMostSignificantBits();
        uint learning = young == 0 ? 0 : Vector256.LessThan(seen, Vector256.Create((float)_options.WarmUp)).ExtractMostSignificantBits();
        residuals.Write(row, lowAnchors + Vector256.WidenLower(expected), highAnchors + Vector256.WidenUpper(expected), scale, z, learning, head.Negative);
        uint special = head.Runs | young | (Vector256.GreaterThan(Vector256.Abs(z), Vector256.Create(LaneTails.Threshold))
            | Vector256.GreaterThan(Vector256.Abs(pair), Vector256.Create(LaneTails.PairThreshold)) | Lanes.IsFar(state)).ExtractMostSignificantBits();
        if (!head.HasNoSeason)
        {
            Seasons.Learn(block, x - Vector256.ConditionalSelect(Vector256.Equals(season, season), season, start), clip);
        }

        for (uint studied = head.Studied; studied != 0; studied &= studied - 1)
        {
            int lane = System.Numerics.BitOperations.TrailingZeroCount(studied);
            _search.Take((block * Lanes.Width) + lane, time, values[lane]);
        }

        for (; special != 0; special &= special - 1)
        {
            int lane = System.Numerics.BitOperations.TrailingZeroCount(special);
            if (!head.HasNoSeason && chosen[lane] == BySeason && !float.IsNaN(season[lane]))
            {
                residuals.SetSlot(row + lane, _seasons.SlotMinutes(_lanes.Profiles(block)[lane]));
            }

            Wait(new Waiting((block * Lanes.Width) + lane, row + lane, values[lane], (learning >> lane & 1) != 0 ? -1 : (int)seen[lane], z[lane], pair[lane], season[lane]), time, residuals);
        }

        head.Negative |= (byte)Vector256.LessThan(Vector256.Narrow(low, high), Vector256<float>.Zero).ExtractMostSignificantBits();
        return true;
    }

    private void Wait(in Waiting waiting, long time, ResidualColumns residuals)
    {
        if (_waits == MostWaiting)
        {
            Settle(time, residuals);
        }

        _lanes.AskTails(waiting.Id);
        _waiting[_waits++] = waiting;
    }

    private void Settle(long time, ResidualColumns residuals)
    {
        ReadOnlySpan<Waiting> all = _waiting.AsSpan(0, _waits);
        _waits = 0;
        foreach (ref readonly Waiting one in all)
        {
            double p = one.Seen < 0 ? 1 : _extremes.PValue(one.Id, one.Value, one.Seen, one.Z, one.Pair, one.Season);
            residuals.SetChance(one.Row, p);
            _lanes.Rebase(one.Id);
            if (one.Seen < 0)
            {
                Learned(one.Id, time);
            }
        }
    }

    // A series whose scores count from the next value on takes over what its siblings have.
    private void Learned(int id, long time)
    {
        if (Siblings is not null && _lanes.At(id, Lanes.Seen) == _options.WarmUp)
        {
            Siblings.Adopt(id, time);
        }
    }

    // True when every series of a block has its value at the usual distance from the one before.
    private bool IsRegular(int block, in BlockHead head, long time)
    {
        if (head.Step != 0)
        {
            return head.Last + head.Step == time;
        }

        ReadOnlySpan<long> lasts = _lanes.Lasts(block);
        ReadOnlySpan<long> steps = _lanes.Steps(block);
        Vector256<long> now = Vector256.Create(time);
        return Vector256.Create(lasts) + Vector256.Create(steps) == now && Vector256.Create(lasts[4..]) + Vector256.Create(steps[4..]) == now;
    }

    // True when a series may now ask for a season, which it does by itself.
    private bool Asks(int block, in BlockHead head, Vector256<float> seen)
    {
        uint asking = (Vector256.Equals(Vector256.Create(_lanes.Profiles(block)), Vector256.Create(-2)).AsSingle()
            & Vector256.GreaterThanOrEqual(seen, Vector256.Create((float)_options.Trusted))).ExtractMostSignificantBits();
        while (asking != 0)
        {
            if ((head.Step != 0 ? head.Step : _lanes.Steps(block)[System.Numerics.BitOperations.TrailingZeroCount(asking)]) <= SeasonClock.LongestStep)
            {
                return true;
            }

            asking &= asking - 1;
        }

        return false;
    }

    private void Tick(int block, ref BlockHead head, long time)
    {
        if (head.Step != 0)
        {
            head.Last = time;
            return;
        }

        _lanes.Lasts(block).Fill(time);
        _lanes.Join(block);
    }

    private void Begin(int id, long time, double value)
    {
        _search.Begin(id);
        Siblings?.Begin(id);
        _lanes.Anchor(id) = value;
        _lanes.At(id, Lanes.Magnitude) = (float)Math.Abs(value);
        _lanes.At(id, Lanes.Seen) = 1;
        _lanes.Last(id) = time;
        SetNegative(id, value);
    }

    // True when a value before was negative.
    private bool SetNegative(int id, double value)
    {
        ref byte bits = ref _lanes.Head(id / Lanes.Width).Negative;
        int bit = 1 << (id % Lanes.Width);
        bool was = (bits & bit) != 0;
        bits |= (byte)(value < 0 ? bit : 0);
        return was;
    }

    // Moves the clock: learns the usual step, and after a gap forgets the trend and trusts its level less.
    private double Advance(int id, long time)
    {
        ref long step = ref _lanes.Step(id);
        ref long last = ref _lanes.Last(id);
        ref float seen = ref _lanes.At(id, Lanes.Seen);
        long delta = Math.Max(1, time - last);
        last = time;
        if (step == 0)
        {
            step = delta;
        }

        long gap = (delta / step) - 1;
        if (delta < step)
        {
            step -= (step - delta) / 4;
        }
        else if (gap >= 1)
        {
            // A wrong first step heals: the step drifts up when values keep coming more slowly.
            step += Math.Min(delta - step, step) / 16;
            _lanes.At(id, Lanes.FastTrend) = 0;
            if (gap > 1_000)
            {
                seen = Math.Min(seen, _options.Trusted / 2);
            }

            return Math.Sqrt(1 + (0.05 * Math.Min(gap, 50)));
        }

        if (_lanes.Profile(id) == -2 && seen >= _options.Trusted && step <= SeasonClock.LongestStep)
        {
            _lanes.SetProfile(id, _seasons.Allocate(SeasonClock.OfDay(step), id, _lanes.Anchor(id)));
        }

        return 1;
    }
}
