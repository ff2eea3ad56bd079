using StreamEngine.Batching;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Logs;
using StreamEngine.Scoring.Presence;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring;

/// <summary>Scores of a prefix are the prefix of the scores: what comes later, or that nothing does, changes nothing that was said.</summary>
public sealed class CausalityTests
{
    private const int Windows = 1_200;
    private const int Day = 96;

    private static readonly double[][] s_stream = Stream(seed: 1);
    private static readonly double[][] s_other = Stream(seed: 2);

    /// <summary>Built-in detectors with all options on.</summary>
    public static TheoryData<string> Detectors => [.. ScoringStage.BuiltIn(Everything()).Select(static d => d.Name)];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void ScoresOfAPrefixAreThePrefixOfTheScores(string name) => Assert.Equal(-1, FirstDifference(_ => ScoringStage.BuiltIn(Everything()), name));

    [Fact]
    public void ADetectorThatIsToldTheFutureIsCaught()
    {
        // Most of a series' largest values come after the cut: whoever scales by the largest of all gives itself away.
        int at = FirstDifference(static stream => [new Seer(stream)], "seer");
        Assert.InRange(at, 0, Windows);
    }

    [Fact]
    public void WhatTheStageTellsDoesNotChange()
    {
        List<List<string>> whole = Told(s_stream);
        Assert.True(whole.SelectMany(static t => t).Count() > 10);
        foreach (int cut in Cuts())
        {
            Assert.Equal(whole.Take(cut), Told([.. s_stream.Take(cut)]));
            Assert.Equal(whole.Take(cut), Told([.. s_stream.Take(cut), .. s_other.Skip(cut)]).Take(cut));
        }
    }

    [Fact]
    public void PointsOfOneSeriesAreScoredByThoseBefore()
    {
        double[] whole = Points(s_stream);
        foreach (int cut in Cuts())
        {
            Assert.Equal(whole.Take(cut), Points([.. s_stream.Take(cut), .. s_other.Skip(cut)]).Take(cut));
        }
    }

    private static ScoringOptions Everything() => new()
    {
        Channels = new ChannelOptions { Fluctuation = true, Spectral = true, SingularSpectrum = true, Novelty = true, Shape = true },
    };

    private static int[] Cuts() => [1, 21, 97, 150, 400, 777, 1_100];

    private static double[] Points(double[][] stream)
    {
        var scorer = new SeriesScorer();
        return [.. stream.Select((row, i) => scorer.Next(Frames.Origin + (i * Frames.Minute), row[0]))];
    }

    /// <summary>The first window before a cut in which the detector says something else when it is given another future; -1 for none.</summary>
    private static int FirstDifference(Func<double[][], IReadOnlyList<IDetector>> make, string name)
    {
        List<string> whole = Scores(make, name, s_stream);

        // The stream has lines of one template, and neither sessions nor numbers in lines; it is too short for changes and for entities. LongCausalityTests has all of these.
        Assert.Equal(name is not ("session" or "parameter" or "counts" or "change" or "entity"), whole.Any(static s => s.Length > 0));
        foreach (int cut in Cuts())
        {
            foreach (double[][] other in (double[][][])[[.. s_stream.Take(cut)], [.. s_stream.Take(cut), .. s_other.Skip(cut)]])
            {
                List<string> scores = Scores(make, name, other);
                for (int i = 0; i < cut; i++)
                {
                    if (whole[i] != scores[i])
                    {
                        return i;
                    }
                }
            }
        }

        return -1;
    }

    private static List<string> Scores(Func<double[][], IReadOnlyList<IDetector>> make, string name, double[][] stream)
    {
        Frames frames = Series();
        IReadOnlyList<IDetector> detectors = make(stream);
        var said = new List<string>();
        var scores = new SeriesScore[stream[0].Length];
        var absent = new List<AbsentSeries>();
        var findings = new List<LogFinding>();
        var catalog = new TemplateCatalog(1_000);
        for (int i = 0; i < stream.Length; i++)
        {
            using Frame frame = frames.Next(0, Births(i), stream[i]);
            catalog.Learn(frame);
            foreach (IDetector detector in detectors)
            {
                Span<SeriesScore> rows = scores.AsSpan(0, frame.Count);
                rows.Fill(SeriesScore.None);
                detector.Score(frame, rows);
                absent.Clear();
                (detector as IAbsentSeriesDetector)?.ScoreAbsent(frame, absent);
                findings.Clear();
                (detector as ILogFinder)?.Find(frame, catalog, findings);
                if (detector.Name == name)
                {
                    said.Add(Text(rows, absent, findings));
                }
            }
        }

        return said;
    }

