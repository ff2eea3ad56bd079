namespace StreamEngine.Tests.Windowing.Series;

/// <summary>Ids of named series that are retired, revived and given out again, by plain lists.</summary>
internal sealed class RetirementModel(int most)
{
    private readonly Dictionary<string, Series> _series = [];
    private readonly Stack<int> _free = new();
    private int _epoch;
    private int _ids;
    private int _overflow = -1;

    internal int Live => _series.Count;

    internal int Waiting => _series.Values.Count(s => s.Epoch > 0);

    internal long Overflowed { get; private set; }

    internal int Get(string name, long time)
    {
        if (!_series.TryGetValue(name, out Series? series))
        {
            if (_series.Count == most)
            {
                Overflowed++;
                return _overflow >= 0 ? _overflow : _overflow = NextId();
            }

            _series[name] = series = new Series { Id = NextId() };
        }

        series.Epoch = 0;
        series.Last = Math.Max(series.Last, time >> 32);
        return series.Id;
    }

    internal int Retire(long before)
    {
        _epoch++;
        foreach (Series series in _series.Values.Where(s => s.Epoch == 0 && s.Last < before >> 32))
        {
            series.Epoch = _epoch;
            series.Last = long.MinValue;
        }

        return _epoch;
    }

    internal void Release(int epoch)
    {
        foreach ((string name, Series series) in _series.Where(s => s.Value.Epoch > 0 && s.Value.Epoch <= epoch).OrderByDescending(s => s.Value.Id).ToList())
        {
            _series.Remove(name);
            _free.Push(series.Id);
        }
    }

    private int NextId() => _free.TryPop(out int id) ? id : _ids++;

    private sealed class Series
    {
        internal int Id { get; init; }

        internal long Last { get; set; } = long.MinValue;

        internal int Epoch { get; set; }
    }
}
