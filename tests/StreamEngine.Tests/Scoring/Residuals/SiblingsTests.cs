using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Residuals;

/// <summary>What a series that begins takes over from others of its metric, and what it does not.</summary>
public sealed class SiblingsTests
{
    private const int Old = 700;
    private const int All = 1_000;

    /// <summary>Window in which the newcomer has its first value.</summary>
    private const int Birth = Old;

    [Fact]
    public void ScoresAreTrustedSoonerAmongSiblings()
    {
        static double Spiked(int i, Noise noise) => 300 + (3 * noise.Gaussian()) + (i == Birth + 30 ? 60 : 0);
        double warm = Run(Usual, Spiked)[30].PValue;
        double cold = Run(Usual, Spiked, warm: false)[30].PValue;
        Assert.True(warm < 1e-5, $"p = {warm}");
        Assert.True(cold > 1e-4, $"p = {cold}");
    }

    [Fact]
    public void LevelsAreOnesOwn()
    {
        SeriesScore[] scores = Run(Usual, static (_, noise) => 3_000 + (30 * noise.Gaussian()));
        Assert.All(scores.Skip(20), static s => Assert.InRange(s.Expected, 2_900, 3_100));
        Assert.All(scores.Skip(20), static s => Assert.True(s.PValue > 1e-5, $"p = {s.PValue}"));
        Assert.All(scores.Take(20), static s => Assert.True(s.Learning));
    }

    [Fact]
    public void WhatSiblingsDoNowAndThenIsNoNewsOfANewcomer()
    {
        static double Job(int i, int series, Noise noise) => (i + (37 * series)) % 240 < 12 ? 500 + (20 * noise.Gaussian()) : 0;
        static double NewJob(int i, Noise noise) => Job(i, 11, noise);
        double warm = Run(Job, NewJob).Skip(20).Min(static s => s.PValue);
        double cold = Run(Job, NewJob, warm: false).Skip(20).Min(static s => s.PValue);
        Assert.True(cold < 1e-12, $"p = {cold}");
        Assert.True(warm > 1e-6, $"p = {warm}");
    }

    [Fact]
    public void ANewcomerThatIsUnlikeTakesNothing()
    {
        static double Restless(int i, Noise noise) => 300 + (200 * noise.Gaussian());
        Assert.Equal(Texts(Run(Usual, Restless, warm: false)), Texts(Run(Usual, Restless)));
    }

    [Fact]
    public void OneOrTwoAreNoSiblings()
    {
        Assert.Equal(Texts(Run(Usual, Calm, warm: false, siblings: 2)), Texts(Run(Usual, Calm, siblings: 2)));
        Assert.NotEqual(Texts(Run(Usual, Calm, warm: false, siblings: 3)), Texts(Run(Usual, Calm, siblings: 3)));
    }

    [Fact]
    public void OtherMetricsAreNoSiblings() => Assert.Equal(Texts(Run(Usual, Calm, warm: false)), Texts(Run(Usual, Calm, name: "other")));

    [Fact]
    public void TheDayIsTakenOverAndGivenUpWhereItDoesNotFit()
    {
        // A quarter of an hour a window: the fast level lags behind such a day.
        static double Day(int i, double phase) => Math.Sin((2 * Math.PI * i / 96) + phase);
        static double Sibling(int i, int series, Noise noise) => (10 + series) * (10 + (5 * Day(i, 0)) + (0.05 * noise.Gaussian()));
        static double Same(int i, Noise noise) => 40 * (10 + (5 * Day(i, 0)) + (0.05 * noise.Gaussian()));
        static double Other(int i, Noise noise) => 40 * (10 + (5 * Day(i, 3)) + (0.05 * noise.Gaussian()));
        long step = 15 * Frames.Minute;
        double cold = Errors(Run(Sibling, Same, warm: false, step: step));
        double warm = Errors(Run(Sibling, Same, step: step));
        Assert.True(warm < 0.6 * cold, $"{warm} against {cold}");
        cold = Errors(Run(Sibling, Other, warm: false, step: step));
        warm = Errors(Run(Sibling, Other, step: step));
        Assert.True(warm < 1.1 * cold, $"{warm} against {cold}");

        static double Errors(SeriesScore[] scores) => scores.Skip(20).Take(76).Sum(static s => Math.Abs(s.Observed - s.Expected));
    }

    [Fact]
    public void IdsDoNotMatter()
    {
        string[] first = Texts(Run(Usual, Calm));
        Assert.Equal(first, Texts(Run(Usual, Calm, newcomerFirst: true)));
    }

