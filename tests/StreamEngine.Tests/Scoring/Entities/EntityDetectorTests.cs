using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Entities;
using StreamEngine.Scoring.Logs;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Entities;

public sealed class EntityDetectorTests
{
    private static List<Anomaly> Combined(List<Anomaly> told) => told.FindAll(static a => a.IsOpen && a.Kind == AnomalyKind.UnusualCombination);

    [Fact]
    public void ASeriesThatNoLongerFollowsTheOthersIsToldThoughEachValueIsUsual()
    {
        var stream = new EntityStreams();
        Assert.Empty(Combined(stream.Run(6 * EntityStreams.Day)));
        List<Anomaly> told = stream.Run(240, static i => i == 2);
        Assert.DoesNotContain(told, static a => a.IsOpen && a.Metric == "metric2");
        Anomaly anomaly = Combined(told)[0];
        Assert.Equal("entity", anomaly.Detector);
        Assert.Equal("entity{host=\"web-1\",service=\"checkout\"}", anomaly.Series);
        Assert.Equal(new Entity("checkout", "web-1"), anomaly.Entity);
        Assert.StartsWith("metric2 ", anomaly.Also[0], StringComparison.Ordinal);
        Assert.StartsWith("unusual combination of metrics in checkout@web-1: metric2 ", AnomalyWords.Title(anomaly), StringComparison.Ordinal);
    }

    [Fact]
    public void AnOutlierOfOneSeriesIsNoMatterOfTheEntity()
    {
        var stream = new EntityStreams();
        stream.Run(6 * EntityStreams.Day);
        List<Anomaly> told = stream.Run(5, nudge: static i => i == 2 ? 100 : 0);
        told.AddRange(stream.Run(120));
        Assert.Contains(told, static a => a.IsOpen && a.Metric == "metric2");
        Assert.Empty(Combined(told));
    }

    [Fact]
    public void WhatCopiesAndConstantsDoTogetherIsUsual()
    {
        var frames = new Frames();
        var noise = new Noise(3);
        for (int i = 0; i < 5; i++)
        {
            frames.Add("copy" + i, SeriesKind.Gauge, new Entity("db"));
        }

        var stage = new ScoringStage();
        var told = new List<Anomaly>();
        for (int window = 0; window < 5 * EntityStreams.Day; window++)
        {
            double value = 50 + noise.Gaussian();
            using Frame frame = frames.Next(value, 2 * value, value / 3, 7, window % 400 == 0 ? double.NaN : value);
            told.AddRange(stage.Observe(frame).Anomalies);
        }

        Assert.Empty(Combined(told));
    }

    [Fact]
    public void NothingIsToldOfFewSeriesOrOnTheFirstDay()
    {
        Assert.Empty(Combined(new EntityStreams(2).Run(3 * EntityStreams.Day, static i => i == 1)));
        var stream = new EntityStreams();
        stream.Run(EntityStreams.Day / 2);
        Assert.Empty(Combined(stream.Run(240, static i => i == 2)));
    }

    [Fact]
    public void ItCanBeSwitchedOffAndBounded()
    {
        var options = new ScoringOptions();
        options.Entities.IsEnabled = false;
        Assert.DoesNotContain(ScoringStage.BuiltIn(options), static d => d.Name == "entity");
        options.Entities.MaxEntities = 0;
        Assert.Contains(options.Validate(), static e => e.Contains("max_entities", StringComparison.Ordinal));

        var frames = new Frames();
        var residual = new ResidualDetector();
        var detector = new EntityDetector(residual, new EntityOptions { MaxEntities = 2 });
        for (int i = 0; i < 12; i++)
        {
            frames.Add("m" + i, SeriesKind.Gauge, new Entity("service" + (i / 3)));
        }

        for (int window = 0; window < 60; window++)
        {
            using Frame frame = frames.Next([.. Enumerable.Range(0, 12).Select(i => (double)((window * 7 * (i + 1)) % 11))]);
            residual.Score(frame, new SeriesScore[frame.Count]);
            detector.Find(frame, null!, []);
        }

        Assert.Equal(2, detector.Count);
        Assert.True(detector.Refused > 0);
    }

    [Fact]
    public void WhatIsToldOfAPrefixIsToldOfTheWhole()
    {
        List<Anomaly> whole = Broken(6 * EntityStreams.Day, 400);
        List<Anomaly> prefix = Broken(6 * EntityStreams.Day, 150);
        Assert.NotEmpty(prefix);
        Assert.Equal(prefix.Select(static a => (a.Series, a.Start, a.PValue)), whole.Take(prefix.Count).Select(static a => (a.Series, a.Start, a.PValue)));

        static List<Anomaly> Broken(int clean, int windows)
        {
            var stream = new EntityStreams();
            stream.Run(clean);
            return stream.Run(windows, static i => i == 2);
        }
    }

    [Fact]
    public void WhatIsWorkedOnIsNotTold()
    {
        DateTimeOffset begin = DateTimeOffset.UnixEpoch.AddTicks((Frames.Origin + (6L * EntityStreams.Day * Frames.Minute)) / 100);
        var options = new ScoringOptions();
        options.Maintenance.Add(new StreamEngine.Scoring.Rules.MaintenanceWindow { Service = "checkout", From = begin, To = begin.AddHours(8) });
        var stream = new EntityStreams(6, options);
        stream.Run(6 * EntityStreams.Day);
        Assert.Empty(Combined(stream.Run(240, static i => i == 2)));
        Assert.True(stream.Stage.WithheldRows > 1000);
    }

