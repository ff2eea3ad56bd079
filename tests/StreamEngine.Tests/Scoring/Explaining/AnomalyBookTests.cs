using StreamEngine.Batching;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Explaining;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Explaining;

public sealed class AnomalyBookTests
{
    [Fact]
    public void WhatIsRarerThanAnythingSeenIsNotSaidToBeRarerThanThat()
    {
        Anomaly alarm = Told(400, i => i == 300 ? 90 : 0)[0];
        Assert.Equal(301 * Frames.Minute, alarm.Watched);
        Assert.Equal(alarm.Watched, alarm.OnceIn);
        Assert.Null(alarm.Earlier);
    }

    [Fact]
    public void HowRareComesFromTheCalibratedPValue()
    {
        var frames = new Frames();
        frames.Add("cpu", SeriesKind.Gauge);
        var book = new AnomalyBook(new AlertPolicyOptions());
        using Frame frame = frames.Next(1);
        book.Next(frame, Frames.Minute);
        Assert.Equal((100 * Frames.Minute, 0), Explained(1e-2));
        Assert.Equal((1000 * Frames.Minute, 1), Explained(1e-9));
        Assert.Equal((50 * Frames.Minute, 2), Explained(0.02));
        Assert.Equal((500 * Frames.Minute, 3), Explained(1e-5));
        Assert.Equal((1000 * Frames.Minute, 4), Explained(1e-5, "change", AnomalyKind.LevelShift, 0));
        Assert.Equal((0, 0), Explained(1e-5, kind: AnomalyKind.MissingData));

        // An episode that is over, and is the past of the next one.
        (long OnceIn, int Before) Explained(double p, string detector = "residual", AnomalyKind kind = AnomalyKind.Deviation, int direction = 1)
        {
            List<Anomaly> one =
            [
                new Anomaly
                {
                    Kind = kind, Detector = detector, Series = "cpu", Metric = "cpu", SeriesId = 0, Entity = Entity.None, Start = frame.Start, End = frame.End, DetectedAt = frame.End,
                    PValue = p, Score = 0.5, Direction = direction, Watched = 1000 * Frames.Minute, IsOpen = false,
                },
            ];
            book.Explain(one);
            return (one[0].OnceIn, direction == 0 ? 4 : one[0].Earlier?.Count ?? 0);
        }
    }

    [Fact]
    public void TheLastEventLikeItHasTheSameDirection()
    {
        List<Anomaly> told = [.. Told(1000, i => i switch { 300 => 40, 500 => -40, 700 => 60, _ => 0 }).Where(static a => a.IsOpen)];
        Assert.Equal([1, -1, 1], told.Select(static a => a.Direction));
        Assert.Null(told[1].Earlier);
        EarlierEvent earlier = told[2].Earlier!;
        Assert.Equal((Frames.Origin + (300 * Frames.Minute), true, 1), (earlier.Start, earlier.WasTold, earlier.Count));
        Assert.InRange(earlier.Observed, 85, 95);
        Assert.InRange(told[2].OnceIn, 1, told[2].Watched);
    }

    [Fact]
    public void WhatWasNotToldBecauseItRepeatedIsRemembered()
    {
        List<Anomaly> told = [.. Told(500, i => i switch { 300 => 40, 320 => 39, 321 => 38, 340 => 4000, _ => 0 }).Where(static a => a.IsOpen)];
        Assert.Equal(2, told.Count);
        EarlierEvent earlier = told[1].Earlier!;
        Assert.Equal((Frames.Origin + (320 * Frames.Minute), false, 2), (earlier.Start, earlier.WasTold, earlier.Count));
    }

    [Fact]
    public void ASeasonThatSpokeIsNamed()
    {
        var noise = new Noise(5);
        var frames = new Frames();
        frames.Add("cpu", SeriesKind.Gauge);
        var stage = new ScoringStage();
        List<Anomaly> told = [];
        for (int i = 0; i < 6 * 1440; i++)
        {
            // Every quarter of an hour another level, each day the same.
            long quarter = ((Frames.Origin / Frames.Minute) + i) % 1440 / 15;
            double value = 100 + (quarter * 37 % 96) + noise.Gaussian() + (i == (5 * 1440) + 700 ? 500 : 0);
            using Frame frame = frames.Next(value);
            told.AddRange(stage.Observe(frame).Anomalies);
        }

        Anomaly alarm = told.Find(static a => a.IsOpen && a.Start == Frames.Origin + (((5 * 1440) + 700) * Frames.Minute))!;
        Assert.Equal(SeasonSlot.Name(alarm.Start, 15), alarm.Season);
    }

    [Fact]
    public void WhatIsRememberedIsWrittenDownAndBounded()
    {
        var book = new EventBook();
        for (int i = 0; i < EventBook.MaxEvents + 5; i++)
        {
            book.Kept(new EventBook.Key("m" + i, AnomalyKind.Burst, 1), i, i + 1, i, 0);
        }

        Assert.Equal((EventBook.MaxEvents / 2) + 5, book.Count);
        Assert.Null(book.Find(new EventBook.Key("m0", AnomalyKind.Burst, 1)));
        var output = new SnapshotOutput();
        book.Save(output);
        byte[] bytes = output.ToArray();
        var input = new SnapshotInput(bytes);
        var again = new EventBook();
        again.Load(ref input);
        input.RequireEnd();
        var second = new SnapshotOutput();
        again.Save(second);
        Assert.Equal(bytes, second.ToArray());
    }

    [Theory]
    [InlineData(0, 15, "00:00 to 00:15")]
    [InlineData(1439, 60, "23:00 to 00:00")]
    [InlineData(1439, -60, "Thu 23:00 to 00:00")]
    [InlineData(4 * 1440, -60, "Mon 00:00 to 01:00")]
    [InlineData(-1, -60, "Wed 23:00 to 00:00")]
    [InlineData(5, 0, null)]
    public void SlotsHaveNames(int minute, int length, string? name) => Assert.Equal(name, SeasonSlot.Name(minute * Frames.Minute, length));

    // Noise of one around 50, and what comes on top.
    private static List<Anomaly> Told(int windows, Func<int, double> more)
    {
        var noise = new Noise(1);
        var frames = new Frames();
        frames.Add("cpu", SeriesKind.Gauge, new Entity("shop"));
        var stage = new ScoringStage();
        List<Anomaly> told = [];
        for (int i = 0; i < windows; i++)
        {
            using Frame frame = frames.Next(50 + noise.Gaussian() + more(i));
            told.AddRange(stage.Observe(frame).Anomalies);
        }

        told.AddRange(stage.Complete());
        return told;
    }
}
