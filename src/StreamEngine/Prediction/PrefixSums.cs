namespace StreamEngine.Prediction;

/// <summary>Gives the squared error of a least-squares line through any stretch of a series in constant time.</summary>
internal sealed class PrefixSums
{
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double[] _xx;
    private readonly double[] _xy;
    private readonly double[] _yy;

    internal PrefixSums(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        int count = times.Length;
        (_x, _y, _xx, _xy, _yy) = (new double[count + 1], new double[count + 1], new double[count + 1], new double[count + 1], new double[count + 1]);
        double span = Math.Max(1, times[^1] - times[0]);
        double first = values[0];
        for (int i = 0; i < count; i++)
        {
            // Shifted and scaled, so that squares of large values do not drown the differences.
            double x = (times[i] - times[0]) / span;
            double y = values[i] - first;
            _x[i + 1] = _x[i] + x;
            _y[i + 1] = _y[i] + y;
            _xx[i + 1] = _xx[i] + (x * x);
            _xy[i + 1] = _xy[i] + (x * y);
            _yy[i + 1] = _yy[i] + (y * y);
        }
    }

    /// <summary>Sum of the squared (shifted) values.</summary>
    internal double SquareOfValues => _yy[^1];

    internal double Error(int from, int to)
    {
        double n = to - from;
        double x = (_x[to] - _x[from]) / n;
        double y = (_y[to] - _y[from]) / n;
        double xx = _xx[to] - _xx[from] - (n * x * x);
        double xy = _xy[to] - _xy[from] - (n * x * y);
        double yy = _yy[to] - _yy[from] - (n * y * y);
        return Math.Max(0, xx > 1e-15 ? yy - (xy * xy / xx) : yy);
    }
}
