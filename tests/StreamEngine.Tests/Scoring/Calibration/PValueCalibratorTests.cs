using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Calibration;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Calibration;

public sealed class PValueCalibratorTests
{
    private const int Series = 20;

    private static Frames Table()
    {
        var frames = new Frames();
        for (int i = 0; i < Series; i++)
        {
            frames.Add(i < Series / 2 ? "cpu" : "memory", SeriesKind.Gauge);
        }

        return frames;
    }

    private static double[] Next(PValueCalibrator calibrator, Frames frames, Func<int, double> p)
    {
        using Frame frame = frames.Next(new double[Series]);
        var scores = new SeriesScore[Series];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i].PValue = p(i);
        }

        calibrator.Apply(frame, scores);
        return [.. scores.Select(static s => s.PValue)];
    }

    private static byte[] Saved(PValueCalibrator calibrator)
    {
        var output = new SnapshotOutput();
        calibrator.Save(output);
        return output.ToArray();
    }

    /// <summary>p-values that are right come through, and such as are too small by a power of them do, made right.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(1.6)]
    [InlineData(0.8)]
    public void SmallPValuesComeAsOftenAsTheySay(double power)
    {
        var noise = new Noise(1);
        var calibrator = new PValueCalibrator();
        Frames frames = Table();
        int raw = 0;
        int small = 0;
        const int Windows = 60_000;
        const double Level = 1e-4;
        for (int window = 0; window < Windows; window++)
        {
            // Two windows of an episode, as faults and noise have them.
            bool counts = window >= 10_000;
            foreach (double p in Next(calibrator, frames, _ => Uniform(ref raw, counts)))
            {
                small += counts && p <= Level ? 1 : 0;
            }
        }

        double expected = Level * Series * (Windows - 10_000);
        Assert.InRange(small / expected, 0.3, 1.5);
        Assert.True(power < 1.5 || raw / expected > 5);

        double Uniform(ref int count, bool counts)
        {
            double p = Math.Pow(1 - noise.Uniform(), power);
            count += counts && p <= Level ? 1 : 0;
            return p;
        }
    }

    [Fact]
    public void OneFaultDoesNotMakeASeriesDeafAndManyDo()
    {
        var noise = new Noise(2);
        var calibrator = new PValueCalibrator();
        Frames frames = Table();
        var seen = new List<double>();
        for (int window = 0; window < 20_000; window++)
        {
            bool fault = window is 5_000 or 5_001 || (window > 10_000 && window % 200 == 0);
            double[] scores = Next(calibrator, frames, i => i == 0 && fault ? 1e-40 : i == 0 && window is 9_000 or 19_999 ? 1e-6 : 0.002 + noise.Uniform());
            if (window is 5_000 or 9_000 or 19_999)
            {
                seen.Add(scores[0]);
            }
        }

        Assert.InRange(seen[0], 0, 1e-20);
        Assert.InRange(seen[1], 0, 2.3e-5);
        Assert.InRange(seen[2], 1e-4, 1);
    }

    [Fact]
    public void WhatIsNotSmallStaysAsItIs()
    {
        double[] p = [1, 0.5, 0.01, 0.00101];
        Assert.Equal(p, Next(new PValueCalibrator(), Table(), i => p[i % 4]).Take(4));
    }

    [Property(MaxTest = 20)]
    public void ACalibratorThatWasSavedGoesOnAsItWas(int seed, byte cut)
    {
        var noise = new Noise(seed);
        var calibrator = new PValueCalibrator();
        var loaded = new PValueCalibrator();
        Frames frames = Table();
        Frames others = Table();
        for (int window = 0; window < 300; window++)
        {
            double[] p = [.. Enumerable.Range(0, Series).Select(_ => Math.Pow(noise.Uniform(), 6))];
            double[] scores = Next(calibrator, frames, i => p[i]);
            double[] again = Next(loaded, others, i => p[i]);
            if (window == cut)
            {
                var input = new SnapshotInput(Saved(calibrator), Series);
                loaded.Load(ref input);
                input.RequireEnd();
            }
            else if (window > cut)
            {
                Assert.Equal(scores, again);
            }
        }

        Assert.Equal(Saved(calibrator), Saved(loaded));
    }
}
