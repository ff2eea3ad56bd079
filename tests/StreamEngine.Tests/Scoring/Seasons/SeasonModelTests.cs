using StreamEngine.Scoring;
using StreamEngine.Scoring.Residuals;
using StreamEngine.Scoring.Seasons;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Scoring.Seasons;

/// <summary>Seasons of a whole model: periods that are found and given up, days of the week, and clocks that are set.</summary>
public sealed class SeasonModelTests
{
    private const long Minute = Frames.Minute;
    private const long Day = SeasonClock.Day;

    // A Monday.
    private static readonly long _monday = Nanoseconds(new DateTimeOffset(2026, 2, 16, 0, 0, 0, TimeSpan.Zero));

    private static long Nanoseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() * 1_000_000;

    private static double Office(double hour, bool closed) => closed || hour is < 8 or >= 18 ? 20 : 100;

    /// <summary>Scores series; what is told of each value goes to <paramref name="each"/>.</summary>
    private static ResidualModel Run(int series, long from, long step, int count, Func<int, long, double> value, Action<long, double, Residual>? each = null, ResidualModel? model = null)
    {
        model ??= new ResidualModel(new ResidualOptions());
        var residuals = new ResidualColumns();
        int[] ids = [.. Enumerable.Range(0, series)];
        double[] values = new double[series];
        float[] noise = new float[series];
        for (int i = 0; i < count; i++)
        {
            long time = from + (i * step);
            for (int id = 0; id < series; id++)
            {
                values[id] = value(id, time);
            }

            model.Advance(time);
            model.Next(ids, time, values, noise, residuals);
            for (int id = 0; each != null && id < series; id++)
            {
                each(time, values[id], residuals[id]);
            }
        }

        return model;
    }

    [Theory]
    [InlineData(60, 1, 3)]
    [InlineData(360, 1, 5)]
    [InlineData(420, 1, 6)]
    public void PulsesOfAPeriodAreForeseen(int minutes, int step, int days)
    {
        const int Series = 9;
        var noise = new Noise(minutes);
        (double error, int count) = (0, 0);
        ResidualModel model = Run(Series, _monday, step * Minute, days * 1_440 / step,
            (id, time) => ((time / Minute) + id) % minutes < minutes / 8 ? 70 + noise.Gaussian() : 50 + noise.Gaussian(),
            (time, value, residual) =>
            {
                if (time > _monday + ((days - 1) * Day))
                {
                    (error, count) = (error + Math.Abs(value - residual.Expected), count + 1);
                }
            });
        for (int id = 0; id < Series; id++)
        {
            Assert.True(model.Seasons.TryPeriod(id, out long period));
            Assert.Equal(minutes * Minute, period);
        }

        // Noise alone has 0.8.
        Assert.InRange(error / count, 0.5, 1.3);
    }

    [Fact]
    public void AWeekOfSlowValuesIsFound()
    {
        var noise = new Noise(3);
        ResidualModel model = Run(3, _monday, 6 * SeasonClock.Hour, 4 * 120, (_, time) => (time / Day % 7 >= 5 ? 10 : 50) + noise.Gaussian());
        Assert.True(model.Seasons.TryPeriod(1, out long period));
        Assert.Equal(7 * Day, period);
    }

    [Fact]
    public void NoiseAndWalksHaveNoPeriod()
    {
        var noise = new Noise(4);
        double[] levels = new double[16];
        ResidualModel model = Run(16, _monday, Minute, 5 * 1_440, (id, _) => levels[id] = (id % 2 * levels[id]) + noise.Gaussian());
        Assert.Equal(0, model.FoundPeriods);
    }

    [Fact]
    public void APeriodThatEndsIsGivenUp()
    {
        var noise = new Noise(5);
        ResidualModel model = Run(4, _monday, Minute, 6 * 1_440, (_, time) => 50 + noise.Gaussian() + (time < _monday + (2 * Day) && time / Minute % 60 < 8 ? 20 : 0));
        Assert.Equal(4, model.FoundPeriods);
        Assert.Equal(4, model.DroppedPeriods);
        Assert.False(model.Seasons.TryPeriod(0, out long period) && period != Day);
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(4, 5)]
    [InlineData(6, 6)]
    public void DaysOffAreToldApart(int first, int last)
    {
        var noise = new Noise(6);
        const int Series = 8;
        double[] errors = new double[8];
        Run(Series, _monday, 15 * Minute, 8 * 7 * 96, (_, time) =>
            Office(time % Day / (double)SeasonClock.Hour, (time - _monday) / Day % 7 >= first && (time - _monday) / Day % 7 <= last) + (3 * noise.Gaussian()), (time, value, residual) =>
            errors[(time - _monday) / (7 * Day)] += double.IsNaN(residual.Expected) ? 0 : Math.Abs(value - residual.Expected) / (Series * 7 * 96));

        // Noise alone has 2.4. Before the week is known, the first day of work and the first one off err by their jumps.
        Assert.InRange(errors[1], 3.6, 20);
        Assert.InRange(errors[7], 2.4, 3.6);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(60)]
    public void ClocksThatAreSetMakeNoMoreThanACoupleOfAlarms(int step)
    {
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var noise = new Noise(7);
        const int Series = 8;
        int[] alarms = new int[70];
        Run(Series, _monday, step * Minute, 70 * 1_440 / step, (_, time) =>
        {
            DateTimeOffset local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(time / 1_000_000_000), berlin);
            return Office(local.TimeOfDay.TotalHours, local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) + (3 * noise.Gaussian());
        }, (time, _, residual) => alarms[(time - _monday) / Day] += residual.PValue < 1e-4 ? 1 : 0);

        // Summer time begins on the 41st day, a Sunday, on which nobody works.
        Assert.InRange(alarms[41..44].Sum(), 0, 4 * Series);
        Assert.InRange(alarms[44..].Sum(), 0, Series);
    }

    [Fact]
    public void AModelThatIsSearchingGoesOnAsItWas()
    {
        var noise = new Noise(8);
        double Value(int id, long time) => ((time / Minute) + id) % (id % 3 == 0 ? 60 : 45) < 6 ? 70 + noise.Gaussian() : 50 + noise.Gaussian();
        ResidualModel model = Run(20, _monday, Minute, 300, Value);
        for (int cut = 0; cut < 8; cut++)
        {
            byte[] bytes = Saved(model);
            var loaded = new ResidualModel(new ResidualOptions());
            var input = new SnapshotInput(bytes, 20);
            loaded.Load(ref input);
            input.RequireEnd();
            long from = _monday + ((300 + (cut * 200)) * Minute);
            noise = new Noise(cut);
            model = Run(20, from, Minute, 200, Value, null, model);
            noise = new Noise(cut);
            Assert.Equal(Saved(model), Saved(Run(20, from, Minute, 200, Value, null, loaded)));
        }

        Assert.True(model.FoundPeriods > 0);
    }

    [Fact]
    public void AProfileOfADayWithItsWeekTakesLittle()
    {
        ResidualModel model = Run(64, _monday, 5 * Minute, 150, static (_, time) => time);
        Assert.InRange(model.SeasonBytes / 64, 500, 640);
    }

    private static byte[] Saved(ResidualModel model)
    {
        var output = new SnapshotOutput();
        model.Save(output);
        return output.ToArray();
    }
}
