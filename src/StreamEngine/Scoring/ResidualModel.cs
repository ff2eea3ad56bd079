using System.Runtime.CompilerServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>What the model says about a value, in the units it was given.</summary>
/// <param name="PValue">Two-sided.</param>
/// <param name="Expected">Prediction from the values before.</param>
/// <param name="Scale">Usual size of a residual, floored.</param>
/// <param name="Z">Residual in scales.</param>
/// <param name="Learning">Too little seen.</param>
/// <param name="Least">Least of the values before.</param>
internal readonly record struct Residual(double PValue, double Expected, double Scale, double Z, bool Learning, double Least = double.NegativeInfinity);

/// <summary>
/// Predicts each value of a series from the ones before and says how surprising it is. Three predictors run side by side: a fast level
/// with damped trend, a slow level, and a time-of-day season; the one with the smallest recent absolute error speaks. Innovations are
/// clipped at a few scales before anything learns from them, so outliers move little (Gelper, Fried and Croux 2010, robust Holt-Winters).
/// </summary>
internal sealed class ResidualModel
{
    private const double FastAlpha = 0.4;
    private const double FastBeta = 0.05;
    private const double Damping = 0.9;
    private const double SlowAlpha = 0.03;
    private const double SeasonAlpha = 0.1;
    private const double ErrorRate = 0.02;
    private const double ClipScales = 4;

    /// <summary>Values beyond are taken as this, so that no state can overflow.</summary>
    private const double Limit = 1e150;

    /// <summary>Standard deviation of a normal variable over its mean absolute value.</summary>
    private const double DeviationOfMean = 1.2533141373155;

    /// <summary>p-value that makes a value an extreme for the level-shift rule.</summary>
    private const double ExtremePValue = 1e-3;

    private readonly ResidualOptions _options;
    private readonly SeasonTable _seasons;
    private ResidualLane[] _lanes = [];

    internal ResidualModel(ResidualOptions options)
    {
        _options = options;
        _seasons = new SeasonTable(options.MaxSeasonalSeries);
    }

    /// <summary>Series that got no season for want of room.</summary>
    internal long SeasonsRefused => _seasons.Refused;

    /// <summary>Scores a value against the past and then learns it. NaN and infinities are neither scored nor learned.</summary>
    /// <param name="id">Dense id of the series.</param>
    /// <param name="time">Time of the value, nanoseconds; ascending.</param>
    /// <param name="value">The value.</param>
    /// <param name="noise">Least scale that the nature of the values implies, 0 for none.</param>
    internal Residual Next(int id, long time, double value, double noise = 0)
    {
        if (!double.IsFinite(value))
        {
            return new Residual(1, double.NaN, double.NaN, 0, true);
        }

        value = Math.Clamp(value, -Limit, Limit);
        Reserve(id);
        ref ResidualLane lane = ref _lanes[id];
        if (lane.Seen == 0)
        {
            lane.FastLevel = lane.SlowLevel = value;
            lane.Magnitude = Math.Abs(value);
            lane.LastTime = time;
            lane.Least = value;
            lane.Seen = 1;
            return new Residual(1, double.NaN, double.NaN, 0, true);
        }

        double widening = Advance(ref lane, time);
        double season = lane.Profile >= 0 && _seasons.TryPredict(lane.Profile, time, out double profile) ? profile : double.NaN;
        double fast = lane.FastLevel + (Damping * lane.FastTrend);
        (double expected, double error) = Expect(lane, fast, season);
        double floor = Math.Max(Math.Max(_options.Margin * lane.Magnitude, lane.Peak / 500), Math.Max(noise, _options.LeastScale));
        double scale = Math.Max(DeviationOfMean * error, floor) * widening;
        double residual = value - expected;
        double z = residual / scale;
        bool learning = lane.Seen < _options.WarmUp;
        double pair = Pair(lane.LastZ, z);
        lane.LastZ = z;
        double p = learning ? 1 : PValue(ref lane, z, pair);
        if (!learning)
        {
            lane.Above.Learn(z);
            lane.Below.Learn(-z);
            lane.PairAbove.Learn(pair);
            lane.PairBelow.Learn(-pair);
        }

        Learn(ref lane, time, value, fast, season, floor);
        Settle(ref lane, value, p, residual, season);
        double least = lane.Least;
        lane.Least = Math.Min(least, value);
        return new Residual(p, expected, scale, z, learning, least);
    }

