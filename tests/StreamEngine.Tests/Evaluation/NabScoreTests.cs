using StreamEngine.Evaluation;
using Xunit;

namespace StreamEngine.Tests.Evaluation;

public sealed class NabScoreTests
{
    private const int Rows = 1_000;

    private static readonly NabProfile s_standard = NabProfile.All[0];

    private static NabFile File(params (int From, int To)[] windows) =>
        new("file", [.. Enumerable.Range(0, Rows).Select(static i => i * 1_000_000_000L)], new double[Rows], windows);

    private static double[] Scores(params int[] alarms)
    {
        double[] scores = new double[Rows];
        foreach (int alarm in alarms)
        {
            scores[alarm] = 1;
        }

        return scores;
    }

    [Fact]
    public void ADetectorThatSaysNothingScoresZero() => Assert.Equal(0, NabScore.At([File((500, 599))], [Scores()], s_standard, 0.5), 9);

    [Fact]
    public void AnAlarmAtTheBeginningOfEveryWindowScoresAHundred()
    {
        NabFile[] files = [File((500, 599)), File((300, 399), (700, 799))];
        Assert.Equal(100, NabScore.At(files, [Scores(500), Scores(300, 700)], s_standard, 0.5), 0.1);
        Assert.Equal(100, NabScore.Best(files, [Scores(500), Scores(300, 700)], s_standard).Score, 0.1);
    }

    [Fact]
    public void OnlyTheBestPlacedAlarmOfAWindowCounts() =>
        Assert.Equal(NabScore.At([File((500, 599))], [Scores(510)], s_standard, 0.5), NabScore.At([File((500, 599))], [Scores(510, 550, 590)], s_standard, 0.5), 9);

    [Fact]
    public void AFalseAlarmCostsItsWeightAndLessJustAfterAWindow()
    {
        (double raw, int found, int outside) = NabScore.At(File((500, 599)), Scores(200), s_standard, 0.5);
        Assert.Equal(-1 - 0.11, raw, 9);
        Assert.Equal((0, 1), (found, outside));
        Assert.True(NabScore.At(File((500, 599)), Scores(605), s_standard, 0.5).Raw > raw + 0.05);
    }

    [Fact]
    public void TheFirstRowsAreNotScored() => Assert.Equal(0, NabScore.At([File((500, 599))], [Scores(10, 100, 149)], s_standard, 0.5), 9);

    [Fact]
    public void TheBestThresholdIsAtLeastAsGoodAsAnyOther()
    {
        var random = new Random(1);
        NabFile[] files = [File((500, 599)), File((700, 760))];
        double[][] scores = [.. files.Select(_ => Enumerable.Range(0, Rows).Select(_ => random.NextDouble()).ToArray())];
        foreach (NabProfile profile in NabProfile.All)
        {
            (double best, double threshold) = NabScore.Best(files, scores, profile);
            Assert.Equal(best, NabScore.At(files, scores, profile, threshold), 6);
            Assert.All(Enumerable.Range(1, 99), i => Assert.True(NabScore.At(files, scores, profile, i / 100.0) <= best + 1e-9));
        }
    }
}
