using StreamEngine.Windowing;

namespace StreamEngine.Correlation;

/// <summary>The values of one series in the last windows before a time, and in those after it. Windows are counted from 0.</summary>
internal sealed class SeriesTrack
{
    private readonly double[] _ring;
    private readonly List<double> _after = [];
    private long _next;

    internal SeriesTrack(SeriesInfo info, int history)
    {
        Info = info;
        _ring = new double[history];
        Array.Fill(_ring, Missing);
    }

    internal SeriesInfo Info { get; }

    /// <summary>What a window without a row says: nothing happened for counts, nothing known for all others.</summary>
    internal double Missing => Info.Kind == SeriesKind.Count ? 0 : double.NaN;

    /// <summary>Writes the value of a window before the time in question; windows must rise.</summary>
    internal void Before(long window, double value)
    {
        Skip(window);
        _ring[window % _ring.Length] = value;
        _next = window + 1;
    }

    /// <summary>Writes the value of a window after it, counted from 0.</summary>
    internal void After(int window, double value)
    {
        while (_after.Count < window)
        {
            _after.Add(Missing);
        }

        _after.Add(value);
    }

    /// <summary>Values in time order: <paramref name="before"/> windows that end at <paramref name="windows"/>, then <paramref name="after"/> more.</summary>
    internal double[] Values(long windows, int before, int after)
    {
        Skip(windows);
        _next = windows;
        var values = new double[before + after];
        for (int i = 0; i < before; i++)
        {
            values[i] = _ring[(windows - before + i) % _ring.Length];
        }

        for (int i = 0; i < after; i++)
        {
            values[before + i] = i < _after.Count ? _after[i] : Missing;
        }

        return values;
    }

    private void Skip(long window)
    {
        for (long i = Math.Max(_next, window - _ring.Length); i < window; i++)
        {
            _ring[i % _ring.Length] = Missing;
        }
    }
}
