using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Memory;
using StreamEngine.Scoring;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Emission;

public sealed class SeriesRecorderTests : IDisposable
{
    private const long Width = 60_000_000_000;

    private readonly SlabPool _pool = new();
    private readonly SampleSeries _table = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Buckets_double_instead_of_growing_past_the_limit_and_lose_no_extreme()
    {
        SeriesInfo series = _table.Add(SeriesKind.Gauge, "g", Entity.None);
        var recorder = new SeriesRecorder(new SeriesRecorderOptions { MaxPoints = 16 });
        for (int w = 0; w < 1000; w++)
        {
            Observe(recorder, w, _ => w == 517 ? 1e6 : w);
        }

        SeriesHistory history = recorder.Find(series.Key)!;
        IReadOnlyList<SeriesPoint> points = history.Points();
        Assert.InRange(points.Count, 8, 16);
        Assert.Equal(Width * 64, history.Width);
        Assert.Equal(0, points[0].Min);
        Assert.Equal(1e6f, points.Max(p => p.Max));
        Assert.All(points, p => Assert.Equal(0, p.Time % history.Width));
        Assert.Equal(31.5f, points[0].Mean);
    }

    [Fact]
    public void Gaps_are_gaps_in_gauges_and_zeros_in_counts()
    {
        SeriesInfo gauge = _table.Add(SeriesKind.Gauge, "g", Entity.None);
        SeriesInfo count = _table.Add(SeriesKind.Count, "c", Entity.None);
        var recorder = new SeriesRecorder();
        Observe(recorder, 0, _ => 5);
        Observe(recorder, 3, _ => 5);
        Assert.True(float.IsNaN(recorder.Find(gauge.Key)!.Points()[1].Mean));
        Assert.Equal(0, recorder.Find(count.Key)!.Points()[1].Mean);
    }

    [Fact]
    public void A_full_table_makes_room_for_series_with_anomalies_only()
    {
        for (int i = 0; i < 6; i++)
        {
            _table.Add(SeriesKind.Gauge, "g" + i, Entity.None);
        }

        var recorder = new SeriesRecorder(new SeriesRecorderOptions { MaxSeries = 3 });
        Observe(recorder, 0, id => id < 5 ? 1 : double.NaN);
        Assert.Equal((3, 2), (recorder.Count, recorder.NotRecorded));
        Observe(recorder, 1, id => id == 5 ? 9 : 1, anomalous: 5);
        Assert.Equal(3, recorder.Count);
        Assert.NotNull(recorder.Find("g5"));
    }

    [Fact]
    public void Over_the_total_budget_plain_series_get_coarser_and_pinned_ones_do_not()
    {
        for (int i = 0; i < 20; i++)
        {
            _table.Add(SeriesKind.Gauge, "g" + i, Entity.None);
        }

        var recorder = new SeriesRecorder(new SeriesRecorderOptions { MaxPoints = 256, MaxTotalPoints = 1500 });
        for (int w = 0; w < 250; w++)
        {
            Observe(recorder, w, _ => w, anomalous: w == 0 ? 0 : -1);
        }

        Assert.Equal(250, recorder.Find("g0")!.Count);
        Assert.All(Enumerable.Range(1, 19), i => Assert.InRange(recorder.Find("g" + i)!.Count, 16, 64));
    }

    [Fact]
    public void Times_before_the_epoch_are_kept_in_order()
    {
        _table.Add(SeriesKind.Gauge, "g", Entity.None);
        var recorder = new SeriesRecorder(new SeriesRecorderOptions { MaxPoints = 16 });
        for (int w = -50; w < 50; w++)
        {
            Observe(recorder, w, _ => w);
        }

        IReadOnlyList<SeriesPoint> points = recorder.Find("g")!.Points();
        Assert.Equal(points.Select(p => p.Mean).Order(), points.Select(p => p.Mean));
        Assert.Equal((-50f, 49f), (points[0].Min, points[^1].Max));
    }

    private void Observe(SeriesRecorder recorder, int window, Func<int, double> value, int anomalous = -1)
    {
        using Frame frame = _table.Frame(_pool, window * Width, Width, value);
        Anomaly[] anomalies = anomalous < 0 ? [] :
        [
            new Anomaly
            {
                Kind = AnomalyKind.Deviation,
                Detector = "d",
                Series = _table[anomalous].Key,
                SeriesId = anomalous,
                Metric = "g",
                Entity = Entity.None,
                Start = 0,
                End = 1,
                DetectedAt = 1,
                PValue = 1e-9,
                Score = 0.9,
            },
        ];
        recorder.Observe(new ScoredFrame(frame, Enumerable.Repeat(SeriesScore.None, frame.Count).ToArray(), anomalies));
    }
}
