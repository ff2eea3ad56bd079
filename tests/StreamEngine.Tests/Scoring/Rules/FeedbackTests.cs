using StreamEngine.Correlation;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Rules;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Rules;

public sealed class FeedbackTests
{
    private readonly Frames _frames = new();
    private ScoringStage _stage = new([new Said()]) { IdOf = AnomalyInsights.IdOf };

    public FeedbackTests() => _frames.Add("cpu.load", SeriesKind.Gauge);

    private static string? IdOf(List<Anomaly> told) => told.Count == 0 ? null : AnomalyInsights.IdOf(told[0]);

    /// <summary>Windows of one day that are quiet but for one with a deviation of so many powers of ten; what begins in them.</summary>
    private List<Anomaly> Day(double powers)
    {
        var told = new List<Anomaly>();
        for (int i = 0; i < 1440; i++)
        {
            using Frame frame = _frames.Next(i == 700 ? powers : 0);
            told.AddRange(_stage.Observe(frame).Anomalies.Where(static a => a.IsOpen));
        }

        return told;
    }

    private string? Say(AlertVerdict verdict, string? insight) => _stage.GiveFeedback(new AlertFeedback(verdict) { Insight = insight });

    /// <summary>A snapshot, and what goes on from it.</summary>
    private void Move()
    {
        var output = new SnapshotOutput();
        ((ISnapshotState)_stage).Save(output);
        _stage = new ScoringStage([new Said()]) { IdOf = AnomalyInsights.IdOf };
        var input = new SnapshotInput(output.ToArray(), 1);
        ((ISnapshotState)_stage).Load(ref input, ((ISnapshotState)_stage).SnapshotVersion);
        var again = new SnapshotOutput();
        ((ISnapshotState)_stage).Save(again);
        Assert.Equal(output.ToArray(), again.ToArray());
    }

    [Fact]
    public void AFalseAlarmRaisesTheThresholdOfItsSeriesAtOnce()
    {
        Assert.Single(Day(6));
        List<Anomaly> told = Day(6);
        Assert.Null(Say(AlertVerdict.False, IdOf(told)));
        Move();
        Assert.Empty(Day(6));
        Assert.Empty(Day(6.9));
        Assert.Single(Day(7.1));
        Assert.Single(Day(-6));
    }

    [Fact]
    public void WhatIsVeryRareIsToldWhateverWasSaid()
    {
        Assert.Null(Say(AlertVerdict.False, IdOf(Day(40))));
        Assert.Empty(Day(11.9));
        Assert.Single(Day(12.1));
    }

    [Fact]
    public void ATrueOneTakesThatBackAndIsToldSooner()
    {
        string? id = IdOf(Day(6));
        Assert.Empty(Day(4.5));
        Assert.Null(Say(AlertVerdict.False, id));
        Assert.Empty(Day(6));
        Assert.Null(Say(AlertVerdict.True, id));
        Assert.Single(Day(6));
        Assert.Single(Day(4.5));
        Assert.Empty(Day(3));
    }

    [Fact]
    public void WhatIsKnownIsNotToldForATime()
    {
        Day(0);
        Assert.Null(_stage.GiveFeedback(new AlertFeedback(AlertVerdict.Known) { Series = "cpu.load", For = TimeSpan.FromDays(1.9) }));
        Assert.Empty(Day(50));
        Move();
        Assert.Empty(Day(-50));
        Assert.Single(Day(6));
        Assert.Equal(2, _stage.MutedAlerts);
    }

    [Fact]
    public void WhatCannotBeTakenIsTold()
    {
        var stage = new ScoringStage();
        Assert.Contains("neither", stage.GiveFeedback(new AlertFeedback(AlertVerdict.False)), StringComparison.Ordinal);
        Assert.Contains("both", stage.GiveFeedback(new AlertFeedback(AlertVerdict.False) { Insight = "a", Series = "b" }), StringComparison.Ordinal);
        Assert.Contains("found '0123'", stage.GiveFeedback(new AlertFeedback(AlertVerdict.False) { Insight = "0123" }), StringComparison.Ordinal);
        Assert.NotNull(stage.GiveFeedback(new AlertFeedback(AlertVerdict.Known) { Series = "a", For = TimeSpan.Zero }));
        Assert.Null(stage.GiveFeedback(new AlertFeedback(AlertVerdict.Known) { Series = "a" }));
    }

    [Fact]
    public void WhatIsRememberedHasALimit()
    {
        var book = new FeedbackBook();
        for (int i = 0; i < FeedbackBook.MostSaid + 10; i++)
        {
            Assert.Null(book.Add(new AlertFeedback(AlertVerdict.Known) { Series = FormattableString.Invariant($"m{i}") }));
            book.Next(0);
        }

        Assert.Equal(1e-5, book.Need("m0", AlertSort.Up, 1e-5, 1e-5, 1));
        Assert.Equal(0, book.Need(FormattableString.Invariant($"m{FeedbackBook.MostSaid}"), AlertSort.Up, 1e-5, 1e-5, 1));
        var output = new SnapshotOutput();
        book.Save(output);
        var input = new SnapshotInput(output.ToArray());
        var loaded = new FeedbackBook();
        loaded.Load(ref input);
        input.RequireEnd();
        Assert.Equal(0, loaded.Need(FormattableString.Invariant($"m{FeedbackBook.MostSaid}"), AlertSort.Up, 1e-5, 1e-5, 1));
    }

    /// <summary>Says p-values that the values give.</summary>
    private sealed class Said : IDetector
    {
        public string Name => "said";

        public bool IsCalibrated => true;

        public void Score(Frame frame, Span<SeriesScore> scores)
        {
            double value = frame.Value(0);
            scores[0] = new SeriesScore { PValue = Math.Pow(10, -Math.Abs(value)), Observed = 50 + value, Expected = 50, Lower = 49.7, Upper = 50.3, Direction = (sbyte)Math.Sign(value) };
        }
    }
}