    internal static string Text(ReadOnlySpan<SeriesScore> scores, List<AbsentSeries> absent, List<LogFinding> findings)
    {
        var text = new System.Text.StringBuilder();
        for (int row = 0; row < scores.Length; row++)
        {
            if (!scores[row].Learning || scores[row].PValue < 1 || !double.IsNaN(scores[row].Expected))
            {
                Append(text.Append(row), scores[row]);
            }
        }

        findings.ForEach(f => text.Append(System.Globalization.CultureInfo.InvariantCulture,
            $" finding {f.Kind} {f.Metric} {f.Entity} {f.PValue:R} {f.Observed:R} {f.Expected:R} {string.Join('|', f.Details)};"));
        absent.ForEach(a => Append(text.Append('#').Append(a.SeriesId), a.Score));
        return text.ToString();
    }

    private static void Append(System.Text.StringBuilder text, in SeriesScore score) => text.Append(System.Globalization.CultureInfo.InvariantCulture,
        $" p {score.PValue:R} {score.Observed:R} {score.Expected:R} {score.Lower:R} {score.Upper:R} {score.Kind} {score.Since} {score.Direction} {score.IsGrowth} {score.Learning};");

    private static List<List<string>> Told(double[][] stream)
    {
        Frames frames = Series();
        var stage = new ScoringStage(Everything());
        var told = new List<List<string>>();
        for (int i = 0; i < stream.Length; i++)
        {
            using Frame frame = frames.Next(0, Births(i), stream[i]);
            told.Add([.. stage.Observe(frame).Anomalies.Select(static a => a.ToString())]);
        }

        return told;
    }

    private static List<TemplateBirth> Births(int window) => window is 0 or 500 or 900
        ? [new TemplateBirth(Frames.Origin + 5, window, $"{window:x16}", "failed to <*>", Severity.Error, new Entity("shop"), "failed to charge")]
        : [];

    private static Frames Series()
    {
        var frames = new Frames { Step = 15 * Frames.Minute };
        var shop = new Entity("shop");
        foreach (string name in (string[])["load", "shift", "leak", "noise", "stuck", "gaps", "sawtooth", "spikes", "small"])
        {
            frames.Add(name, SeriesKind.Gauge, shop);
        }

        frames.Add("bytes_total", SeriesKind.Gauge, shop);
        frames.Add("log.count", SeriesKind.Count, shop);
        frames.Add("log.errors", SeriesKind.Count, shop);
        frames.Add("log.template", SeriesKind.Count, shop, template: 0);
        return frames;
    }

    /// <summary>Series of many kinds, each with something that is abnormal.</summary>
    private static double[][] Stream(int seed)
    {
        var noise = new Noise(seed);
        var random = new Random(seed);
        double total = 0;
        return [.. Enumerable.Range(0, Windows).Select(i =>
        {
            double day = Math.Sin(2 * Math.PI * i / Day);
            total += 100 + (20 * day) + noise.Gaussian();
            return (double[])
            [
                100 + (40 * day) + noise.Gaussian() + (i % 400 == 350 ? 30 : 0),
                50 + noise.Gaussian() + (i > 700 ? 6 : 0),
                200 + noise.Gaussian() + Math.Max(0, 0.1 * (i - 600)),
                10 + (noise.Gaussian() * (i is > 800 and < 1_000 ? 5 : 1)),
                i is > 850 and < 950 ? 30 : 30 + noise.Gaussian(),
                i is > 500 and < 560 || random.Next(40) == 0 ? double.NaN : 5 + noise.Gaussian(),
                (i % 60) + noise.Gaussian(),
                1 + Math.Abs(noise.Student(3)) + (random.Next(200) == 0 ? 20 : 0),
                0.1 * noise.Gaussian(),
                total,
                noise.Poisson(20 + (10 * day)) * (i is > 1_000 and < 1_020 ? 4 : 1),
                random.Next(20) == 0 ? noise.Poisson(3) : 0,
                noise.Poisson(4) + (i is > 400 and < 410 ? 60 : 0),
            ];
        })];
    }

    /// <summary>Scales by the largest value that each series will have.</summary>
    private sealed class Seer(double[][] stream) : IDetector
    {
        private readonly double[] _largest = [.. Enumerable.Range(0, stream[0].Length).Select(id => stream.Max(row => Math.Abs(row[id])))];

        public string Name => "seer";

        public void Score(Frame frame, Span<SeriesScore> scores)
        {
            for (int row = 0; row < scores.Length; row++)
            {
                scores[row].PValue = Math.Exp(-5 * Math.Abs(frame.Value(row)) / _largest[frame.SeriesIds[row]]);
            }
        }
    }
}
