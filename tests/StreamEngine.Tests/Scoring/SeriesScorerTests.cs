using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Scoring;

public sealed class SeriesScorerTests
{
    private static double[] Run(IEnumerable<double> values, long step = 5 * Frames.Minute)
    {
        var scorer = new SeriesScorer();
        return [.. values.Select((v, i) => scorer.Next(Frames.Origin + (i * step), v))];
    }

    private static double[] Noisy(int seed, int count)
    {
        var noise = new Noise(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 50 + (3 * noise.Gaussian()))];
    }

    [Fact]
    public void PeakOfAnEpisodeScoresHighAndItsRepeatsAreDamped()
    {
        double[] values = Noisy(1, 1_000);
        values[700] = 110;
        values[703] = 108;
        double[] scores = Run(values);
        Assert.True(scores[700] > 0.6, $"{scores[700]}");
        Assert.True(scores[703] < 0.5 * scores[700], $"{scores[703]}");
        Assert.True(scores[300..700].Max() < scores[700]);
    }

    [Property(MaxTest = 20)]
    public void ScoresOfAPrefixArePrefixOfTheScores(int seed, byte cut)
    {
        double[] values = Noisy(seed, 300);
        Assert.Equal(Run(values).Take(cut), Run(values.Take(cut)));
    }

    [Property(MaxTest = 20)]
    public void ValuesTimesAConstantGiveTheSameScores(int seed)
    {
        double[] values = Noisy(seed, 300);
        double[] plain = Run(values);
        double[] doubled = Run(values.Select(v => 1024 * v));
        for (int i = 0; i < plain.Length; i++)
        {
            // A rounded logarithm may fall into the neighbouring bin.
            Assert.Equal(plain[i], doubled[i], 0.02);
        }
    }

    [Property(MaxTest = 100)]
    public void AnyNumbersGiveScoresInTheUnitInterval(double[] values)
    {
        Assert.All(Run(values.Concat(values).Concat(Noisy(0, 80)).Concat(values)), s => Assert.InRange(s, 0, 1));
    }

    [Fact]
    public void ExtremeNumbersGiveScoresInTheUnitInterval()
    {
        var noise = new Noise(2);
        double[] extremes = [double.MaxValue, double.MinValue, double.NaN, double.Epsilon, 0, -0.0, double.PositiveInfinity, 1e300, 1];
        Assert.All(Run(Enumerable.Range(0, 2_000).Select(_ => extremes[(int)(noise.Uniform() * extremes.Length)])), s => Assert.InRange(s, 0, 1));
    }

    [Fact]
    public void FlatSeriesScoresNearZero() => Assert.All(Run(Enumerable.Repeat(7.5, 500)), s => Assert.InRange(s, 0, 0.05));

    [Fact]
    public void IrregularAndRepeatedTimesDoNotHarm()
    {
        var noise = new Noise(3);
        var scorer = new SeriesScorer();
        long time = Frames.Origin;
        for (int i = 0; i < 1_000; i++)
        {
            time += noise.Uniform() < 0.2 ? 0 : (long)(noise.Uniform() * 1e12);
            Assert.InRange(scorer.Next(time, 10 + noise.Gaussian()), 0, 1);
        }
    }

    [Fact]
    public void ASundayOnAWednesdayIsFoundOnceTheWeekIsKnown()
    {
        var noise = new Noise(4);
        double[] values = new double[6 * 7 * 24];
        const int Odd = (5 * 7 * 24) + (2 * 24);
        for (int i = 0; i < values.Length; i++)
        {
            // The first day is a Monday.
            bool weekend = i / 24 % 7 >= 5 || i is >= Odd and < Odd + 24;
            values[i] = 100 + ((weekend ? 10 : 50) * Math.Sin(Math.PI * (i % 24) / 24)) + noise.Gaussian();
        }

        double[] scores = Run(values, 60 * Frames.Minute);
        double peak = scores[Odd..(Odd + 24)].Max();
        Assert.True(peak > 0.5, $"{peak}");
        Assert.True(scores[(4 * 7 * 24)..Odd].Max() < peak);
    }

    [Property(MaxTest = 10)]
    public void AScorerThatWasSavedGoesOnAsItWas(int seed, ushort cut)
    {
        double[] values = Noisy(seed, 800);
        int at = cut % values.Length;
        var scorer = new SeriesScorer();
        for (int i = 0; i < at; i++)
        {
            scorer.Next(Frames.Origin + (i * 60L * Frames.Minute), values[i]);
        }

        var output = new SnapshotOutput();
        ((ISnapshotState)scorer).Save(output);
        var loaded = new SeriesScorer();
        var input = new SnapshotInput(output.ToArray(), seriesCount: 1);
        ((ISnapshotState)loaded).Load(ref input, ((ISnapshotState)loaded).SnapshotVersion);
        for (int i = at; i < values.Length; i++)
        {
            long time = Frames.Origin + (i * 60L * Frames.Minute);
            Assert.Equal(scorer.Next(time, values[i]), loaded.Next(time, values[i]));
        }
    }
}
