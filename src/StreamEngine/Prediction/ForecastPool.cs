using System.Runtime.InteropServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Prediction;

/// <summary>
/// The forecasters of one series, each weighed by how far it was off before at the same horizon. Horizons are 1, 4, 16 ... 4,096 steps; forecasts of a horizon are made at slots that are multiples of a
/// quarter of it, whoever asks, and compared when their time has come.
/// </summary>
internal sealed class ForecastPool
{
    internal const int Horizons = 7;
    private const int Members = ForecastMembers.Count;
    private const int Waiting = 4;
    private const int Row = Members + 2;

    private readonly HorizonErrors[] _errors = new HorizonErrors[Horizons];

    // Forecasts of which the time has not come: four of each horizon, by the slot that they are of.
    private readonly long[] _targets = new long[Horizons * Waiting];
    private readonly float[] _means = new float[Horizons * Waiting * Row];

    internal ForecastPool()
    {
        for (int i = 0; i < Horizons; i++)
        {
            _errors[i] = new HorizonErrors();
        }

        Array.Fill(_targets, -1);
    }

    internal ForecastMembers Forecasters { get; } = new();

    /// <summary>Steps of a horizon.</summary>
    internal static long Steps(int horizon) => 1L << (2 * horizon);

    internal HorizonErrors Errors(int horizon) => _errors[horizon];

    /// <summary>Takes in a value of a new slot, before and after which the history is told of it.</summary>
    internal void Learn(SeriesHistory history, long slot, double value)
    {
        double relative = (float)(value - history.Anchor);
        Compare(slot, relative);
        Forecasters.Learn(history, slot, relative);
        history.Add(slot, value);
        Span<double> means = stackalloc double[Members];
        for (int horizon = 0; horizon < Horizons; horizon++)
        {
            long steps = Steps(horizon);
            long every = Math.Max(1, steps / Waiting);
            if (slot % every != 0)
            {
                continue;
            }

            Forecasters.Forecast(history, steps, means);
            int at = (horizon * Waiting) + (int)(slot / every % Waiting);
            _targets[at] = slot + steps;
            Span<float> row = _means.AsSpan(at * Row, Row);
            for (int i = 0; i < Members; i++)
            {
                row[i] = (float)means[i];
            }

            row[Members] = (float)Mix(means, horizon);
            row[Members + 1] = (float)Forecasters.LineDeviation(history, steps);
        }
    }

    /// <summary>The forecast some steps after the newest value and its interval, relative to the anchor.</summary>
    internal (double Mean, double Low, double High) Forecast(SeriesHistory history, double steps, double confidence)
    {
        Span<double> means = stackalloc double[Members];
        Forecasters.Forecast(history, steps, means);
        double position = Math.Clamp(0.5 * Math.Log2(Math.Max(1, steps)), 0, Horizons - 1);
        int below = (int)position;
        int above = Math.Min(Horizons - 1, below + 1);
        double share = position - below;
        double mean = ((1 - share) * Mix(means, below)) + (share * Mix(means, above));
        (double low, double high) = Interval(steps, confidence);
        return (mean, mean + low, mean + high);
    }

    /// <summary>By what deviations of the line should have been multiplied, at the two longest horizons up to some steps at which that is known; a prior of one counts as six forecasts.</summary>
    internal double LineSpread(double steps)
    {
        double sum = 6;
        double count = 6;
        int used = 0;
        for (int i = Horizons - 1; i >= 0 && used < 2; i--)
        {
            if (_errors[i].LineSeen >= 2 && Steps(i) <= Math.Max(steps, 16))
            {
                int weight = Math.Min(32, _errors[i].LineSeen);
                sum += weight * _errors[i].LineSquare;
                count += weight;
                used++;
            }
        }

        return Math.Sqrt(sum / count);
    }

    internal void Save(SnapshotOutput output)
    {
        Forecasters.Save(output);
        foreach (HorizonErrors errors in _errors)
        {
            errors.Save(output);
        }

        output.WriteInt64s(_targets);
        output.WriteInt32s(MemoryMarshal.Cast<float, int>(_means));
    }

