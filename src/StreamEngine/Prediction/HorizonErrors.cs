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

    // By age, and the sums of those that are there, by how many forecasts have been compared.
    private static readonly double[] _weights = [.. Enumerable.Range(0, Most).Select(static age => Math.Pow(Fading, age))];
    private static readonly double[] _totals = MakeTotals();
    private static readonly double _narrower = Math.Exp(Rate * (Nominal - 1));
    private static readonly double _wider = Math.Exp(Rate * Nominal);

    private readonly float[] _errors = new float[Most];

    // Places of the errors, the least error first, of equal ones the first place.
    private readonly byte[] _order = new byte[Most];
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
            Factor = Math.Clamp(Factor * (hit ? _narrower : _wider), 0.5, 4);
        }

        Keep((float)error);
    }

    /// <summary>The errors between which a share of the next ones lies; infinite ones are told by NaN while too few are known.</summary>
    internal (double Low, double High) Quantiles(double confidence)
    {
        if (_seen < 2)
        {
            return (double.NaN, double.NaN);
        }

        // The next error weighs one as well, and lies beyond all: the correction for a finite sample.
        double total = _totals[TotalOf(_seen)];
        double tail = 0.5 * (1 - confidence) * (total + 1);
        double middle = Tail(0.5 * total, false);
        double low = Math.Min(middle, Tail(tail - 0.5, false));
        double high = Math.Max(middle, Tail(tail - 0.5, true));
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
        int count = Math.Min(_seen, Most);
        input.ReadInt32s(MemoryMarshal.Cast<float, int>(_errors.AsSpan(0, count)));
        input.ReadDoubles(_losses);
        input.ReadInt32s(_counts);
        for (int i = 0; i < count; i++)
        {
            Insert((byte)i, i);
        }
    }

    private void Keep(float error)
    {
        byte place = (byte)(_seen % Most);
        int count = Math.Min(_seen, Most);
        if (count == Most)
        {
            int at = _order.AsSpan().IndexOf(place);
            _order.AsSpan(at + 1).CopyTo(_order.AsSpan(at));
            count--;
        }

        _errors[place] = error;
        Insert(place, count);
        _seen++;
    }

    private void Insert(byte place, int count)
    {
        float error = _errors[place];
        int at = count;
        while (at > 0 && (_errors[_order[at - 1]] > error || (_errors[_order[at - 1]] == error && _order[at - 1] > place)))
        {
            _order[at] = _order[at - 1];
            at--;
        }

        _order[at] = place;
    }

    // The error beyond which a weight lies; the outermost one when it is less than that of any.
    private double Tail(double weight, bool high)
    {
        int count = Math.Min(_seen, Most);
        int newest = (_seen - 1) % Most;
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            int place = _order[high ? count - 1 - k : k];
            sum += _weights[(newest - place) & (Most - 1)];
            if (sum >= weight)
            {
                return _errors[place];
            }
        }

        return _errors[_order[high ? 0 : count - 1]];
    }

    private static int TotalOf(int seen) => seen < Most ? seen : Most + (seen % Most);

    // Added up in the order of places, which decides how the sum is rounded.
    private static double[] MakeTotals()
    {
        double[] totals = new double[2 * Most];
        for (int i = 0; i < totals.Length; i++)
        {
            int count = Math.Min(i, Most);
            for (int place = 0; place < count; place++)
            {
                totals[i] += _weights[(i - 1 - place) & (Most - 1)];
            }
        }

        return totals;
    }
}
