using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Scoring.Residuals;

public sealed class ResidualModelTests
{
    private const int Series = 27;

    private static ResidualModel New() => new(new ResidualOptions { MaxSeasonalSeries = 11, WarmUp = 8, Trusted = 30, LevelShift = 4 });

    /// <summary>Values of all kinds: steady, seasonal, with level shifts, large and little moving, negative, counts, flat, absent.</summary>
    private static double Value(Noise noise, int id, int window) => (id % 9) switch
    {
        0 => 50 + noise.Gaussian(),
        1 => 100 + (30 * Math.Sin(2 * Math.PI * window / 24)) + noise.Gaussian(),
        2 => (window / 70 % 2 * 40) + noise.Student(3),
        3 => 1e12 + (1_000 * noise.Gaussian()) + (window * 5e6),
        4 => -3 * noise.Uniform(),
        5 => 2 * Math.Sqrt(noise.Poisson(3) + 0.375),
        6 => 7.5,
        7 => noise.Uniform() < 0.05 ? double.NaN : noise.Gaussian(),
        _ => noise.Uniform() < 0.02 ? 1e300 * noise.Gaussian() : 1e-12 * noise.Gaussian(),
    };

    private static (int[] Ids, double[] Values, float[] Noise) Rows(Noise noise, int window, bool holes)
    {
        int[] ids = [.. Enumerable.Range(0, Series).Where(_ => !holes || noise.Uniform() > 0.03)];
        return (ids, [.. ids.Select(id => Value(noise, id, window))], [.. ids.Select(static id => id % 9 == 5 ? 1f : 0f)]);
    }

    private static byte[] Saved(ResidualModel model)
    {
        var output = new SnapshotOutput();
        model.Save(output);
        return output.ToArray();
    }

    [Property(MaxTest = 20)]
    public void EightSeriesAtOnceAreScoredAsOneAfterTheOther(int seed, bool holes)
    {
        var noise = new Noise(seed);
        ResidualModel together = New();
        ResidualModel alone = New();
        long time = Frames.Origin;
        var residuals = new ResidualColumns();
        for (int window = 0; window < 400; window++)
        {
            time += (noise.Uniform() < 0.01 ? 5 : 1) * 60 * Frames.Minute;
            (int[] ids, double[] values, float[] least) = Rows(noise, window, holes);
            together.Next(ids, time, values, least, residuals);
            for (int row = 0; row < ids.Length; row++)
            {
                Assert.Equal(alone.Next(ids[row], time, values[row], least[row]), residuals[row]);
            }
        }

        Assert.Equal(Saved(alone), Saved(together));
    }

    [Property(MaxTest = 20)]
    public void AModelThatWasSavedGoesOnAsItWas(int seed, byte cut)
    {
        var noise = new Noise(seed);
        ResidualModel model = New();
        ResidualModel loaded = New();
        var residuals = new ResidualColumns();
        var again = new ResidualColumns();
        for (int window = 0; window < 300; window++)
        {
            long time = Frames.Origin + (window * 60L * Frames.Minute);
            (int[] ids, double[] values, float[] least) = Rows(noise, window, holes: true);
            model.Next(ids, time, values, least, residuals);
            if (window == cut)
            {
                var input = new SnapshotInput(Saved(model), Series);
                loaded.Load(ref input);
                input.RequireEnd();
            }
            else if (window > cut)
            {
                loaded.Next(ids, time, values, least, again);
                for (int row = 0; row < ids.Length; row++)
                {
                    Assert.Equal(residuals[row], again[row]);
                }
            }
        }

        Assert.Equal(Saved(model), Saved(loaded));
    }

    [Fact]
    public void ALevelFarFromTheFirstValueKeepsItsPrecision()
    {
        var noise = new Noise(1);
        var model = new ResidualModel(new ResidualOptions { Margin = 0 });
        Residual residual = default;
        for (int i = 0; i < 9_000; i++)
        {
            residual = model.Next(0, Frames.Origin + (i * Frames.Minute), noise.Gaussian() + (i < 100 ? 0 : 1e9));
        }

        Assert.Equal(1e9, residual.Expected, 4.0);
        Assert.InRange(residual.Scale, 0.5, 2);
    }

    [Fact]
    public void AnIdThatIsGivenAwayBeginsAnew()
    {
        ResidualModel model = New();
        for (int i = 0; i < 200; i++)
        {
            model.Next(3, Frames.Origin + (i * Frames.Minute), i % 7);
        }

        model.Retire(3);
        Assert.False(model.Knows(3));
        Assert.True(model.Next(3, Frames.Origin, 1e6).Learning);
        Assert.Equal(1e6, model.Next(3, Frames.Origin + Frames.Minute, 1e6).Expected, 1);
    }
}
