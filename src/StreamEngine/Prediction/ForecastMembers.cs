using System.Runtime.InteropServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Prediction;

/// <summary>
/// The forecasters of one series that learn with every value. In the order of their numbers: the last value; a random walk with the drift of the last day; slow levels of 64 and of 512 values;
/// Holt's trend, damped (Gardner and McKenzie 1985), quick and slow; the value of a day before; additive Holt-Winters with a season of a day; and a straight line that somebody else fits. Innovations are
/// clipped at five usual ones (Gelper, Fried and Croux 2010). Values are relative to the anchor of the history, horizons in steps.
/// </summary>
internal sealed class ForecastMembers
{
    internal const int Count = 9;
    internal const int Last = 0;
    internal const int Drift = 1;
    internal const int Line = 8;
    private const int MostSlots = 96;
    private const long Day = 86_400_000_000_000;

    // Smoothing of level and trend, and what is left of a trend after a step.
    private static readonly (double Level, double Trend, double Damping)[] _holt = [(0.3, 0.05, 0.97), (0.08, 0.005, 0.998)];

    private static readonly double[] _left =
        [.. _holt.SelectMany(static h => Enumerable.Range(0, ForecastPool.Horizons).Select(i => Math.Pow(h.Damping, ForecastPool.Steps(i))))];

    private readonly double[] _state = new double[17];
    private float[] _season = [];

    private ref double LastValue => ref _state[0];

    private ref double DriftMean => ref _state[1];

    private ref double Scale => ref _state[2];

    private ref double Seen => ref _state[3];

    private ref double SeasonLevel => ref _state[8];

    private ref double SeasonTrend => ref _state[9];

    private ref double LineLevel => ref _state[10];

    private ref double LineSlope => ref _state[11];

    private ref double LineSlot => ref _state[12];

    private ref double HasLine => ref _state[13];

    private Span<double> LineVariances => _state.AsSpan(14, 3);

    private Span<double> Levels => _state.AsSpan(4, 2);

    // Levels and trends of Holt's lie behind the slow levels.
    private readonly double[] _trends = new double[4];

    /// <summary>Whether a forecaster goes away from what was, the farther the longer.</summary>
    internal static bool HasTrend(int member) => member is Drift or 5 or Line;

    /// <summary>Learns a value.</summary>
    /// <param name="history">The history, which does not have the value yet.</param>
    /// <param name="slot">Slot of the value.</param>
    /// <param name="value">The value, relative to the anchor.</param>
    internal void Learn(SeriesHistory history, long slot, double value)
    {
        if (Seen == 0)
        {
            LastValue = value;
            Levels.Fill(value);
            _trends[0] = _trends[2] = value;
            SeasonLevel = value;
        }

        long gap = Math.Max(1, slot - history.Slot);
        double perDay = Math.Max(16, (double)Day / history.Step);
        Seen++;
        double change = value - LastValue;
        double limit = Seen < 16 ? double.MaxValue : 5 * Scale;
        DriftMean += ((change / gap) - DriftMean) / Math.Min(Seen, perDay);
        Levels[0] += Math.Clamp(value - Levels[0], -limit * 4, limit * 4) / Math.Min(Seen, 64);
        Levels[1] += Math.Clamp(value - Levels[1], -limit * 8, limit * 8) / Math.Min(Seen, 512);
        double usual = 0;
        for (int i = 0; i < _holt.Length; i++)
        {
            (double level, double trend, double damping) = _holt[i];
            double left = gap == 1 ? damping : Math.Pow(damping, gap);
            double expected = _trends[2 * i] + (_trends[(2 * i) + 1] * damping * (1 - left) / (1 - damping));
            double error = Math.Clamp(value - expected, -limit, limit);
            _trends[2 * i] = expected + (Math.Max(level, 1 / Seen) * error);
            _trends[(2 * i) + 1] = (_trends[(2 * i) + 1] * left) + (Math.Max(trend, Math.Min(0.3, 1 / Seen) * level) * error);
            usual = i == 0 ? Math.Abs(value - expected) : Math.Min(usual, Math.Abs(value - expected));
        }

        LearnSeason(history, slot, value, gap, limit);
        Scale += (Math.Min(usual, Seen < 16 ? double.MaxValue : 10 * Math.Max(Scale, 1e-300)) - Scale) / Math.Min(Seen, 64);
        Scale = Math.Max(Scale, 1e-9 * (1e-9 + Math.Abs(value)));
        LastValue = value;
    }

