using StreamEngine.Prediction.Precursors;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class DriftsTests
{
    private const long Minute = 60_000_000_000;

    [Fact]
    public void AMeanDoesNotDependOnHowManyOtherSeriesThereAre()
    {
        var alone = new Drifts(5 * Minute);
        var many = new Drifts(5 * Minute);
        for (int window = 1; window <= 30; window++)
        {
            alone.Next(window * Minute, Minute, Minute);
            many.Next(window * Minute, Minute, Minute);
            double mean = alone.Add(0, 0.1 * window % 1);
            for (int id = 0; id < 9_000; id++)
            {
                many.Add(id, 1);
            }

            Assert.Equal(mean, many.Add(9_000, 0.1 * window % 1));
        }
    }

    [Fact]
    public void ItFadesWhileNothingComesAndStartsWithWhatIsOff()
    {
        var drifts = new Drifts(5 * Minute);
        drifts.Next(Minute, Minute, Minute);
        Assert.Equal(0, drifts.Add(0, 0.2));
        double first = drifts.Add(0, 5);
        Assert.Equal((1 - Math.Exp(-0.2)) * 2, first, 1e-12);
        drifts.Next(2 * Minute, Minute, Minute);
        drifts.Next(4 * Minute, 2 * Minute, 2 * Minute);
        double share = 1 - Math.Exp(-2 / 5.0);
        Assert.Equal((first * Math.Exp(-3 / 5.0)) + (0.1 * share), drifts.Add(0, 0.1), 1e-12);
        drifts.Next(5 * Minute, Minute, Minute);
        drifts.Forget(0);
        Assert.Equal(0, drifts.Add(0, 0.2));
    }

    [Fact]
    public void TheFirstValueBehindAGapIsOneValueAndNoDrift()
    {
        var drifts = new Drifts(5 * Minute);
        drifts.Next(Minute, Minute, Minute);
        drifts.Add(0, 1);
        drifts.Next(600 * Minute, 599 * Minute, Minute);
        Assert.Equal((1 - Math.Exp(-0.2)) * 2, drifts.Add(0, 5), 1e-12);
        Assert.Equal((1 - Math.Exp(-0.2)) * 2, drifts.Add(1, 5), 1e-12);
    }

    [Fact]
    public void WhatWasSavedGoesOnToTheLastBit()
    {
        var random = new Random(3);
        var drifts = new Drifts(5 * Minute);
        Drifts read = drifts;
        for (int window = 1; window <= 200; window++)
        {
            drifts.Next(window * Minute, Minute, Minute);
            if (window > 100)
            {
                read.Next(window * Minute, Minute, Minute);
            }

            for (int id = 0; id < 20; id++)
            {
                double distance = random.NextDouble() - 0.3;
                if (random.Next(3) > 0)
                {
                    double mean = drifts.Add(id, distance);
                    if (window > 100)
                    {
                        Assert.Equal(mean, read.Add(id, distance));
                    }
                }
            }

            if (window == 100)
            {
                var output = new SnapshotOutput();
                drifts.Save(output);
                var input = new SnapshotInput(output.ToArray(), 20);
                read = new Drifts(5 * Minute);
                read.Load(ref input);
                input.RequireEnd();
            }
        }
    }
}