    [Fact]
    public void SeriesOfPodsThatComeAndGoAreBounded()
    {
        var frames = new Frames();
        var residual = new ResidualDetector();
        var detector = new EntityDetector(residual, new EntityOptions());
        var noise = new Noise(9);
        const int Pods = 30;
        for (int i = 0; i < 4 * Pods; i++)
        {
            frames.Add("m" + (i % 4), SeriesKind.Gauge, new Entity("api", "pod-" + (i / 4)));
        }

        int most = 0;
        for (int window = 0; window < 40 * Pods; window++)
        {
            int pod = window / 40;
            double[] values = [.. Enumerable.Range(0, 4 * Pods).Select(i => i / 4 == pod ? 10 + noise.Gaussian() : double.NaN)];
            using Frame frame = frames.Next(values);
            frame.RetiredSeries = window % 40 == 0 && pod > 0 ? [.. Enumerable.Range(4 * (pod - 1), 4)] : [];
            residual.Score(frame, new SeriesScore[frame.Count]);
            detector.Find(frame, null!, []);
            most = Math.Max(most, detector.Count);
        }

        Assert.Equal(1, most);
        Assert.Equal(0, detector.Refused);
    }

    [Fact]
    public void NeitherTheIdsOfSeriesNorRetiredOnesMatter()
    {
        List<string> plain = Follow(static i => i, 0);
        Assert.NotEmpty(plain);
        Assert.Equal(plain, Follow(static i => 5 - i, 0));
        Assert.Equal(plain, Follow(static i => (i + 2) % 6, 3));
    }

    [Fact]
    public void WhatIsSavedGoesOnAsItWould()
    {
        ResidualDetector residual = new();
        var detector = new EntityDetector(residual, new EntityOptions());
        var stream = new EntityStreams();
        Feed(stream, residual, detector, 3 * EntityStreams.Day);
        var output = new SnapshotOutput();
        ((ISnapshotState)detector).Save(output);
        byte[] saved = output.ToArray();
        var restored = new EntityDetector(residual, new EntityOptions());
        var input = new SnapshotInput(saved, 6);
        ((ISnapshotState)restored).Load(ref input, 1);
        var again = new SnapshotOutput();
        ((ISnapshotState)restored).Save(again);
        Assert.Equal(saved, again.ToArray());
        for (int window = 0; window < 600; window++)
        {
            using Frame frame = stream.Next(static i => i == 1, static _ => 0);
            residual.Score(frame, new SeriesScore[frame.Count]);
            List<LogFinding> one = [];
            List<LogFinding> two = [];
            detector.Find(frame, null!, one);
            restored.Find(frame, null!, two);
            Assert.Equal(one.ConvertAll(static f => (f.Key, f.PValue)), two.ConvertAll(static f => (f.Key, f.PValue)));
        }
    }

    private static void Feed(EntityStreams stream, ResidualDetector residual, EntityDetector detector, int windows)
    {
        for (int window = 0; window < windows; window++)
        {
            using Frame frame = stream.Next(static _ => false, static _ => 0);
            residual.Score(frame, new SeriesScore[frame.Count]);
            detector.Find(frame, null!, []);
        }
    }

    // The series of one entity under other ids, and other series that had some of the ids before them.
    private static List<string> Follow(Func<int, int> idOf, int before)
    {
        const int Series = 6;
        var residual = new ResidualDetector();
        var detector = new EntityDetector(residual, new EntityOptions());
        var noise = new Noise(11);
        double load = 0;
        double own = 0;
        var old = new Frames();
        for (int i = 0; i < before; i++)
        {
            old.Add("old" + i, SeriesKind.Gauge, new Entity("gone"));
        }

        var other = new Noise(5);
        for (int window = 0; window < (before > 0 ? 304 : 0); window++)
        {
            using Frame frame = old.Next([.. Enumerable.Range(0, before).Select(_ => other.Gaussian())]);
            residual.Score(frame, new SeriesScore[frame.Count]);
            detector.Find(frame, null!, []);
        }

        var frames = new Frames();
        int[] seriesAt = new int[Series];
        for (int i = 0; i < Series; i++)
        {
            seriesAt[idOf(i)] = i;
        }

        foreach (int i in seriesAt)
        {
            frames.Add("metric" + i, SeriesKind.Gauge, new Entity("checkout"));
        }

        var told = new List<string>();
        for (int window = 0; window < 2200; window++)
        {
            load = (0.97 * load) + (0.24 * noise.Gaussian());
            own = (0.97 * own) + (0.24 * noise.Gaussian());
            double[] values = [.. Enumerable.Range(0, Series).Select(i => 100 * (1 + (0.1 * (i == 2 && window > 2000 ? own : load)) + (0.02 * noise.Gaussian())))];
            using Frame frame = frames.Next([.. seriesAt.Select(i => values[i])]);
            frame.RetiredSeries = window == 0 ? [.. Enumerable.Range(0, before)] : [];
            residual.Score(frame, new SeriesScore[frame.Count]);
            List<LogFinding> findings = [];
            detector.Find(frame, null!, findings);
            told.AddRange(findings.Select(f => FormattableString.Invariant($"{window} {f.Key} {f.PValue:R} {string.Join(';', f.Details)}")));
        }

        return told;
    }
}