    /// <summary>What each forecaster says of the value some steps after the newest; NaN for those that cannot say.</summary>
    internal void Forecast(SeriesHistory history, double steps, Span<double> means)
    {
        means.Fill(double.NaN);
        means[Last] = LastValue;
        means[Drift] = LastValue + (DriftMean * steps);
        (means[2], means[3]) = (Levels[0], Levels[1]);
        for (int i = 0; i < _holt.Length; i++)
        {
            double damping = _holt[i].Damping;
            means[4 + i] = _trends[2 * i] + (_trends[(2 * i) + 1] * damping * (1 - Left(i, steps)) / (1 - damping));
        }

        double slot = history.Slot + steps;
        means[6] = DayBefore(history, slot);
        if (_season.Length > 0 && Seen * history.Step > Day)
        {
            means[7] = SeasonLevel + (SeasonTrend * steps) + _season[SeasonSlot(history, slot)];
        }

        if (HasLine > 0)
        {
            means[Line] = LineLevel + (LineSlope * (slot - LineSlot));
        }
    }

    /// <summary>Takes over a line.</summary>
    internal void SetLine(SeriesHistory history, TrendFit line)
    {
        double hours = history.Step / 3_600e9;
        LineLevel = line.Level - history.Anchor;
        LineSlope = line.Slope * hours;
        LineSlot = (line.Origin - history.Start) / (double)history.Step;
        HasLine = 1;
        LineVariances[0] = line.MeanVariance + line.NoiseVariance;
        LineVariances[1] = line.SlopeVariance * hours * hours;
        LineVariances[2] = line.WalkVariance * hours;
    }

    /// <summary>Deviation of the line's forecast; NaN when there is no line.</summary>
    internal double LineDeviation(SeriesHistory history, double steps)
    {
        double ahead = history.Slot + steps - LineSlot;
        return HasLine > 0 ? Math.Sqrt(LineVariances[0] + (LineVariances[1] * ahead * ahead) + (LineVariances[2] * ahead)) : double.NaN;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteDoubles(_state);
        output.WriteDoubles(_trends);
        output.WriteInt32(_season.Length);
        output.WriteInt32s(MemoryMarshal.Cast<float, int>(_season));
    }

    internal void Load(ref SnapshotInput input)
    {
        input.ReadDoubles(_state);
        input.ReadDoubles(_trends);
        _season = new float[input.ReadInt32(0, MostSlots)];
        input.ReadInt32s(MemoryMarshal.Cast<float, int>(_season.AsSpan()));
    }

    // What is left of a trend after some steps; of the usual horizons it is known.
    private static double Left(int holt, double steps)
    {
        for (int i = 0; i < ForecastPool.Horizons; i++)
        {
            if (steps == ForecastPool.Steps(i))
            {
                return _left[(holt * ForecastPool.Horizons) + i];
            }
        }

        return Math.Pow(_holt[holt].Damping, steps);
    }

    private static int SeasonSlots(SeriesHistory history) => (int)Math.Min(MostSlots, Day / history.Step);

    private int SeasonSlot(SeriesHistory history, double slot) =>
        (int)Math.Min(_season.Length - 1, (long)(slot * history.Step) % Day / (double)Day * _season.Length);

    private static double DayBefore(SeriesHistory history, double slot)
    {
        // The bucket a whole number of days before, the last one that has ended.
        double day = Day / (double)history.Step;
        double back = Math.Max(1, Math.Ceiling((slot - history.Slot) / day));
        double bucket = ((slot - (back * day)) / history.Width) - history.FirstBucket;
        return bucket >= 0 && bucket < history.Count && day >= 4 ? history.Means[(int)bucket] : double.NaN;
    }

    private void LearnSeason(SeriesHistory history, long slot, double value, long gap, double limit)
    {
        if (_season.Length == 0)
        {
            int slots = SeasonSlots(history);
            if (slots < 4)
            {
                return;
            }

            _season = new float[slots];
        }

        int at = SeasonSlot(history, slot);
        double day = (double)Day / history.Step;
        double expected = SeasonLevel + (SeasonTrend * gap);
        bool isKnown = Seen > day;
        double error = value - expected - (isKnown ? _season[at] : 0);
        error = isKnown ? Math.Clamp(error, -3 * limit, 3 * limit) : error;

        // In the first day the level is a mean of all, so that the season is what differs from it.
        double rate = isKnown ? 0.5 / Math.Min(day / 4, 96) : 1 / Seen;
        SeasonLevel = expected + (rate * error);
        SeasonTrend += isKnown ? 0.02 * rate / day * error : 0;
        double perSlot = Math.Max(1, day / _season.Length);
        double share = isKnown ? 0.3 / perSlot : 1 / perSlot;
        _season[at] += (float)(share * (value - SeasonLevel - _season[at]));
    }
}
