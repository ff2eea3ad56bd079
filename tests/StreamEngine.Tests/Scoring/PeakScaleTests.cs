using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Scoring;

public sealed class PeakScaleTests
{
    private static PeakScale New() => new(priorMean: -3, priorDeviation: 1, least: 0.03, half: 0.4);

    private static double[] Run(IEnumerable<double> raw)
    {
        PeakScale scale = New();
        var scores = new List<double>();
        foreach (double peak in raw)
        {
            scores.Add(scale.Next(peak));
        }

        return [.. scores];
    }

    private static double[] Peaks(int count, int every, double height)
    {
        double[] raw = new double[count];
        for (int i = every; i < count; i += every)
        {
            raw[i] = height;
        }

        return raw;
    }

    [Fact]
    public void APeakSaysLessWhereTheSeriesOftenHasOne()
    {
        double[] still = Run([.. new double[12_000], 0.3]);
        double[] restless = Run([.. Peaks(12_000, 97, 0.2), 0.3]);
        Assert.True(still[^1] > 0.9 && restless[^1] < 0.8 * still[^1], $"{still[^1]} {restless[^1]}");
    }

    [Fact]
    public void ARepeatWithinABlockIsDampedAndOneLaterIsNot()
    {
        double[] raw = new double[1_000];
        raw[500] = raw[560] = raw[900] = 0.3;
        double[] scores = Run(raw);
        Assert.True(scores[560] < 0.7 * scores[500]);
        Assert.Equal(scores[500], scores[900], 0.05);
        Assert.Equal(0, scores[501]);
    }

    [Property(MaxTest = 50)]
    public void ScoresLieInTheUnitIntervalAndGrowWithTheRawScore(uint[] raw)
    {
        PeakScale scale = New();
        foreach (uint peak in raw.Concat(raw))
        {
            PeakScale twin = scale;
            double score = scale.Next(peak / 4e9);
            Assert.InRange(score, 0, 1);
            Assert.True(twin.Next((peak / 4e9) + 0.1) >= score);
        }
    }

    [Property(MaxTest = 20)]
    public void AScaleThatWasSavedGoesOnAsItWas(byte cut)
    {
        var noise = new Noise(cut);
        double[] raw = [.. Enumerable.Range(0, 600).Select(_ => noise.Uniform())];
        PeakScale scale = New();
        foreach (double score in raw[..cut])
        {
            scale.Next(score);
        }

        var output = new SnapshotOutput();
        scale.Save(output);
        PeakScale loaded = New();
        var input = new SnapshotInput(output.ToArray());
        loaded.Load(ref input);
        Assert.All(raw[cut..], score => Assert.Equal(scale.Next(score), loaded.Next(score)));
    }
}