    /// <summary>Writes the model down: seasons, and the lanes that have begun.</summary>
    internal void Save(SnapshotOutput output)
    {
        _seasons.Save(output);
        int known = 0;
        foreach (ref readonly ResidualLane lane in _lanes.AsSpan())
        {
            known += lane.IsKnown ? 1 : 0;
        }

        output.WriteInt32(known);
        for (int id = 0; id < _lanes.Length; id++)
        {
            if (_lanes[id].IsKnown)
            {
                output.WriteInt32(id);
                _lanes[id].Save(output);
            }
        }
    }

    /// <summary>Reads a model in place of what is there.</summary>
    internal void Load(ref SnapshotInput input)
    {
        int profiles = _seasons.Load(ref input);
        int known = input.ReadCount(sizeof(int) + ResidualLane.SavedBytes);
        _lanes = [];
        bool[] used = new bool[profiles];
        for (int i = 0; i < known; i++)
        {
            int id = input.ReadSeriesId();
            Reserve(id);
            ref ResidualLane lane = ref _lanes[id];
            input.Require(!lane.IsKnown, "a series once");
            lane = ResidualLane.Load(ref input, profiles);
            if (lane.Profile >= 0)
            {
                input.Require(!used[lane.Profile], "a profile once");
                used[lane.Profile] = true;
            }
        }

        for (int profile = profiles - 1; profile >= 0; profile--)
        {
            _seasons.Free(used[profile] ? -1 : profile);
        }
    }

    private static (double Expected, double Error) Expect(in ResidualLane lane, double fast, double season) => lane.Chosen switch
    {
        2 when !double.IsNaN(season) => (season + lane.SeasonOffset, lane.SeasonError),
        1 or 2 => (lane.SlowLevel, lane.SlowError),
        _ => (fast, lane.FastError),
    };

    /// <summary>Forgets a series, whose values from now on mean something else.</summary>
    internal void Forget(int id)
    {
        if (id < _lanes.Length)
        {
            int profile = _lanes[id].Profile;
            _seasons.Free(profile);
            _lanes[id] = ResidualLane.Start;

            // Whether its day has a shape was found out for the old meaning.
            _lanes[id].Profile = profile == -2 ? -2 : -1;
        }
    }

    /// <summary>A series ends; another one may get its id.</summary>
    internal void Retire(int id)
    {
        if (id < _lanes.Length)
        {
            _seasons.Free(_lanes[id].Profile);
            _lanes[id] = ResidualLane.Start;
        }
    }

