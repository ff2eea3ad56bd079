using StreamEngine.Batching;
using StreamEngine.Windowing;
using static StreamEngine.Tests.Windowing.StageRun;

namespace StreamEngine.Tests.Windowing;

/// <summary>Windows the plain way: a dictionary a window, a list of values a series, no caches.</summary>
internal sealed class WindowModel(WindowOptions options)
{
    internal static readonly Aggregate[] Compared =
        [Aggregate.Count, Aggregate.Sum, Aggregate.Min, Aggregate.Max, Aggregate.Last, Aggregate.P50, Aggregate.P95, Aggregate.P99];

    private readonly SortedDictionary<long, Dictionary<string, List<(long Time, double Value)>>> _windows = [];
    private readonly Dictionary<int, long> _clocks = [];
    private readonly Dictionary<string, long> _lastActive = [];
    private long _firstOpen = long.MinValue;
    private long _next = long.MinValue;
    private int _gap;
    private long _skipped;

    internal List<string> Frames { get; } = [];

    internal long Late { get; private set; }

    internal void Run(TestRow[] rows)
    {
        foreach (TestRow row in rows)
        {
            // The first three records are held back: their sources are known, their times are not.
            _clocks.TryAdd(row.Source, long.MinValue);
            if (row == rows[Math.Min(2, rows.Length - 1)] && ReferenceEquals(row, rows[Math.Min(2, rows.Length - 1)]))
            {
                foreach (TestRow first in rows.Take(3))
                {
                    Take(first);
                }
            }
            else if (Array.FindIndex(rows, r => ReferenceEquals(r, row)) > 2)
            {
                Take(row);
            }
        }

        Close(_windows.Count == 0 ? long.MinValue : _windows.Keys.Max() + 1, last: true);
    }

    private void Take(TestRow row)
    {
        long index = row.Time / Minute;
        if (index < _firstOpen && options.Late == LatePolicy.Drop)
        {
            Late++;
        }
        else
        {
            Add(Math.Max(index, _firstOpen), row);
        }

        _clocks[row.Source] = Math.Max(_clocks[row.Source], row.Time);
        long slowest = _clocks.Values.Min();
        if (slowest != long.MinValue)
        {
            Close((slowest - (long)(options.Disorder.TotalSeconds * Second)) / Minute, last: false);
        }
    }

    private void Add(long index, TestRow row)
    {
        if (!_windows.TryGetValue(index, out Dictionary<string, List<(long Time, double Value)>>? window))
        {
            _windows[index] = window = [];
        }

        foreach ((string key, double value) in Points(row))
        {
            if (!window.TryGetValue(key, out List<(long Time, double Value)>? values))
            {
                window[key] = values = [];
            }

            values.Add((Math.Max(row.Time, index * Minute), value));
        }
    }

    private static IEnumerable<(string Key, double Value)> Points(TestRow row)
    {
        if (row.Kind == EventKind.Metric)
        {
            yield return (row.Name, row.Value);
            yield break;
        }

        string labels = "{service=\"" + row.Service + "\"}";
        yield return ("log.count" + labels, 1);
        string template = StreamEngine.Templates.TemplateKeys.IdOf("event <*>");
        yield return ("log.template{template=\"" + template + "\"}", 1);
        if (row.Severity >= 13)
        {
            yield return ((row.Severity >= 17 ? "log.errors" : "log.warnings") + labels, 1);
        }
    }

    private void Close(long end, bool last)
    {
        if (end <= _firstOpen)
        {
            return;
        }

        _firstOpen = end;
        while (_windows.Count > 0 && _windows.Keys.First() < end)
        {
            long index = _windows.Keys.First();
            EmitGap(index);
            Emit(index, _windows[index]);
            _windows.Remove(index);
            _next = index + 1;
            _gap = 0;
        }

        if (!last)
        {
            EmitGap(end);
        }
    }

    private void EmitGap(long end)
    {
        for (; _next != long.MinValue && _next < end; _next++)
        {
            bool alive = _lastActive.Values.Any(l => _next - l <= options.IdleWindows);
            if (_gap++ < options.MaxGapWindows && alive)
            {
                Emit(_next, []);
            }
            else
            {
                _skipped++;
            }
        }
    }

    private void Emit(long index, Dictionary<string, List<(long Time, double Value)>> window)
    {
        foreach (string key in window.Keys.Where(k => k.StartsWith("log.", StringComparison.Ordinal)))
        {
            _lastActive[key] = index;
        }

        IEnumerable<string> zeros = _lastActive.Where(l => index - l.Value <= options.IdleWindows).Select(l => l.Key);
        Frames.Add($"{index} after {_skipped}: " + string.Join("; ", window.Keys.Union(zeros).Order(StringComparer.Ordinal)
            .Select(k => k + " " + string.Join(" ", Describe(k, window.GetValueOrDefault(k) ?? [])))));
        _skipped = 0;
    }

    private double[] Describe(string key, List<(long Time, double Value)> points)
    {
        double[] values = [.. points.OrderBy(p => p.Time).Select(p => p.Value)];
        bool quantiles = options.Aggregates.Any(a => a.Kind == AggregateKind.Quantile);
        double Rank(double q) => !quantiles ? double.NaN : values.Order().ElementAt((int)Math.Ceiling(Math.Round(q * values.Length, 9)) - 1);
        return key.StartsWith("log.", StringComparison.Ordinal)
            ? [values.Length, values.Length, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN]
            : [values.Length, values.Sum(), values.Min(), values.Max(), values[^1], Rank(0.5), Rank(0.95), Rank(0.99)];
    }
}