    [Fact]
    public void WhatComesLaterDoesNotMatter()
    {
        string[] whole = Texts(Run(Usual, Calm));
        foreach (int cut in (int[])[1, 19, 20, 21, 60])
        {
            double Other(int i, Noise noise) => i < Birth + cut ? Calm(i, noise) : 1_000 * noise.Gaussian();
            double Others(int i, int series, Noise noise) => Usual(i, series, noise) * (i < Birth + cut ? 1 : 50);
            Assert.Equal(whole.Take(cut), Texts(Run(Others, Other)).Take(cut));
        }
    }

    [Theory]
    [InlineData(Birth)]
    [InlineData(Birth + 1)]
    [InlineData(Birth + 10)]
    [InlineData(Birth + 20)]
    [InlineData(Birth + 40)]
    public void ARunThatWasCutGoesOnAsTheUndisturbedOne(int cut) => Assert.Equal(Texts(Run(Usual, Calm)), Texts(Run(Usual, Calm, cut: cut)));

    [Fact]
    public void StateOfAnotherSettingIsRead()
    {
        Assert.Equal(Texts(Run(Usual, Calm, warm: false)), Texts(Run(Usual, Calm, cut: Birth + 10, warmAfter: false)));
        string[] late = Texts(Run(Usual, Calm, warm: false, cut: Birth - 10, warmAfter: true));
        Assert.Equal(Texts(Run(Usual, Calm)), late);
    }

    private static double Usual(int i, int series, Noise noise) => (100 + (10 * series)) * (1 + (0.01 * noise.Gaussian()));

    private static double Calm(int i, Noise noise) => 300 + (3 * noise.Gaussian());

    private static string[] Texts(SeriesScore[] scores) =>
        [.. scores.Select(static s => FormattableString.Invariant($"{s.PValue:R} {s.Observed:R} {s.Expected:R} {s.Lower:R} {s.Upper:R} {s.Direction} {s.Learning}"))];

    /// <summary>What is said of a newcomer beside siblings that have run for long.</summary>
    private static SeriesScore[] Run(Func<int, int, Noise, double> siblingValue, Func<int, Noise, double> newcomerValue, bool warm = true, int siblings = 10, string name = "m",
        bool newcomerFirst = false, long step = Frames.Minute, int cut = -1, bool? warmAfter = null)
    {
        var frames = new Frames { Step = step };
        int newcomer = newcomerFirst ? frames.Add(name, "new") : -1;
        int[] ids = [.. Enumerable.Range(0, siblings).Select(i => frames.Add("m", $"h{(newcomerFirst ? siblings - 1 - i : i)}"))];
        newcomer = newcomerFirst ? newcomer : frames.Add(name, "new");
        Noise[] noises = [.. Enumerable.Range(0, siblings).Select(static i => new Noise(i + 1))];
        var own = new Noise(99);
        var detector = new ResidualDetector(new ResidualOptions { WarmStart = warm });
        var said = new List<SeriesScore>();
        for (int i = 0; i < All; i++)
        {
            double[] values = new double[siblings + 1];
            for (int s = 0; s < siblings; s++)
            {
                values[ids[newcomerFirst ? siblings - 1 - s : s]] = siblingValue(i, s, noises[s]);
            }

            values[newcomer] = i < Birth ? double.NaN : newcomerValue(i, own);
            if (i == cut)
            {
                detector = Restored(detector, frames.Count, warmAfter ?? warm, warmAfter is null);
            }

            using Frame frame = frames.Next(values);
            var scores = new SeriesScore[frame.Count];
            detector.Score(frame, scores);
            int row = frame.SeriesIds.BinarySearch(newcomer);
            if (row >= 0)
            {
                said.Add(scores[row]);
            }
        }

        return [.. said];
    }

    private static ResidualDetector Restored(ResidualDetector detector, int series, bool warm, bool isSame)
    {
        ISnapshotState state = detector;
        var output = new SnapshotOutput();
        state.Save(output);
        byte[] saved = output.ToArray();
        var restored = new ResidualDetector(new ResidualOptions { WarmStart = warm });
        var input = new SnapshotInput(saved, series);
        ((ISnapshotState)restored).Load(ref input, state.SnapshotVersion);
        if (isSame)
        {
            var again = new SnapshotOutput();
            ((ISnapshotState)restored).Save(again);
            Assert.Equal(saved, again.ToArray());
        }

        return restored;
    }
}