    /// <summary>True when the id has been seen.</summary>
    internal bool Knows(int id) => id < _lanes.Length && _lanes[id].Seen > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int id)
    {
        if (id >= _lanes.Length)
        {
            int from = _lanes.Length;
            Array.Resize(ref _lanes, Math.Max(id + 1, Math.Max(4, from * 2)));
            _lanes.AsSpan(from).Fill(ResidualLane.Start);
        }
    }

    // Moves the clock: learns the usual step, and after a gap forgets the trend and trusts its level less.
    private double Advance(ref ResidualLane lane, long time)
    {
        long delta = Math.Max(1, time - lane.LastTime);
        lane.LastTime = time;
        if (lane.Step == 0)
        {
            lane.Step = delta;
        }

        long gap = (delta / lane.Step) - 1;
        if (delta < lane.Step)
        {
            lane.Step -= (lane.Step - delta) / 4;
        }
        else if (gap >= 1)
        {
            // A wrong first step heals: the step drifts up when values keep coming more slowly.
            lane.Step += Math.Min(delta - lane.Step, lane.Step) / 16;
            lane.FastTrend = 0;
            if (gap > 1_000)
            {
                lane.Seen = Math.Min(lane.Seen, _options.Trusted / 2);
            }

            return Math.Sqrt(1 + (0.05 * Math.Min(gap, 50)));
        }

        if (lane.Profile == -2 && lane.Seen >= _options.Trusted && lane.Step <= SeasonTable.LongestStep)
        {
            lane.Profile = _seasons.Allocate(lane.Step);
        }

        return 1;
    }

    // Two neighbours on the same side say more than either: the smaller one counts, judged by how often pairs were so large before.
    private static double Pair(double before, double z) =>
        Math.Sign(before) == Math.Sign(z) ? Math.Sign(z) * Math.Min(Math.Abs(before), Math.Abs(z)) : 0;

    // Two sides, two statistics: Bonferroni. A pair never says more than two independent windows of the present size would.
    private double PValue(ref ResidualLane lane, double z, double pair)
    {
        double single = z >= 0 ? lane.Above.Probability(z) : lane.Below.Probability(-z);
        double both = pair == 0 ? 1 : pair > 0 ? lane.PairAbove.Probability(pair) : lane.PairBelow.Probability(-pair);
        double p = Math.Clamp(Math.Min(2 * single, Math.Max(2 * single * single, 4 * both)), 1e-300, 1);
        return lane.Seen >= _options.Trusted ? p : Math.Pow(p, (double)lane.Seen / _options.Trusted);
    }

    private void Learn(ref ResidualLane lane, long time, double value, double fast, double season, double floor)
    {
        double young = 1.0 / (lane.Seen + 1);
        double rate = Math.Max(ErrorRate, young);
        double error = Clipped(value - fast, ref lane.FastError, floor, rate, lane.Seen);
        double alpha = Math.Max(FastAlpha, young);
        lane.FastLevel = fast + (alpha * error);
        lane.FastTrend = (Damping * lane.FastTrend) + (FastBeta * error);
        error = Clipped(value - lane.SlowLevel, ref lane.SlowError, floor, rate, lane.Seen);
        lane.SlowLevel += Math.Max(SlowAlpha, young) * error;
        if (lane.Profile >= 0)
        {
            double clip = ClipScales * Math.Max(DeviationOfMean * Math.Max(lane.SeasonError, lane.FastError), floor);
            if (!double.IsNaN(season))
            {
                int known = lane.SeasonError > 0 ? lane.Seen : 0;
                error = Clipped(value - season - lane.SeasonOffset, ref lane.SeasonError, floor, known == 0 ? 1 : rate, known);
                lane.SeasonOffset += SeasonAlpha * error;
            }

            _seasons.Learn(lane.Profile, time, value, Math.Max(clip, Math.Abs(lane.SeasonOffset) + clip));
        }

        lane.Magnitude += Math.Max(0.01, young) * (Math.Abs(value) - lane.Magnitude);
        lane.Seen++;
        Choose(ref lane);
    }

    // Learns the absolute error, clipped, and returns the clipped innovation.
    private static double Clipped(double innovation, ref double error, double floor, double rate, int seen)
    {
        double clip = ClipScales * Math.Max(DeviationOfMean * error, floor);
        double limited = seen < 5 ? innovation : Math.Clamp(innovation, -clip, clip);
        error += rate * (Math.Abs(limited) - error);
        return limited;
    }

    // A change of predictor needs a clear gain, or the speaker would flicker.
    private static void Choose(ref ResidualLane lane)
    {
        double season = lane.SeasonError > 0 ? lane.SeasonError : double.MaxValue;
        double current = lane.Chosen switch { 0 => lane.FastError, 1 => lane.SlowError, _ => season };
        byte best = season < lane.FastError && season < lane.SlowError ? (byte)2 : lane.SlowError < lane.FastError ? (byte)1 : (byte)0;
        double candidate = best switch { 0 => lane.FastError, 1 => lane.SlowError, _ => season };
        if (candidate < 0.95 * current)
        {
            lane.Chosen = best;
        }
    }

    // Counts extremes in a row; a sustained shift becomes the new normal.
    private void Settle(ref ResidualLane lane, double value, double p, double residual, double season)
    {
        lane.Peak = Math.Max(0.998 * lane.Peak, Math.Abs(residual));
        int sign = residual >= 0 ? 1 : -1;
        if (p >= ExtremePValue)
        {
            lane.Run = 0;
            return;
        }

        if (Math.Sign(lane.Run) != sign)
        {
            lane.Run = 0;
            lane.RunMean = value;
            lane.RunError = 0;
        }

        lane.Run += sign;
        int length = Math.Abs(lane.Run);
        lane.RunMean += (value - lane.RunMean) / length;
        lane.RunError += (Math.Abs(value - lane.RunMean) - lane.RunError) / length;
        if (length < _options.LevelShift)
        {
            return;
        }

        lane.FastLevel = lane.SlowLevel = lane.RunMean;
        lane.FastTrend = 0;
        lane.FastError = Math.Max(lane.FastError, lane.RunError);
        lane.SlowError = Math.Max(lane.SlowError, lane.RunError);
        if (!double.IsNaN(season))
        {
            lane.SeasonOffset = lane.RunMean - season;
            lane.SeasonError = Math.Max(lane.SeasonError, lane.RunError);
        }

        lane.Run = 0;
    }
}
