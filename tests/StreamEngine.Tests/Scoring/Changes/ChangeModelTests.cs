using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Changes;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Scoring.Changes;

public sealed class ChangeModelTests
{
    private const int Day = 1440;
    private const int Series = 19;

    private sealed record Told(int Id, int Window, ChangeNote Note)
    {
        internal int Since => (int)((Note.Since - Frames.Origin) / Frames.Minute);
    }

    // What is told of series that are made by functions of a window, a value a minute.
    private static List<Told> Run(int windows, params Func<int, double>[] series) => Run(Frames.Minute, windows, series);

    private static List<Told> Run(long width, int windows, params Func<int, double>[] series)
    {
        var model = new ChangeModel();
        int[] ids = [.. Enumerable.Range(0, series.Length)];
        double[] values = new double[series.Length];
        float[] noise = new float[series.Length];
        var told = new List<Told>();
        bool[] known = new bool[series.Length];
        for (int window = 0; window < windows; window++)
        {
            for (int id = 0; id < series.Length; id++)
            {
                values[id] = series[id](window);
            }

            model.Next(ids, Frames.Origin + (window * width), width, 0, values, noise);
            for (int id = 0; id < series.Length; id++)
            {
                bool changing = model.IsChanging(id);
                if (changing && !known[id])
                {
                    told.Add(new Told(id, window, model.NoteOf(id)));
                }

                known[id] = changing;
            }
        }

        return told;
    }

    private static double Within(int window, int from, int length, double value, double otherwise) => window >= from && window < from + length ? value : otherwise;

    [Fact]
    public void AShiftThatNoValueShowsAloneIsToldOnceAndTheWayBackIsNot()
    {
        var noise = new Noise(1);
        const int Begin = (4 * Day) + 313;
        List<Told> told = Run(8 * Day, window => 100 + (10 * noise.Gaussian()) + Within(window, Begin, 700, 12, 0));
        Told only = Assert.Single(told);
        Assert.Equal(AnomalyKind.LevelShift, only.Note.Kind);
        Assert.InRange(only.Window, Begin, Begin + 120);
        Assert.InRange(only.Since, Begin - 16, Begin + 16);
        Assert.InRange(only.Note.From, 98, 102);
        Assert.InRange(only.Note.To, 106, 118);
    }

    [Fact]
    public void ALeakIsToldWithItsSlopeAndItsBeginning()
    {
        var noise = new Noise(2);
        const int Begin = (5 * Day) + 100;
        List<Told> told = Run(6 * Day, window => 400 + (12 * noise.Gaussian()) + Math.Max(0, (window - Begin) * 10.0 / 60));
        Told first = told[0];
        Assert.Equal(AnomalyKind.TrendChange, first.Note.Kind);
        Assert.InRange(first.Window, Begin, Begin + 240);
        Assert.InRange(first.Since, Begin - 80, Begin + 80);
        double slope = (first.Note.To - first.Note.From) / (first.Window + 1 - first.Since) * 60;
        // An hour after its beginning a slope of noisy values is a rough one.
        Assert.InRange(slope, 5, 25);
    }

    [Fact]
    public void NoiseThatGrowsIsTold()
    {
        var noise = new Noise(7);
        const int Begin = (4 * Day) + 500;
        List<Told> told = Run(6 * Day, window => 50 + (noise.Gaussian() * Within(window, Begin, 400, 3, 1)));
        Told only = Assert.Single(told);
        Assert.True(only.Note.Kind == AnomalyKind.VarianceChange, only.ToString());
        Assert.InRange(only.Window, Begin, Begin + 200);
        Assert.InRange(only.Note.To / only.Note.From, 2, 4);
    }

    [Fact]
    public void SeasonsWalksSawteethAndBurstsAreQuiet()
    {
        var noise = new Noise(4);
        double walk = 1000;
        double saw = 0;
        List<Told> told = Run(
            25 * Day,
            window => 100 + (40 * Math.Sin(2 * Math.PI * window / Day)) + (4 * noise.Gaussian()),
            window => (((Frames.Origin / Frames.Minute) + window) / Day % 7 is 2 or 3 ? 60 : 100) * (1 + (0.4 * Math.Sin(2 * Math.PI * window / Day))) * (1 + (0.05 * noise.Gaussian())),
            _ => walk += noise.Gaussian(),
            _ => saw = saw > 500 ? 200 + (10 * noise.Uniform()) : saw + noise.Uniform(),
            _ => 10 * Math.Exp(0.3 * noise.Gaussian()) * (noise.Uniform() < 0.01 ? 10 : 1),
            _ => noise.Poisson(0.7),
            _ => 12,
            window => window % 360 < 20 ? 900 * (1 + (0.1 * noise.Gaussian())) : 0);
        Assert.DoesNotContain(told, static t => t.Id != 7);

        // A job may be told of while it is new.
        Assert.InRange(told.Count, 0, 2);
    }

    [Fact]
    public void AfterAChangeOfADayTheNewLevelIsNormalAndTheNextChangeIsTold()
    {
        var noise = new Noise(5);
        int[] begins = [(4 * Day) + 200, (9 * Day) + 500];
        List<Told> told = Run(12 * Day, window => 100 + (5 * noise.Gaussian()) + begins.Count(b => window >= b) * 8);
        Assert.Equal(2, told.Count);
        Assert.InRange(told[1].Window, begins[1], begins[1] + 120);
        Assert.InRange(told[1].Note.From, 106, 110);
    }

