using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Residuals;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring;

public sealed class ResidualDetectorTests
{
    private static SeriesScore[] Run(SeriesKind kind, IEnumerable<double> values)
    {
        var frames = new Frames();
        frames.Add("m", kind);
        var detector = new ResidualDetector();
        var scores = new List<SeriesScore>();
        foreach (double value in values)
        {
            using Frame frame = frames.Next(value);
            var row = new SeriesScore[frame.Count];
            Array.Fill(row, SeriesScore.None);
            detector.Score(frame, row);
            scores.Add(row.Length == 0 ? SeriesScore.None : row[0]);
        }

        return [.. scores];
    }

    private static double[] Gaussian(int seed, int count, double level = 50, double deviation = 2)
    {
        var noise = new Noise(seed);
        return [.. Enumerable.Range(0, count).Select(_ => level + (deviation * noise.Gaussian()))];
    }

    [Fact]
    public void SpikeAfterLearningIsBelowTheBudgetWithDirectionAndBand()
    {
        double[] values = Gaussian(1, 300);
        values[250] = 90;
        SeriesScore score = Run(SeriesKind.Gauge, values)[250];
        Assert.True(score.PValue < 1e-5, $"p = {score.PValue}");
        Assert.Equal(1, score.Direction);
        Assert.InRange(score.Expected, 46, 54);
        Assert.True(score.Upper < 90 && score.Lower < score.Expected);
        Assert.False(score.Learning);
    }

    [Fact]
    public void DropIsScoredDownwards()
    {
        double[] values = Gaussian(2, 300);
        values[200] = 5;
        SeriesScore score = Run(SeriesKind.Gauge, values)[200];
        Assert.True(score.PValue < 1e-5);
        Assert.Equal(-1, score.Direction);
    }

    [Fact]
    public void FirstTwentyValuesAreLearning()
    {
        double[] values = Gaussian(3, 40);
        values[10] = 1e6;
        SeriesScore[] scores = Run(SeriesKind.Gauge, values);
        Assert.All(scores.Take(20), s => Assert.True(s.Learning));
        Assert.False(scores[25].Learning);
    }

    [Property(MaxTest = 25)]
    public void ScoresOfAPrefixArePrefixOfTheScores(int seed, byte cut)
    {
        double[] values = Gaussian(seed, 280);
        values[200] = 500;
        SeriesScore[] all = Run(SeriesKind.Gauge, values);
        SeriesScore[] some = Run(SeriesKind.Gauge, values.Take(cut + 1));
        Assert.Equal(all.Take(cut + 1).Select(s => s.PValue), some.Select(s => s.PValue));
    }

    [Property(MaxTest = 25)]
    public void ValuesTimesAConstantGiveTheSamePValues(int seed, byte power)
    {
        double factor = Math.Pow(10, (power % 7) - 2);
        double[] values = Gaussian(seed, 250);
        values[220] = 80;
        SeriesScore[] plain = Run(SeriesKind.Gauge, values);
        SeriesScore[] scaled = Run(SeriesKind.Gauge, values.Select(v => v * factor));
        for (int i = 0; i < plain.Length; i++)
        {
            Assert.Equal(Math.Log10(plain[i].PValue), Math.Log10(scaled[i].PValue), 1e-6 * (1 - Math.Log10(plain[i].PValue)));
        }
    }

    [Property(MaxTest = 25)]
    public void FlatSeriesStayQuiet(int level, byte jitter)
    {
        var noise = new Noise(jitter);
        IEnumerable<double> values = Enumerable.Range(0, 600).Select(_ => level * (1 + (0.002 * noise.Uniform())));
        Assert.All(Run(SeriesKind.Gauge, values), s => Assert.True(s.PValue > 1e-3));
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("student3")]
    [InlineData("lognormal")]
    [InlineData("autoregressive")]
    public void FalseAlarmsStayNearTheBudget(string kind)
    {
        // 60,000 scored values a kind: at p < 1e-4 six are due. The error of the fitted tail may triple that, and make it eightfold
        // for a tail as heavy as Student's with three degrees.
        int alarms = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            var noise = new Noise(seed);
            double state = 0;
            IEnumerable<double> values = Enumerable.Range(0, 3_100).Select(_ => kind switch
            {
                "gaussian" => 100 + (5 * noise.Gaussian()),
                "student3" => 100 + (5 * noise.Student(3)),
                "lognormal" => 20 * Math.Exp(0.5 * noise.Gaussian()),
                _ => 100 + (state = (0.8 * state) + noise.Gaussian()),
            });
            alarms += Run(SeriesKind.Gauge, values).Skip(100).Count(s => s.PValue < 1e-4);
        }

