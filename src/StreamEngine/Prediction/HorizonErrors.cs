using System.Runtime.InteropServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Prediction;

/// <summary>
/// How far forecasts of one horizon have been off. The quantiles of the last 64 errors, later ones weighing more, are the interval (split conformal prediction with weights by age, Barber, Candès, Ramdas
/// and Tibshirani 2023); a factor that grows with each miss and shrinks with each hit keeps the share of hits when errors change (adaptive conformal inference, Gibbs and Candès 2021, on the width in place
/// of the level, so that one factor serves every confidence).
/// </summary>
internal sealed class HorizonErrors
{
    internal const int Most = 64;
    private const double Nominal = 0.8;
    private const double Rate = 0.05;
    private const double Fading = 0.97;

    private readonly float[] _errors = new float[Most];
    private readonly double[] _losses = new double[ForecastMembers.Count];
    private readonly int[] _counts = new int[ForecastMembers.Count];
    private int _seen;
    private double _square = 1;
    private int _squares;

    /// <summary>Forecasts that have been compared.</summary>
    internal int Seen => _seen;

    /// <summary>What the width is multiplied by.</summary>
    internal double Factor { get; private set; } = 1;

    /// <summary>Mean square of how far the line was off in its own deviations, later ones weighing more.</summary>
    internal double LineSquare => _square;

    /// <summary>Forecasts of the line that have been compared.</summary>
    internal int LineSeen => _squares;

    /// <summary>Mean absolute error of a forecaster, later ones weighing more; NaN before the first.</summary>
    internal double Loss(int member) => _counts[member] == 0 ? double.NaN : _losses[member];

    /// <summary>Takes in what came of a forecast.</summary>
    /// <param name="means">What each forecaster said.</param>
    /// <param name="mean">What was said.</param>
    /// <param name="value">What came.</param>
    /// <param name="deviation">Deviation of the line's forecast, NaN for none.</param>
    internal void Learn(ReadOnlySpan<float> means, double mean, double value, double deviation)
    {
        if (deviation > 0)
        {
            double off = (value - means[ForecastMembers.Line]) / deviation;
            _square += (Math.Min(off * off, 16) - _square) / Math.Min(++_squares, 32);
        }

        for (int i = 0; i < means.Length; i++)
        {
            if (!float.IsNaN(means[i]))
            {
                _losses[i] += (Math.Abs(value - means[i]) - _losses[i]) / Math.Min(++_counts[i], 32);
            }
        }

        double error = value - mean;
        if (_seen >= 8)
        {
            (double low, double high) = Quantiles(Nominal);
            bool hit = error >= low && error <= high;
            Factor = Math.Clamp(Factor * Math.Exp(Rate * (hit ? Nominal - 1 : Nominal)), 0.5, 4);
        }

        _errors[_seen % Most] = (float)error;
        _seen++;
    }

    /// <summary>The errors between which a share of the next ones lies; infinite ones are told by NaN while too few are known.</summary>
    internal (double Low, double High) Quantiles(double confidence)
    {
        int count = Math.Min(_seen, Most);
        Span<float> errors = stackalloc float[count];
        Span<double> weights = stackalloc double[count];
        _errors.AsSpan(0, count).CopyTo(errors);
        double total = 0;
        for (int i = 0; i < count; i++)
        {
            int age = (((_seen - 1 - i) % Most) + Most) % Most;
            total += weights[i] = Math.Pow(Fading, age);
        }

        // The next error weighs one as well, and lies beyond all: the correction for a finite sample.
        errors.Sort(weights);
        double tail = 0.5 * (1 - confidence) * (total + 1);
        if (count < 2)
        {
            return (double.NaN, double.NaN);
        }

        double middle = Tail(errors, weights, 0.5 * total, false);
        double low = Math.Min(middle, Tail(errors, weights, tail - 0.5, false));
        double high = Math.Max(middle, Tail(errors, weights, tail - 0.5, true));
        return (middle - (Factor * (middle - low)), middle + (Factor * (high - middle)));
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32s([_seen, _squares]);
        output.WriteDoubles([Factor, _square]);
        output.WriteInt32s(MemoryMarshal.Cast<float, int>(_errors.AsSpan(0, Math.Min(_seen, Most))));
        output.WriteDoubles(_losses);
        output.WriteInt32s(_counts);
    }

    internal void Load(ref SnapshotInput input)
    {
        _seen = input.ReadInt32(0, int.MaxValue);
        _squares = input.ReadInt32(0, int.MaxValue);
        Factor = input.ReadDouble();
        _square = input.ReadDouble();
        input.ReadInt32s(MemoryMarshal.Cast<float, int>(_errors.AsSpan(0, Math.Min(_seen, Most))));
        input.ReadDoubles(_losses);
        input.ReadInt32s(_counts);
    }

    // The error beyond which a weight lies; the outermost one when it is less than that of any.
    private static double Tail(ReadOnlySpan<float> errors, ReadOnlySpan<double> weights, double weight, bool high)
    {
        double sum = 0;
        for (int k = 0; k < errors.Length; k++)
        {
            int i = high ? errors.Length - 1 - k : k;
            sum += weights[i];
            if (sum >= weight)
            {
                return errors[i];
            }
        }

        return errors[high ? 0 : errors.Length - 1];
    }
}
