using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Changes;

/// <summary>
/// One cell of eight windows of the series of a group: frees the level of the season, and holds level and noise against what they were. Lanes do not depend on each other, and each operation is done
/// in all lanes, so that results do not depend on how series lie.
/// </summary>
internal ref struct ChangeStep
{
    /// <summary>Least usual contrast as a share of the level.</summary>
    private const float Margin = 0.002f;

    /// <summary>Share of the least noise that the nature of a value implies which is left in the level of 64 of them.</summary>
    private const float NatureShare = 0.1f;

    /// <summary>Noise of 64 windows may be as much wider by chance.</summary>
    private const float Restlessness = 1.3f;

    private const float Tiny = 1e-9f;

    /// <summary>Share of the last change that is near to a level.</summary>
    private const float Near = 0.2f;
    private const float Clip = 4;

    /// <summary>The same for the profile in the first eight days, in which a weekend comes as a surprise.</summary>
    private const float FirstClip = 20;
    private const float LeastNoise = 0.05f;

    /// <summary>Noise that is rarer than this share of its mean is no noise: there is a value now and then.</summary>
    private const float SteadyNoise = 0.3f;

    /// <summary>Contrasts of the first eight spans are of a ring that is not full.</summary>
    private const float LevelStart = 80;
    private const float NoiseStart = 48;

    private readonly ChangeRates _rates;
    private readonly Span<Vector256<float>> _state;
    private readonly Vector256<float> _anchor;
    private Vector256<float> _middle;
    private Vector256<float> _noise;

    /// <summary>Prepares a step.</summary>
    internal ChangeStep(ChangeLanes lanes, in ChangeRates rates, int group, long index)
    {
        _rates = rates;
        _state = lanes.Group(group);
        ReadOnlySpan<double> anchors = lanes.Anchors(group);
        _anchor = Vector256.Narrow(Vector256.Create(anchors), Vector256.Create(anchors[4..]));
        Index = index;
    }

    /// <summary>Number of the cell.</summary>
    internal long Index { get; }

    /// <summary>Lanes that have a cell.</summary>
    internal Vector256<float> Valid { get; private set; }

    /// <summary>Cells with this one.</summary>
    internal Vector256<float> Seen { get; private set; }

    /// <summary>Level of the cell, season and all.</summary>
    internal Vector256<float> Level { get; private set; }

    internal Vector256<float> Season { get; private set; }

    internal Vector256<float> Floor { get; private set; }

    /// <summary>Level of the last eight cells, and that of eight spans and of days before.</summary>
    internal Vector256<float> Now { get; private set; }

    internal Vector256<float> Late { get; set; }

    /// <summary>Contrasts of the level, outside of what was normal lately.</summary>
    internal Vector256<float> Recent { get; private set; }

    internal Vector256<float> Slow { get; private set; }

    internal Vector256<float> Long { get; private set; }

    /// <summary>Contrasts of the noise, as logarithms.</summary>
    internal Vector256<float> Noise { get; private set; }

    internal Vector256<float> SlowNoise { get; private set; }

    /// <summary>The same before what was normal lately is taken off.</summary>
    internal Vector256<float> NoiseShift { get; set; }

    internal Vector256<float> SlowNoiseShift { get; set; }

    /// <summary>What a cell of noise is not told from.</summary>
    internal Vector256<float> NoiseFloor { get; private set; }

    /// <summary>Lanes whose noise is judged in this cell.</summary>
    internal Vector256<float> NoiseReady { get; private set; }

    /// <summary>True when the cell ends a span of eight.</summary>
    internal readonly bool EndsSpan => Index % 8 == 7;

    internal readonly bool EndsPair => Index % 2 == 1;

    /// <summary>Takes the values.</summary>
    /// <param name="lanes">Where they are.</param>
    /// <param name="group">The group.</param>
    /// <returns>False when no lane has a cell.</returns>
    internal bool TakeValues(ChangeLanes lanes, int group)
    {
        Span<Vector256<float>> cell = stackalloc Vector256<float>[ChangeModel.Windows];
        lanes.TakeOut(group, cell);
        Valid = ChangeCell.Of(cell, out Vector256<float> level, out _noise);
        Level = level;
        Seen = _state[ChangeLanes.Seen] + Vector256<float>.One;
        Set(ChangeLanes.Seen, Valid, Seen);
        return Valid != Vector256<float>.Zero;
    }

    /// <summary>Learns what the day and the week explain.</summary>
    /// <param name="day">What the day says of each lane.</param>
    /// <param name="week">What the week says beside it.</param>
    internal void FollowSeason(Vector256<float> day, Vector256<float> week)
    {
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> zero = Vector256<float>.Zero;
        Vector256<float> later = Vector256.GreaterThan(Seen, Vector256.Create(_rates.Day));
        Vector256<float> weekKnown = Vector256.GreaterThan(Seen, Vector256.Create(8 * _rates.Day));
        Vector256<float> middle = _state[ChangeLanes.Middle];
        Vector256<float> moved = _state[ChangeLanes.Unfollowed];
        Vector256<float> deviation = Level - middle - moved;
        Vector256<float> floor = (Vector256.Create(Margin) * Vector256.Abs(middle + _anchor)) + Vector256.Create(Tiny);
        Vector256<float> age = Vector256.MaxNative(one, Seen - Vector256.Create(_rates.Day - 1));
        Vector256<float> limit = Vector256.Create(Clip) * Vector256.MaxNative(_state[ChangeLanes.Spread], floor);
        Vector256<float> clipped = Clamp(deviation, limit);
        Vector256<float> error = deviation - day - week;
        limit = Vector256.ConditionalSelect(weekKnown, Vector256.Create(Clip), Vector256.Create(FirstClip)) * Vector256.MaxNative(_state[ChangeLanes.Error], floor * Vector256.Create(0.25f));
        Vector256<float> free = Vector256.LessThan(age, Vector256.Create(10f));

        // The day follows a change at once. The week does not: two days of another level may be those of every week.
        moved &= Vector256.LessThan(_state[ChangeLanes.FormerAge], Vector256.Create(2.5f * _rates.Day));
        Vector256<float> weekError = Vector256.ConditionalSelect(free, error + moved, Clamp(error + moved, limit));
        error = Vector256.ConditionalSelect(free, error, Clamp(error, limit));

        Vector256<float> dayShare = Share(ChangeLanes.DayCovariance, ChangeLanes.DayVariance);
        Vector256<float> weekShare = Share(ChangeLanes.WeekCovariance, ChangeLanes.WeekVariance) & weekKnown;
        Vector256<float> mask = Valid & later;
        Follow(ChangeLanes.Spread, mask, Vector256.Abs(clipped), Vector256.Create(_rates.Usual));
        Follow(ChangeLanes.Error, mask, Vector256.Abs(error), Vector256.MaxNative(Vector256.Create(_rates.Usual), one / age));
        Vector256<float> rate = Vector256.MaxNative(Vector256.Create(1 / (3 * _rates.Day)), one / age);
        Follow(ChangeLanes.DayCovariance, mask, (clipped - (weekShare * week)) * day, rate);
        Follow(ChangeLanes.DayVariance, mask, day * day, rate);
        mask &= weekKnown;
        rate = Vector256.MaxNative(Vector256.Create(1 / (7 * _rates.Day)), one / Vector256.MaxNative(one, Seen - Vector256.Create((8 * _rates.Day) - 1)));
        Follow(ChangeLanes.WeekCovariance, mask, (clipped + moved - (dayShare * day)) * week, rate);
        Follow(ChangeLanes.WeekVariance, mask, week * week, rate);
        Season = Vector256.ConditionalSelect(later, (dayShare * day) + (weekShare * week), zero);

        // On the first day the profile takes the levels themselves.
        Vector256<float> lesson = Vector256.ConditionalSelect(later, error, Level);
        Set(ChangeLanes.HourSum, Valid, _state[ChangeLanes.HourSum] + lesson);
        Set(ChangeLanes.HourCount, Valid, _state[ChangeLanes.HourCount] + one);
        Set(ChangeLanes.WeekSum, Valid & later, _state[ChangeLanes.WeekSum] + weekError);
        Set(ChangeLanes.WeekCount, Valid & later, _state[ChangeLanes.WeekCount] + one);
        rate = Vector256.ConditionalSelect(later, Vector256.MaxNative(one / Seen, Vector256.Create(1 / (7 * _rates.Day))), one / Seen);
        Set(ChangeLanes.Middle, Valid, middle + (rate * Vector256.ConditionalSelect(later, error, deviation)));
        _middle = _state[ChangeLanes.Middle] + _anchor;
        Floor = Vector256.MaxNative((Vector256.Create(Margin) * Vector256.Abs(_middle)) + Vector256.Create(Tiny), Vector256.Create(NatureShare) * _state[ChangeLanes.Nature]);
    }

    /// <summary>Puts the cell into the rings.</summary>
    internal void Push()
    {
        Vector256<float> level = Level - Season;
        Vector256<float> first = Valid & Vector256.Equals(Seen, Vector256<float>.One);
        if (first != Vector256<float>.Zero)
        {
            for (int i = 0; i < 8; i++)
            {
                Set(ChangeLanes.Cells + i, first, level);
                Set(ChangeLanes.Spans + i, first, level);
                Set(ChangeLanes.Pairs + i, first, _noise);
            }

            Set(ChangeLanes.OldLevel, first, level);
            Set(ChangeLanes.LateNoise, first, _noise);
            Set(ChangeLanes.OldNoise, first, _noise);
            Set(ChangeLanes.HalfPair, first, _noise);
        }

        Set(ChangeLanes.Cells + (int)(Index % 8), Valid, level);
        PushNoise();
    }

    /// <summary>Contrasts of the level.</summary>
    internal void CompareLevel()
    {
        Now = ChangeCell.Middle(_state.Slice(ChangeLanes.Cells, 8));
        Late = ChangeCell.Mean(_state.Slice(ChangeLanes.Spans, 8));
        Set(ChangeLanes.OldLevel, Valid & Vector256.LessThan(Seen, Vector256.Create(136f)), Late);
    }

    /// <summary>Judges the contrasts of the level.</summary>
    /// <param name="chances">For each scale of the level the chance of each lane.</param>
    /// <param name="heights">The same in usual contrasts.</param>
    internal void JudgeLevel(scoped Span<Vector256<float>> chances, scoped Span<Vector256<float>> heights)
    {
        Vector256<float> former = _state[ChangeLanes.Former];
        Vector256<float> old = _state[ChangeLanes.OldLevel];
        Vector256<float> steps = Seen - Vector256.Create(LevelStart);
        Recent = Outside(Now - Late, former);
        Slow = Outside(Now - old, former);
        Vector256<float> restless = Restless();
        chances[ChangeScale.Recent] = ChangeScale.Judge(_state, ChangeScale.Recent, Recent / restless, Floor, steps, out heights[ChangeScale.Recent]);
        chances[ChangeScale.Slow] = ChangeScale.Judge(_state, ChangeScale.Slow, Slow / restless, Floor, steps, out heights[ChangeScale.Slow]);
        chances[ChangeScale.Long] = heights[ChangeScale.Long] = Vector256<float>.Zero;
        if (EndsSpan)
        {
            int place = (int)(Index / 8 % 8) + 8;
            Vector256<float> four = (Now + _state[ChangeLanes.Spans + ((place - 1) % 8)]) + (_state[ChangeLanes.Spans + ((place - 2) % 8)] + _state[ChangeLanes.Spans + ((place - 3) % 8)]);
            Long = Outside((four * Vector256.Create(0.25f)) - old, former);
            chances[ChangeScale.Long] = ChangeScale.Judge(_state, ChangeScale.Long, Long / restless, Floor, steps * Vector256.Create(0.125f), out heights[ChangeScale.Long]);
        }

        Vector256<float> allowed = Allowed();
        for (int scale = 0; scale < ChangeScale.Noise; scale++)
        {
            chances[scale] &= allowed;
        }
    }

    /// <summary>Learns the contrasts of the level, unless there are two levels, between which they would look smaller than they are.</summary>
    /// <param name="frozen">Lanes that do not learn.</param>
    internal void LearnLevel(Vector256<float> frozen)
    {
        Vector256<float> alone = Vector256.Equals(_state[ChangeLanes.Former], Vector256<float>.Zero);
        Vector256<float> mask = Vector256.AndNot(Valid & alone & Vector256.GreaterThanOrEqual(Seen, Vector256.Create(LevelStart)), frozen);
        Vector256<float> steps = Seen - Vector256.Create(LevelStart);
        Vector256<float> first = FirstWeek();
        ChangeScale.Learn(_state, ChangeScale.Recent, Recent, Floor, steps, _rates.Usual, _rates.Record, first, mask);
        ChangeScale.Learn(_state, ChangeScale.Slow, Slow, Floor, steps, _rates.Usual, _rates.Record, first, mask);
        if (!EndsSpan)
        {
            return;
        }

        float decay = MathF.Pow(_rates.Record, 8);
        ChangeScale.Learn(_state, ChangeScale.Long, Long, Floor, steps * Vector256.Create(0.125f), 4 * _rates.Usual, decay, first, mask);
        int place = ChangeLanes.Spans + (int)(Index / 8 % 8);
        Vector256<float> leaving = _state[place];
        Vector256<float> rate = Vector256.MaxNative(Vector256.Create(Math.Min(0.25f, 16 * _rates.Usual)), Vector256<float>.One / (Seen * Vector256.Create(0.125f)));
        Follow(ChangeLanes.OldLevel, Valid & Vector256.GreaterThanOrEqual(Seen, Vector256.Create(136f)), leaving, rate);
        Set(place, Valid, ChangeCell.Middle(_state.Slice(ChangeLanes.Cells, 8)));
    }

    /// <summary>Contrasts of the noise, before what was normal lately is taken off.</summary>
    internal void CompareNoise()
    {
        NoiseReady = EndsPair ? Valid & Vector256.GreaterThanOrEqual(Seen, Vector256.Create(NoiseStart)) : Vector256<float>.Zero;
        if (NoiseReady == Vector256<float>.Zero)
        {
            return;
        }

        Vector256<float> now = Vector256.Log(ChangeCell.Middle(_state.Slice(ChangeLanes.Pairs, 8)) + NoiseFloor);
        NoiseShift = now - Vector256.Log(_state[ChangeLanes.LateNoise] + NoiseFloor);
        SlowNoiseShift = now - Vector256.Log(_state[ChangeLanes.OldNoise] + NoiseFloor);
    }

    /// <summary>Judges the contrasts of the noise.</summary>
    internal void JudgeNoise(scoped Span<Vector256<float>> chances, scoped Span<Vector256<float>> heights)
    {
        Vector256<float> former = _state[ChangeLanes.FormerNoise];
        Vector256<float> floor = Vector256.Create(LeastNoise);
        Vector256<float> steps = (Seen - Vector256.Create(NoiseStart)) * Vector256.Create(0.5f);
        Noise = Outside(NoiseShift, former);
        SlowNoise = Outside(SlowNoiseShift, former);
        chances[ChangeScale.Noise] = ChangeScale.Judge(_state, ChangeScale.Noise, Noise, floor, steps, out heights[ChangeScale.Noise]);
        chances[ChangeScale.SlowNoise] = ChangeScale.Judge(_state, ChangeScale.SlowNoise, SlowNoise, floor, steps, out heights[ChangeScale.SlowNoise]);
        Vector256<float> steady = Vector256.GreaterThan(_state[ChangeLanes.OldNoise], Vector256.Create(SteadyNoise) * _state[ChangeLanes.MeanNoise]);
        Vector256<float> allowed = NoiseReady & steady & Vector256.GreaterThanOrEqual(Seen, Vector256.Create(_rates.WarmUp));
        chances[ChangeScale.Noise] &= allowed;
        chances[ChangeScale.SlowNoise] &= allowed;
    }

    /// <summary>Learns the contrasts of the noise, as those of the level.</summary>
    internal readonly void LearnNoise(Vector256<float> frozen)
    {
        Vector256<float> mask = Vector256.AndNot(NoiseReady & Vector256.Equals(_state[ChangeLanes.FormerNoise], Vector256<float>.Zero), frozen);
        Vector256<float> floor = Vector256.Create(LeastNoise);
        Vector256<float> steps = (Seen - Vector256.Create(NoiseStart)) * Vector256.Create(0.5f);
        Vector256<float> first = FirstWeek();
        ChangeScale.Learn(_state, ChangeScale.Noise, Noise, floor, steps, 2 * _rates.Usual, _rates.Record * _rates.Record, first, mask);
        ChangeScale.Learn(_state, ChangeScale.SlowNoise, SlowNoise, floor, steps, 2 * _rates.Usual, _rates.Record * _rates.Record, first, mask);
    }

    // How much wider noise is than it was: means then wander as much more.
    private readonly Vector256<float> Restless()
    {
        int last = (int)(((Index + 1) / 2) + 7);
        Vector256<float> four = (_state[ChangeLanes.Pairs + (last % 8)] + _state[ChangeLanes.Pairs + ((last - 1) % 8)])
            + (_state[ChangeLanes.Pairs + ((last - 2) % 8)] + _state[ChangeLanes.Pairs + ((last - 3) % 8)]);
        return Vector256.MaxNative(Vector256<float>.One, ((four * Vector256.Create(0.25f / Restlessness)) + NoiseFloor) / (_state[ChangeLanes.OldNoise] + NoiseFloor));
    }

    private readonly Vector256<float> FirstWeek() => Vector256.LessThan(Seen, Vector256.Create(7 * _rates.Day));

    // A week that has not been lived through may change at its end: until then a level must leave the range of all that was seen, and by a quarter of it.
    private readonly Vector256<float> Allowed()
    {
        Vector256<float> raw = Now + Season;
        Vector256<float> first = FirstWeek();
        Vector256<float> calm = ChangeScale.IsCalm(_state, ChangeScale.Recent) & ChangeScale.IsCalm(_state, ChangeScale.Slow);
        Vector256<float> ranged = Valid & Vector256.GreaterThanOrEqual(Seen, Vector256.Create(8f)) & first & (calm | Vector256.LessThan(Seen, Vector256.Create(_rates.Day)));
        Vector256<float> low = Vector256.ConditionalSelect(ranged, Vector256.MinNative(raw, _state[ChangeLanes.Low]), _state[ChangeLanes.Low]);
        Vector256<float> high = Vector256.ConditionalSelect(ranged, Vector256.MaxNative(raw, _state[ChangeLanes.High]), _state[ChangeLanes.High]);
        _state[ChangeLanes.Low] = low;
        _state[ChangeLanes.High] = high;
        Vector256<float> room = Vector256.Create(0.25f) * (high - low);
        Vector256<float> outside = Vector256.GreaterThan(raw, high + room) | Vector256.LessThan(raw, low - room);
        return Valid & Vector256.GreaterThanOrEqual(Seen, Vector256.Create(_rates.WarmUp)) & Vector256.GreaterThanOrEqual(Seen, Vector256.Create(LevelStart)) & (outside | ~first);
    }

    // Noise that is a share of the level follows it, as far as it did so far.
    private void PushNoise()
    {
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> zero = Vector256<float>.Zero;
        Follow(ChangeLanes.MeanNoise, Valid, _noise, Vector256.MaxNative(Vector256.Create(2 * _rates.Usual), one / Seen));
        NoiseFloor = (Vector256.Create(0.1f) * _state[ChangeLanes.MeanNoise]) + Floor;
        Vector256<float> known = Vector256.GreaterThan(_middle, zero) & Vector256.GreaterThan(Seen, Vector256.Create(2 * _rates.Day));
        Vector256<float> ratio = Vector256.MaxNative(Vector256.Create(0.1f), (_middle + Season) / _middle);
        Vector256<float> level = Vector256.Log(Vector256.ConditionalSelect(known, ratio, one));
        Vector256<float> noise = Vector256.Log(_noise + NoiseFloor);
        Vector256<float> rate = Vector256.Create(_rates.Usual);
        Follow(ChangeLanes.LogLevel, Valid, level, rate);
        Follow(ChangeLanes.LogNoise, Valid, noise, Vector256.MaxNative(rate, one / Seen));
        Vector256<float> from = level - _state[ChangeLanes.LogLevel];
        Follow(ChangeLanes.LogCovariance, Valid, from * (noise - _state[ChangeLanes.LogNoise]), rate);
        Follow(ChangeLanes.LogVariance, Valid, from * from, rate);
        Vector256<float> variance = _state[ChangeLanes.LogVariance];
        Vector256<float> power = Vector256.MinNative(Vector256.MaxNative(_state[ChangeLanes.LogCovariance] / variance, zero), Vector256.Create(2f));
        power = Vector256.ConditionalSelect(Vector256.GreaterThan(variance, Vector256.Create(1e-6f)), power, zero);
        noise = _noise * Vector256.Exp(-(power * level));
        if (!EndsPair)
        {
            Set(ChangeLanes.HalfPair, Valid, noise);
            return;
        }

        int place = ChangeLanes.Pairs + (int)(Index / 2 % 8);
        Vector256<float> leaving = _state[place];
        Vector256<float> pairs = Vector256.MaxNative(one, (Seen * Vector256.Create(0.5f)) - Vector256.Create(7f));
        Vector256<float> old = Valid & Vector256.GreaterThan(Seen, Vector256.Create(16f));
        LearnOldNoise(ChangeLanes.LateNoise, old, leaving, Vector256.MaxNative(Vector256.Create(1f / 32), one / pairs));
        LearnOldNoise(ChangeLanes.OldNoise, old, leaving, Vector256.MaxNative(Vector256.Create(2.8f * _rates.Usual), one / pairs));
        Set(place, Valid, (noise + _state[ChangeLanes.HalfPair]) * Vector256.Create(0.5f));
    }

    private readonly void LearnOldNoise(int field, Vector256<float> mask, Vector256<float> leaving, Vector256<float> rate)
    {
        Vector256<float> most = (Vector256.Create(Clip) * _state[field]) + NoiseFloor;
        Vector256<float> free = Vector256.LessThan(Seen, Vector256.Create(40f));
        Follow(field, mask, Vector256.ConditionalSelect(free, leaving, Vector256.MinNative(leaving, most)), rate);
    }

    private readonly Vector256<float> Share(int covariance, int variance)
    {
        Vector256<float> share = Vector256.MinNative(Vector256.MaxNative(_state[covariance] / _state[variance], Vector256<float>.Zero), Vector256<float>.One);
        return share & Vector256.GreaterThan(_state[variance], Vector256<float>.Zero);
    }

    // What lies between the level that is normal now and the one that was normal before the last change is normal, and so is what is near to either.
    private static Vector256<float> Outside(Vector256<float> contrast, Vector256<float> former)
    {
        Vector256<float> room = Vector256.Create(Near) * Vector256.Abs(former);
        Vector256<float> high = Vector256.MaxNative(former, Vector256<float>.Zero) + room;
        Vector256<float> low = Vector256.MinNative(former, Vector256<float>.Zero) - room;
        return Vector256.MaxNative(contrast - high, Vector256<float>.Zero) + Vector256.MinNative(contrast - low, Vector256<float>.Zero);
    }

    private static Vector256<float> Clamp(Vector256<float> value, Vector256<float> limit) => Vector256.MinNative(Vector256.MaxNative(value, -limit), limit);

    private readonly void Set(int field, Vector256<float> mask, Vector256<float> value) => _state[field] = Vector256.ConditionalSelect(mask, value, _state[field]);

    private readonly void Follow(int field, Vector256<float> mask, Vector256<float> value, Vector256<float> rate) => Set(field, mask, _state[field] + (rate * (value - _state[field])));
}
