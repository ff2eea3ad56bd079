using System.Buffers;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Prediction;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using StreamEngine.Tests.Scoring;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Prediction;

/// <summary>The forecaster on hand-made frames: a queue that grows before incidents, or does not, and a processor that is off at times.</summary>
public sealed class IncidentForecasterTests
{
    [Fact]
    public void IncidentsThatAQueueComesBeforeAreForetold()
    {
        var feed = new Feed(seed: 1);
        feed.Run(60);
        Insight[] told = [.. feed.Told.Where(i => i.Revision == 1)];
        Assert.InRange(told.Length, 30, 60);
        Insight last = told[^1];
        Assert.Equal(InsightType.Forecast, last.Type);
        Assert.Equal("orders", last.Entity.Service);
        Assert.StartsWith("incident likely within 30 min: ", last.Title, StringComparison.Ordinal);
        Assert.Contains("queue.depth of orders", last.Title, StringComparison.Ordinal);
        IncidentRisk risk = last.Risk!;
        Assert.InRange(risk.Probability, 0.75, 1);
        Assert.InRange(risk.BaseRate, 0, 0.2);
        Assert.InRange(risk.MedianLead / Frames.Minute, 9, 13);
        Assert.True(risk.Hits > 0.8 * risk.Incidents && risk.Skill > 0.2, $"{risk}");
        Assert.True(feed.Forecaster.IsTelling);
        Assert.Contains(last.Evidence, e => e.Text.Contains("incidents came behind it", StringComparison.Ordinal) && e.Series == "queue.depth");
        Assert.True(told[0].Risk!.Incidents >= 8);

        // Each is told once more with what came of it.
        Insight[] over = [.. feed.Told.Where(i => !i.IsOpen)];
        Assert.InRange(over.Length, told.Length - 1, told.Length);
        Assert.True(over.Count(i => i.Evidence[0].Text.StartsWith("an incident came", StringComparison.Ordinal)) > 0.8 * over.Length);
        Assert.All(feed.Told.GroupBy(i => i.Id), g => Assert.Equal(Enumerable.Range(1, g.Count()), g.Select(i => i.Revision)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void IncidentsThatNothingComesBeforeAreNot(int seed)
    {
        var feed = new Feed(seed, signs: false);
        feed.Run(60);
        Assert.Empty(feed.Told);
        Assert.InRange(feed.Forecaster.Incidents, 40, 60);
    }

    [Fact]
    public void NothingIsToldWhereItIsSwitchedOffOrWindowsAreLongOrIncidentsSmall()
    {
        foreach (IncidentForecastOptions options in new IncidentForecastOptions[] { new() { Enabled = false }, new() { Horizon = TimeSpan.FromSeconds(100) }, new() { LeastSeverity = InsightSeverity.Critical } })
        {
            var feed = new Feed(seed: 1, options: options);
            feed.Run(30);
            Assert.Empty(feed.Told);
            Assert.Equal(0, feed.Forecaster.Incidents);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(29)]
    public void ARunThatWasCutSaysTheSame(int cut)
    {
        var first = new Feed(seed: 7);
        var second = new Feed(seed: 7);
        first.Run(cut);
        second.Run(cut);
        byte[] saved = Save(second.Forecaster);
        Assert.Equal(Save(first.Forecaster), saved);
        var loaded = new IncidentForecaster();
        var input = new SnapshotInput(saved, seriesCount: 2);
        ((ISnapshotState)loaded).Load(ref input, 2);
        Assert.Equal(saved, Save(loaded));
        second.Forecaster = loaded;
        first.Run(20);
        second.Run(20);
        Assert.Equal(Json(first.Told), Json(second.Told));
        Assert.Equal(Save(first.Forecaster), Save(second.Forecaster));
    }

    [Fact]
    public void AStateOfAnotherHorizonBeginsAnew()
    {
        var feed = new Feed(seed: 1);
        feed.Run(10);
        var other = new IncidentForecaster(new IncidentForecastOptions { Horizon = TimeSpan.FromHours(2) });
        var input = new SnapshotInput(Save(feed.Forecaster), seriesCount: 2);
        ((ISnapshotState)other).Load(ref input, 2);
        input.RequireEnd();
        Assert.Equal((0, 0), (other.Incidents, other.Precursors));
    }

    [Fact]
    public void OptionsHaveLimits()
    {
        Assert.Empty(new IncidentForecastOptions().Validate());
        var wrong = new IncidentForecastOptions { Horizon = TimeSpan.Zero, AlertProbability = 1, LeastIncidents = 1, LeastSeverity = (InsightSeverity)9, MaxPrecursors = 1, HalfLife = TimeSpan.Zero };
        Assert.Equal(6, wrong.Validate().Count);
        Assert.Throws<ArgumentException>(() => new IncidentForecaster(wrong));
    }

    private static byte[] Save(IncidentForecaster forecaster)
    {
        var output = new SnapshotOutput();
        ((ISnapshotState)forecaster).Save(output);
        return output.ToArray();
    }

    private static string Json(IEnumerable<Insight> insights)
    {
        var json = new ArrayBufferWriter<byte>();
        foreach (Insight insight in insights)
        {
            InsightJson.WriteLine(json, insight);
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    /// <summary>An incident about every five hours. Nine of ten have a queue that is far above its band for the twelve minutes before.</summary>
    private sealed class Feed : IInsightHandler
    {
        private readonly Frames _frames = new();
        private readonly Random _random;
        private readonly bool _signs;
        private int _incidents;

        internal Feed(int seed, bool signs = true, IncidentForecastOptions? options = null)
        {
            _random = new Random(seed);
            _signs = signs;
            _frames.Add("queue.depth", SeriesKind.Gauge, new Entity("orders"));
            _frames.Add("cpu.load", SeriesKind.Gauge, new Entity("cart"));
            Forecaster = new IncidentForecaster(options ?? new IncidentForecastOptions());
        }

        internal IncidentForecaster Forecaster { get; set; }

        internal List<Insight> Told { get; } = [];

        public void OnInsight(Insight insight) => Told.Add(insight);

        internal void Run(int incidents)
        {
            for (int i = 0; i < incidents; i++)
            {
                int wait = 120 + _random.Next(360);
                bool isSign = _signs && _random.Next(10) > 0;
                for (int left = wait; left > 0; left--)
                {
                    Next(isSign && left <= 12 ? 80 : 10);
                }

                string id = "i" + _incidents++;
                Next(90, Incident(id, isOpen: true));
                for (int minute = 0; minute < 20; minute++)
                {
                    Next(90);
                }

                Next(10, Incident(id, isOpen: false));
            }
        }

        private Insight Incident(string id, bool isOpen) => new()
        {
            Type = InsightType.Incident,
            Id = id,
            Time = 0,
            End = 0,
            IsOpen = isOpen,
            Severity = InsightSeverity.High,
            Entity = Entity.None,
            Title = "down",
            Score = 1,
        };

        private void Next(double queue, params Insight[] told)
        {
            double load = 5 + (_random.Next(90) == 0 ? 9 : _random.NextDouble());
            using Frame frame = _frames.Next(queue + _random.NextDouble(), load);
            SeriesScore[] scores = [Score(frame.Value(0), 10.5, 10), Score(frame.Value(1), 5.5, 2)];
            Forecaster.Observe(frame, this);
            Forecaster.Follow(new ScoredFrame(frame, scores, []), told, this);
        }

        private static SeriesScore Score(double value, double expected, double half) => new()
        {
            PValue = 1,
            Observed = value,
            Expected = expected,
            Lower = expected - half,
            Upper = expected + half,
            Direction = 1,
        };
    }
}
