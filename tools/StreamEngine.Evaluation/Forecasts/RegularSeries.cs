namespace StreamEngine.Evaluation.Forecasts;

/// <summary>A series by steps of equal length, that of the median distance of its values, and what trivial forecasters say of it.</summary>
internal sealed class RegularSeries
{
    private readonly IReadOnlyList<double> _values;
    private readonly long[] _steps;
    private readonly Dictionary<long, int> _at = [];
    private readonly double[] _squares;
    private readonly int _day;

    internal RegularSeries(IReadOnlyList<long> times, IReadOnlyList<double> values)
    {
        _values = values;
        long[] gaps = [.. Enumerable.Range(1, times.Count - 1).Select(i => times[i] - times[i - 1]).Order()];
        Step = Math.Max(1, gaps[gaps.Length / 2]);
        _day = (int)Math.Max(1, 86_400_000_000_000 / Step);
        _steps = [.. times.Select(t => (t - times[0] + (Step / 2)) / Step)];
        for (int i = 0; i < _steps.Length; i++)
        {
            _at[_steps[i]] = i;
        }

        _squares = new double[values.Count];
    }

    /// <summary>Nanoseconds.</summary>
    internal long Step { get; }

    /// <summary>Takes in the value of an index, after those before.</summary>
    internal void Learn(int i) => _squares[i] = i == 0 ? 0 : _squares[i - 1] + Math.Pow(_values[i] - _values[i - 1], 2);

    /// <summary>The value some steps after that of an index, null when there is none.</summary>
    internal double? After(int i, int steps) => _at.TryGetValue(_steps[i] + steps, out int found) ? _values[found] : null;

    /// <summary>A random walk with the drift of the last day: mean and deviation.</summary>
    internal (double Mean, double Deviation) Drift(int i, int steps)
    {
        int from = Math.Max(0, i - _day);
        int n = Math.Max(1, i - from);
        double drift = (_values[i] - _values[from]) / n;
        double variance = Math.Max(0, ((_squares[i] - _squares[from]) / n) - (drift * drift));
        return (_values[i] + (drift * steps), Math.Sqrt(variance * steps * (1 + ((double)steps / n))));
    }

    /// <summary>The value a whole number of days before; the newest where that is not known.</summary>
    internal double DayBefore(int i, int steps)
    {
        int back = (steps + _day - 1) / _day * _day;
        return _at.TryGetValue(_steps[i] + steps - back, out int found) && found <= i ? _values[found] : _values[i];
    }
}