        Assert.InRange(alarms, 0, kind == "student3" ? 48 : 18);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(4)]
    public void SparseCountsDoNotAlarm(double mean)
    {
        int alarms = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            var noise = new Noise(seed);
            alarms += Run(SeriesKind.Count, Enumerable.Range(0, 3_000).Select(_ => (double)noise.Poisson(mean))).Count(s => s.PValue < 2.3e-5);
        }

        Assert.InRange(alarms, 0, 3);
    }

    [Fact]
    public void BurstOfCountsAlarms()
    {
        var noise = new Noise(5);
        double[] values = [.. Enumerable.Range(0, 400).Select(_ => (double)noise.Poisson(1))];
        values[350] = 60;
        Assert.True(Run(SeriesKind.Count, values)[350].PValue < 1e-5);
    }

    [Fact]
    public void SustainedShiftBecomesNormal()
    {
        double[] values = Gaussian(6, 500);
        for (int i = 300; i < 500; i++)
        {
            values[i] += 40;
        }

        SeriesScore[] scores = Run(SeriesKind.Gauge, values);
        Assert.True(scores[300].PValue < 1e-5);
        Assert.All(scores[340..], s => Assert.True(s.PValue > 1e-4));
        Assert.InRange(scores[400].Expected, 85, 95);
    }

    [Fact]
    public void NotANumberIsNeitherScoredNorLearned()
    {
        double[] values = Gaussian(7, 300);
        double[] holes = [.. values];
        var frames = new Frames();
        frames.Add("m", SeriesKind.Gauge);
        var model = new ResidualModel(new ResidualOptions());
        for (int i = 0; i < holes.Length; i++)
        {
            model.Next(0, i * Frames.Minute, holes[i]);
        }

        Residual residual = model.Next(0, 300 * Frames.Minute, double.NaN);
        Assert.True(residual.Learning);
        Assert.Equal(1, residual.PValue);
        Assert.InRange(model.Next(0, 300 * Frames.Minute, 50).Expected, 47, 53);
    }

    [Fact]
    public void EmptyWindowsAreZerosForCountsAndGapsForGauges()
    {
        var frames = new Frames();
        frames.Add("requests", SeriesKind.Count);
        frames.Add("cpu", SeriesKind.Gauge);
        var detector = new ResidualDetector();
        var noise = new Noise(8);
        var scores = new SeriesScore[2];
        for (int i = 0; i < 300; i++)
        {
            using Frame frame = frames.Next(noise.Poisson(50), 40 + noise.Gaussian());
            detector.Score(frame, scores);
        }

        using Frame after = frames.Next(100, [], 50, 41);
        detector.Score(after, scores);
        Assert.True(scores[0].Expected < 20, $"expected {scores[0].Expected}");
        Assert.InRange(scores[1].Expected, 38, 42);
        Assert.True(scores[1].PValue > 0.01);
    }

    [Fact]
    public void DailySeasonIsLearned()
    {
        var noise = new Noise(9);
        var frames = new Frames { Step = 15 * Frames.Minute };
        frames.Add("load", SeriesKind.Gauge);
        var detector = new ResidualDetector();
        var scores = new SeriesScore[1];
        int alarms = 0;
        double width = 0;
        for (int i = 0; i < 96 * 14; i++)
        {
            // A sharp rise every morning, which a level alone never foresees.
            double value = (i % 96 is >= 32 and < 72 ? 200 : 50) + (3 * noise.Gaussian());
            using Frame frame = frames.Next(value);
            detector.Score(frame, scores);
            if (i >= 96 * 7)
            {
                alarms += scores[0].PValue < 1e-3 ? 1 : 0;
                width = scores[0].Upper - scores[0].Lower;
            }
        }

        Assert.InRange(alarms, 0, 3);
        Assert.InRange(width, 10, 40);
    }
}