    internal void Load(ref SnapshotInput input)
    {
        Forecasters.Load(ref input);
        foreach (HorizonErrors errors in _errors)
        {
            errors.Load(ref input);
        }

        input.ReadInt64s(_targets);
        input.ReadInt32s(MemoryMarshal.Cast<float, int>(_means.AsSpan()));
    }

    private void Compare(long slot, double value)
    {
        for (int at = 0; at < _targets.Length; at++)
        {
            if (_targets[at] >= 0 && _targets[at] <= slot)
            {
                if (_targets[at] == slot)
                {
                    ReadOnlySpan<float> row = _means.AsSpan(at * Row, Row);
                    _errors[at / Waiting].Learn(row[..Members], row[Members], value, row[Members + 1]);
                }

                _targets[at] = -1;
            }
        }
    }

    // Weights fall with the sixth power of the error. What has not been tried at this horizon weighs by the longest one at which it was, and by how the error grew up to there.
    private double Mix(ReadOnlySpan<double> means, int horizon)
    {
        int known = horizon;
        while (known > 0 && _errors[known].Seen < 3)
        {
            known--;
        }

        Span<double> losses = stackalloc double[Members];
        double best = double.MaxValue;
        for (int i = 0; i < Members; i++)
        {
            losses[i] = double.IsNaN(means[i]) ? double.NaN : Loss(i, known, horizon);
            best = losses[i] < best ? losses[i] : best;
        }

        if (best == double.MaxValue)
        {
            return means[ForecastMembers.Last];
        }

        double floor = Math.Max(1e-12 * Math.Abs(means[ForecastMembers.Last]), 1e-300);
        double sum = 0;
        double total = 0;
        for (int i = 0; i < Members; i++)
        {
            if (!double.IsNaN(losses[i]))
            {
                double ratio = (best + floor) / (losses[i] + floor);
                double cube = ratio * ratio * ratio;
                double weight = cube * cube;
                sum += weight * means[i];
                total += weight;
            }
        }

        return sum / total;
    }

    // A trend that has not been tried is taken to get worse by a half at least with each fourfold horizon.
    private double Loss(int member, int known, int horizon)
    {
        double loss = _errors[known].Loss(member);
        if (horizon == known)
        {
            return loss;
        }

        double before = known == 0 ? double.NaN : _errors[known - 1].Loss(member);
        double growth = before > 0 ? Math.Clamp(loss / before, 1, 4) : 2;
        return loss * Math.Pow(Math.Max(growth, ForecastMembers.HasTrend(member) ? 1.5 : 1), horizon - known);
    }

    // Between two horizons the edges lie on a line over the logarithm; beyond the last that is known they grow by a power of the horizon that the last two show.
    private (double Low, double High) Interval(double steps, double confidence)
    {
        Span<double> lows = stackalloc double[Horizons];
        Span<double> highs = stackalloc double[Horizons];
        int known = -1;
        for (int i = 0; i < Horizons && _errors[i].Seen >= 6; i++)
        {
            (lows[i], highs[i]) = _errors[i].Quantiles(confidence);
            known = i;
        }

        if (known < 0)
        {
            return (double.NegativeInfinity, double.PositiveInfinity);
        }

        double position = 0.5 * Math.Log2(Math.Max(1, steps));
        if (position <= known)
        {
            int below = Math.Min((int)position, Math.Max(0, known - 1));
            double share = Math.Min(1, position - below);
            int above = Math.Min(known, below + 1);
            return (((1 - share) * lows[below]) + (share * lows[above]), ((1 - share) * highs[below]) + (share * highs[above]));
        }

        double width = highs[known] - lows[known];
        double before = known == 0 ? 0 : highs[known - 1] - lows[known - 1];
        double power = before > 0 && width > 0 ? Math.Clamp(0.5 * Math.Log2(width / before), 0.25, 1) : 0.5;
        double factor = Math.Pow(steps / Steps(known), power);
        return (lows[known] * factor, highs[known] * factor);
    }
}
