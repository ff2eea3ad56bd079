using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Prediction;
using StreamEngine.Snapshots;
using StreamEngine.Tests.Scoring;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class SeriesForecasterTests
{
    private const long Origin = 1_767_571_200_000_000_000;
    private const long Minute = 60_000_000_000;

    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public void NothingIsSaidBeforeTheEighthValue()
    {
        var forecaster = new SeriesForecaster();
        for (int i = 0; i < 7; i++)
        {
            forecaster.Add(Origin + (i * Minute), i);
            Assert.Null(forecaster.Forecast(s_hour));
        }

        forecaster.Add(Origin + (7 * Minute), 7);
        Assert.NotNull(forecaster.Forecast(s_hour));
    }

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ANumberThatStandsForNoSizeIsLeftOut(double odd)
    {
        Func<int, double> line = i => 10 + (0.1 * i);
        ValueForecast usual = Run(600, i => i % 50 == 20 ? double.NaN : line(i)).Forecast(s_hour)!.Value;
        ValueForecast other = Run(600, i => i % 50 == 20 ? odd : line(i)).Forecast(s_hour)!.Value;
        Assert.Equal(usual, other);
        Assert.Equal(line(659), other.Mean, 0.5);
    }

    [Fact]
    public void ALineIsGoneOnWith()
    {
        ValueForecast forecast = Run(600, i => 1e9 + (i * 1e6)).Forecast(s_hour)!.Value;

        Assert.Equal(Origin + (659 * Minute), forecast.Time);
        Assert.Equal(1e9 + 659e6, forecast.Mean, 2e6);
    }

    [Fact]
    public void ASeasonIsComeBackTo()
    {
        var noise = new Noise(1);
        SeriesForecaster forecaster = Run(4 * 1440, i => 50 + (20 * Math.Sin(i * 2 * Math.PI / 1440)) + noise.Gaussian());
        for (int hours = 1; hours <= 12; hours++)
        {
            double truth = 50 + (20 * Math.Sin((5759 + (60 * hours)) * 2 * Math.PI / 1440));
            ValueForecast forecast = forecaster.Forecast(TimeSpan.FromHours(hours))!.Value;
            Assert.Equal(truth, forecast.Mean, 4.0);
            Assert.InRange(forecast.Upper - forecast.Lower, 1, 30);
        }
    }

    [Fact]
    public void IntervalsHoldTheirShareAtEveryHorizon()
    {
        foreach (int horizon in (int[])[1, 7, 64, 200])
        {
            int held = 0;
            int asked = 0;
            for (int seed = 0; seed < 20; seed++)
            {
                var noise = new Noise(seed);
                double walk = 0;
                double[] values = [.. Enumerable.Range(0, 1500).Select(_ => (walk += 0.2 * (seed % 3) * noise.Gaussian()) + noise.Gaussian())];
                var forecaster = new SeriesForecaster();
                for (int i = 0; i < values.Length - horizon; i++)
                {
                    forecaster.Add(Origin + (i * Minute), values[i]);
                    if (i > 600 && i % 20 == 0)
                    {
                        ValueForecast forecast = forecaster.Forecast(TimeSpan.FromMinutes(horizon))!.Value;
                        asked++;
                        held += values[i + horizon] >= forecast.Lower && values[i + horizon] <= forecast.Upper ? 1 : 0;
                    }
                }
            }

            Assert.InRange((double)held / asked, 0.7, 0.9);
        }
    }

    [Fact]
    public void LongerHorizonsThanTriedHaveWiderIntervals()
    {
        var noise = new Noise(3);
        double at = 0;
        SeriesForecaster forecaster = Run(400, _ => at += noise.Gaussian());
        double before = 0;
        foreach (int hours in (int[])[1, 6, 48, 480])
        {
            ValueForecast forecast = forecaster.Forecast(TimeSpan.FromHours(hours))!.Value;
            Assert.True(forecast.Upper - forecast.Lower > before);
            before = forecast.Upper - forecast.Lower;
        }
    }

    [Property(MaxTest = 40)]
    public bool AStateThatWasSavedGoesOnAsIfItHadNot(int seed, byte cut)
    {
        (long[] times, double[] values) = Generate(seed, 900);
        var whole = new SeriesForecaster();
        int at = cut * 3;
        Feed(whole, times, values, 0, at);
        byte[] saved = Save(whole);
        var second = new SeriesForecaster();
        var input = new SnapshotInput(saved);
        ((ISnapshotState)second).Load(ref input, 1);
        Feed(whole, times, values, at, times.Length);
        Feed(second, times, values, at, times.Length);
        return Save(whole).AsSpan().SequenceEqual(Save(second)) && whole.Forecast(s_hour) == second.Forecast(s_hour);
    }

    [Property(MaxTest = 40)]
    public bool WhatIsSaidDoesNotDependOnHowOftenItIsAsked(int seed)
    {
        (long[] times, double[] values) = Generate(seed, 600);
        var quiet = new SeriesForecaster();
        var asked = new SeriesForecaster();
        for (int i = 0; i < times.Length; i++)
        {
            quiet.Add(times[i], values[i]);
            asked.Add(times[i], values[i]);
            asked.Forecast(TimeSpan.FromMinutes(1 + (i % 50)), 0.5);
        }

        return quiet.Forecast(s_hour) == asked.Forecast(s_hour) && Save(quiet).AsSpan().SequenceEqual(Save(asked));
    }

    [Property(MaxTest = 40)]
    public bool WhatComesLaterChangesNothingThatWasSaid(int seed)
    {
        (long[] times, double[] values) = Generate(seed, 500);
        double[] other = [.. values.Select((v, i) => i < 400 ? v : 1e6)];
        return Said(times, values, 400).SequenceEqual(Said(times, other, 400));
    }

    [Property(MaxTest = 40)]
    public bool EdgesEncloseTheMiddleAndWiderOnesNarrowerOnes(int seed)
    {
        (long[] times, double[] values) = Generate(seed, 700);
        var forecaster = new SeriesForecaster();
        Feed(forecaster, times, values, 0, times.Length);
        ValueForecast narrow = forecaster.Forecast(s_hour, 0.5)!.Value;
        ValueForecast wide = forecaster.Forecast(s_hour, 0.95)!.Value;
        return double.IsFinite(narrow.Mean) && narrow.Lower <= narrow.Upper && wide.Lower <= narrow.Lower && narrow.Upper <= wide.Upper;
    }

    [Fact]
    public void WhatIsNoValueOrComesTooLateIsLeftOut()
    {
        SeriesForecaster forecaster = Run(100, static i => i);
        byte[] before = Save(forecaster);
        forecaster.Add(Origin, 5);
        forecaster.Add(Origin + (200 * Minute), double.NaN);
        forecaster.Add(Origin + (200 * Minute), double.PositiveInfinity);

        Assert.Equal(before, Save(forecaster));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void ShareOutsideOfItsLimitsIsRefused(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(20, static i => i).Forecast(s_hour, confidence));

    [Fact]
    public void TimesThatAreNotAheadAreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Run(20, static i => i).Forecast(TimeSpan.Zero));

    [Fact]
    public void AStateHasAtMostTheBytesThatAreStated() => Assert.InRange(Save(Run(20_000, static i => Math.Sin(i))).Length, 9_000, 16_000);

    private static SeriesForecaster Run(int count, Func<int, double> value)
    {
        var forecaster = new SeriesForecaster();
        for (int i = 0; i < count; i++)
        {
            forecaster.Add(Origin + (i * Minute), value(i));
        }

        return forecaster;
    }

    private static List<ValueForecast?> Said(long[] times, double[] values, int until)
    {
        var forecaster = new SeriesForecaster();
        var said = new List<ValueForecast?>();
        for (int i = 0; i < values.Length; i++)
        {
            forecaster.Add(times[i], values[i]);
            if (i < until)
            {
                said.Add(forecaster.Forecast(s_hour));
            }
        }

        return said;
    }

    // A walk, a season, jumps, gaps and jitter, by chance.
    private static (long[] Times, double[] Values) Generate(int seed, int count)
    {
        var random = new Random(seed);
        long step = random.Next(1, 20) * Minute;
        long[] times = new long[count];
        double[] values = new double[count];
        double level = random.Next(-1000, 1000);
        long time = Origin;
        for (int i = 0; i < count; i++)
        {
            time += random.NextDouble() < 0.01 ? random.Next(2, 2000) * step : step + (step / 10 * random.Next(-1, 2));
            level += random.NextDouble() < 0.01 ? random.Next(-100, 100) : random.NextDouble() - 0.45;
            times[i] = time;
            values[i] = level + (5 * Math.Sin(time * 2 * Math.PI / 86_400e9));
        }

        return (times, values);
    }

    private static void Feed(SeriesForecaster forecaster, long[] times, double[] values, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            forecaster.Add(times[i], values[i]);
        }
    }

    private static byte[] Save(SeriesForecaster forecaster)
    {
        var output = new SnapshotOutput();
        ((ISnapshotState)forecaster).Save(output);
        return output.ToArray();
    }
}
