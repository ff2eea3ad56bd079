using StreamEngine.Batching;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Tests.Numerics.Histograms;

namespace StreamEngine.Tests.Windowing.Queries;

/// <summary>Seeded observations of a few series, told as histograms that count what came since the one before, or since a start that is moved now and then.</summary>
internal sealed class HistogramStream
{
    internal HistogramStream(int seed, long disorder)
    {
        var random = new Random(seed);
        Series[] series = [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => new Series($"h{i}", random.Next(2) == 0, random.Next(0, 7)))];
        var rows = new List<(long Order, TestRow Row)>();
        long now = 1_700_000_000L * StageRun.Second;
        for (int i = random.Next(3, 400); i > 0; i--)
        {
            now += random.Next(100) == 0 ? random.NextInt64(90) * StageRun.Second : random.NextInt64(3 * StageRun.Second);
            (TestRow row, HistogramGrowth growth) = series[random.Next(series.Length)].Next(random, now);
            rows.Add((now + random.NextInt64(disorder), row));
            Growth.Add(growth);
        }

        Rows = [.. rows.OrderBy(r => r.Order).Select(r => r.Row)];
    }

    /// <summary>The points in the order of their arrival.</summary>
    internal TestRow[] Rows { get; }

    /// <summary>What was observed before each point and after the one before, in the order of time.</summary>
    internal List<HistogramGrowth> Growth { get; } = [];

    private sealed class Series(string name, bool isCumulative, int scale)
    {
        private readonly List<double> _all = [];
        private int _scale = scale;
        private long _start = 1;
        private bool _any;

        internal (TestRow Row, HistogramGrowth Growth) Next(Random random, long time)
        {
            double[] values = [.. Enumerable.Range(0, random.Next(0, 30)).Select(_ => (double)random.Next(0, 1000))];
            bool reset = isCumulative && random.Next(20) == 0;
            bool first = !_any;
            if (reset)
            {
                _all.Clear();
                _start = time;
            }

            _any = true;
            _all.AddRange(values);

            // Buckets become wider as values spread, never narrower but for a new beginning.
            _scale = random.Next(10) == 0 ? Math.Max(-3, _scale - 1) : _scale;
            double[] told = isCumulative ? [.. _all] : values;
            HistogramFacts facts = isCumulative ? new(true, reset && random.Next(2) == 0, _start, double.NaN, double.NaN) : new(false, false, 0, values.DefaultIfEmpty(double.NaN).Min(), values.DefaultIfEmpty(double.NaN).Max());
            ExponentialHistogram counts = HistogramIncreaseTests.Of(told, _scale);
            var row = new TestRow(time) { Name = name, Histogram = (counts, facts) };
            return (row, new HistogramGrowth(time, name, isCumulative && first ? [] : values, counts.Scale, !isCumulative));
        }
    }
}

/// <summary>What was observed before a point.</summary>
/// <param name="Time">Time of the point.</param>
/// <param name="Series">Its series.</param>
/// <param name="Values">The observations, none of the first point of those that count since their start.</param>
/// <param name="Scale">Scale of the buckets.</param>
/// <param name="KnowsExtremes">True when the point tells the least and the greatest.</param>
internal sealed record HistogramGrowth(long Time, string Series, double[] Values, int Scale, bool KnowsExtremes);
