using StreamEngine.Scoring;
using StreamEngine.Scoring.Channels;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Channels;

/// <summary>Channels share one budget: a p-value costs more the less its channel may spend.</summary>
public sealed class FusionTests
{
    [Theory]
    [InlineData(1, 1e-8, 1e-8)]
    [InlineData(0.1, 1e-8, 1e-7)]
    [InlineData(0.01, 0.5, 1)]
    public void APValueIsDividedByTheWeightOfItsChannel(double weight, double p, double kept)
    {
        ScoredFrame scored = Observe(new Told("a", weight, p));
        Assert.Equal(kept, scored.Scores.Span[0].PValue, kept * 1e-9);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0.1, false)]
    public void TheBudgetIsHeldAgainstWhatItCosts(double weight, bool isTold) =>
        Assert.Equal(isTold, Observe(new Told("a", weight, 1e-5)).Anomalies.Count > 0);

    [Fact]
    public void OfTwoChannelsTheOneThatIsRarerForItsWeightIsKept()
    {
        ScoredFrame scored = Observe(new Told("a", 1, 1e-7), new Told("b", 0.1, 2e-8));
        Assert.Equal("a", scored.Anomalies[0].Detector);
        scored = Observe(new Told("a", 1, 1e-7), new Told("b", 0.1, 2e-9));
        Assert.Equal("b", scored.Anomalies[0].Detector);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void AWeightOutsideOfItsLimitsIsRefused(double weight) =>
        Assert.Throws<ArgumentException>(() => new ScoringStage([new Told("a", weight, 1)]));

    [Fact]
    public void WeightsOfTheBuiltInChannelsComeToOneAndTwoTenths()
    {
        for (int on = 0; on < 64; on++)
        {
            var options = new ScoringOptions();
            options.Channels = new ChannelOptions { Fluctuation = (on & 1) != 0, Spectral = (on & 2) != 0, SingularSpectrum = (on & 4) != 0, Novelty = (on & 8) != 0, Shape = (on & 16) != 0, Forest = (on & 32) != 0 };
            double sum = ScoringStage.BuiltIn(options).Where(d => d.Name == "residual" || ChannelRun.Names.Contains(d.Name)).Sum(static d => d.Weight);
            Assert.InRange(sum, 1, 1.2000001);
        }
    }

    [Theory]
    [InlineData("a window of another length")]
    [InlineData("a forest of other sizes")]
    [InlineData("a forest of other sizes and as many numbers")]
    public void AChannelWithOtherSizesBeginsAnew(string what)
    {
        var frames = new Frames();
        frames.Add("m", SeriesKind.Gauge);
        var residual = new ResidualDetector();
        (ChannelOptions before, ChannelOptions after) = what switch
        {
            "a window of another length" => (new ChannelOptions { Spectral = true, SpectralWindow = 64 }, new ChannelOptions { Spectral = true, SpectralWindow = 128 }),
            "a forest of other sizes" => (new ChannelOptions { Forest = true }, new ChannelOptions { Forest = true, ForestTrees = 3 }),
            _ => (new ChannelOptions { Forest = true, ForestSample = 64, ForestShingle = 1, ForestTrees = 8 }, new ChannelOptions { Forest = true, ForestSample = 64, ForestShingle = 3, ForestTrees = 6 }),
        };
        IDetector Make(ChannelOptions options)
        {
            (options.Fluctuation, options.Novelty) = (false, false);
            return ChannelDetectors.Of(options, residual).Single();
        }

        IDetector written = Make(before);
        using Frame frame = frames.Next(5);
        residual.Score(frame, new SeriesScore[1]);
        written.Score(frame, new SeriesScore[1]);
        Assert.NotEqual(Saved(Make(before)), Saved(written));
        IDetector read = Make(after);
        var input = new SnapshotInput(Saved(written), 1);
        ((ISnapshotState)read).Load(ref input, 1);
        Assert.Equal(Saved(Make(after)), Saved(read));
    }

    private static byte[] Saved(IDetector detector)
    {
        var output = new SnapshotOutput();
        ((ISnapshotState)detector).Save(output);
        return output.ToArray();
    }

    private static ScoredFrame Observe(params IDetector[] detectors)
    {
        var frames = new Frames();
        frames.Add("m", SeriesKind.Gauge);
        return new ScoringStage(detectors).Observe(frames.Next(5));
    }

    private sealed class Told(string name, double weight, double p) : IDetector
    {
        public string Name => name;

        public bool IsCalibrated => true;

        public double Weight => weight;

        public void Score(Frame frame, Span<SeriesScore> scores) => scores.Fill(new SeriesScore { PValue = p, Observed = 5, Expected = 1, Lower = 0, Upper = 2, Direction = 1 });
    }
}