    [Theory]
    [InlineData(10, 5, 4)]
    [InlineData(300, 30, 20)]
    [InlineData(3600, 200, 150)]
    public void WindowsOfOtherLengthsKeepTheirSeasonsAndTellShifts(int seconds, int days, int begin)
    {
        var noise = new Noise(seconds);
        double day = 86_400.0 / seconds;
        List<Told> told = Run(
            seconds * 1_000_000_000L,
            (int)(days * day),
            window => 100 + (30 * Math.Sin(2 * Math.PI * window / day)) + (5 * noise.Gaussian()),
            window => 100 + (5 * noise.Gaussian()) + (window >= begin * day ? 15 : 0));
        Told only = Assert.Single(told);
        Assert.Equal((1, AnomalyKind.LevelShift), (only.Id, only.Note.Kind));
        Assert.InRange(only.Window, begin * day, (begin * day) + 130);
        Assert.InRange(only.Note.To - only.Note.From, 8, 20);
    }

    [Fact]
    public void TheFirstDayIsQuiet()
    {
        var noise = new Noise(6);
        Assert.Empty(Run(Day, window => 10 + noise.Gaussian() + Within(window, 600, 300, 20, 0)));
    }

    private static double Value(Noise noise, int id, int window) => (id % 6) switch
    {
        0 => 50 + noise.Gaussian() + (window > 900 ? 9 : 0),
        1 => 1e12 + (1_000 * noise.Gaussian()) + (window * 5e6),
        2 => 2 * Math.Sqrt(noise.Poisson(3) + 0.375),
        3 => noise.Uniform() < 0.2 ? double.NaN : noise.Gaussian() * (window > 700 ? 9 : 1),
        4 => 7.5,
        _ => noise.Uniform() < 0.02 ? 1e300 * noise.Gaussian() : 1e-12 * noise.Gaussian(),
    };

    private static (int[] Ids, double[] Values, float[] Noise) Rows(Noise noise, int window)
    {
        int[] ids = [.. Enumerable.Range(0, Series).Where(_ => noise.Uniform() > 0.03)];
        return (ids, [.. ids.Select(id => Value(noise, id, window))], [.. ids.Select(static id => id % 6 == 2 ? 1f : 0f)]);
    }

    private static byte[] Saved(ChangeModel model)
    {
        var output = new SnapshotOutput();
        model.Save(output);
        return output.ToArray();
    }

    // Hours as windows: cells are eight hours, and some days suffice for changes.
    private static void Feed(ChangeModel model, Noise noise, int window, Func<int, int>? move = null)
    {
        (int[] ids, double[] values, float[] least) = Rows(noise, window);
        int[] moved = move is null ? ids : [.. ids.Select(move)];
        long skipped = window % 97 == 96 ? 3 : 0;
        long start = Frames.Origin + ((window + (3L * ((window + 1) / 97))) * 20 * Frames.Minute);
        model.Next(moved, start, 20 * Frames.Minute, skipped, values, least);
    }

    [Property(MaxTest = 10)]
    public void AModelThatWasSavedGoesOnBitForBit(int seed, byte cut)
    {
        const int Windows = 1_600;
        int at = 1 + (cut * 6);
        var noise = new Noise(seed);
        var whole = new ChangeModel();
        ChangeModel parts = new();
        for (int window = 0; window < Windows; window++)
        {
            var same = new Noise(seed + window);
            Feed(whole, same, window);
            Feed(parts, new Noise(seed + window), window);
            if (window == at)
            {
                var input = new SnapshotInput(Saved(parts), Series);
                parts = new ChangeModel();
                parts.Load(ref input);
                input.RequireEnd();
            }
        }

        Assert.Equal(Saved(whole), Saved(parts));
    }

    [Property(MaxTest = 10)]
    public void WhatIsToldDoesNotDependOnHowSeriesLieNorOnLaterValues(int seed)
    {
        const int Windows = 1_400;
        var one = new ChangeModel();
        var other = new ChangeModel();
        for (int window = 0; window < Windows; window++)
        {
            Feed(one, new Noise(seed + window), window);
            Feed(other, new Noise(seed + window), window, static id => id * 5);
            for (int id = 0; id < Series; id++)
            {
                Assert.Equal(one.IsChanging(id), other.IsChanging(id * 5));
                Assert.Equal(one.IsChanging(id) ? one.NoteOf(id) : default, other.IsChanging(id * 5) ? other.NoteOf(id * 5) : default);
            }
        }
    }

    [Fact]
    public void ARetiredSeriesLeavesNothing()
    {
        var model = new ChangeModel();
        for (int window = 0; window < 1_200; window++)
        {
            Feed(model, new Noise(window), window);
        }

        for (int id = 0; id < Series; id++)
        {
            model.Retire(id);
            Assert.False(model.IsChanging(id));
        }

        byte[] empty = Saved(model);
        Assert.True(empty.Length < 100, $"{empty.Length} bytes are left");
    }
}
