using FsCheck;
using FsCheck.Xunit;
using StreamEngine.Evaluation.Forecasts;
using StreamEngine.LoadGen.Capacity;
using Xunit;

namespace StreamEngine.Tests.Evaluation;

public class ForecastScoreTests
{
    // Full in minute 1,000: 0.1 % a minute.
    private static readonly CapacitySeries s_line = Series([.. Enumerable.Range(0, 1001).Select(static m => m / 10.0)]);

    // Half full for ever, until minute 1,000 of which it would have been full in minute 1,500.
    private static readonly CapacitySeries s_fixed = new(CapacityKind.Stopped, new CapacityPath(new double[CapacitySeries.Horizon], Rising(1500), 1000));

    [Theory]
    [InlineData(900, 1100, 1, 0)]
    [InlineData(1000, 1000, 1, 0)]
    [InlineData(1001, 1100, 0, 1)]
    [InlineData(900, 999, 0, 0)]
    [InlineData(900, double.PositiveInfinity, 1, 0)]
    public void An_interval_covers_the_truth_with_its_edges(double earliest, double latest, int covered, int before)
    {
        ForecastScore score = Score(s_line, Told(500, 1000, earliest, latest));

        Assert.Equal((1, covered, before, 1 - covered - before), (score.Told, score.Covered, score.Before, score.After));
    }

    [Fact]
    public void The_error_is_a_share_of_the_time_left() => Assert.Equal(0.2, Score(s_line, Told(500, 1100, 900, 1200)).MedianError, 12);

    [Fact]
    public void The_lead_is_that_of_the_first_forecast()
    {
        ForecastScore score = Score(s_line, Told(400, 990, 900, 1200), Told(700, 1000, 900, 1200) with { IsFirst = false });

        Assert.Equal((1, 10.0, 2), (score.Foretold, score.MedianLeadHours, score.Told));
    }

    [Fact]
    public void What_was_true_until_somebody_did_something_is_right()
    {
        ForecastScore score = Score(s_fixed, Told(500, 1500, 1400, 1600), Told(1200, 1500, 1400, 1600));

        Assert.Equal((1, 1, 1, 0), (score.Covered, score.After, score.False, score.Full));
    }

    [Fact]
    public void Only_an_open_interval_covers_never() => Assert.Equal(1, Score(s_fixed, Told(1200, 1500, 1400, double.PositiveInfinity)).Covered);

    [Fact]
    public void Revisions_are_no_further_false_ones()
    {
        ForecastScore score = Score(s_fixed, Told(1200, 1500, 1400, 1600), Told(1250, 1500, 1400, 1600) with { IsFirst = false }, Told(1300, 1500, 1400, 1600) with { IsOpen = false });

        Assert.Equal((2, 1), (score.Told, score.False));
    }

    [Fact]
    public void Scores_add_up()
    {
        var all = new ForecastScore();
        all.Add(Score(s_line, Told(400, 1000, 900, 1100)));
        all.Add(Score(s_fixed, Told(1200, 1500, 1400, 1600)));

        Assert.Equal((2, 1, 1, 2, 0.5, 1), (all.Series, all.Full, all.Foretold, all.Told, all.Coverage, all.False));
    }

    [Fact]
    public void An_alarm_that_holds_until_it_is_full_is_found_with_its_lead()
    {
        AlarmScore score = Alarms(s_line, Enumerable.Range(820, 180));

        Assert.Equal((1, 1, 0, 3.0), (score.Full, score.Found, score.False, score.MedianLeadHours));
    }

    [Fact]
    public void An_alarm_long_before_that_does_not_hold_is_false()
    {
        AlarmScore score = Alarms(s_line, [100, 101, 102, .. Enumerable.Range(940, 60)]);

        Assert.Equal((2, 1, 1, 1.0), (score.Alarms, score.False, score.Found, score.MedianLeadHours));
    }

    [Fact]
    public void An_alarm_long_before_that_holds_is_right_and_leads_by_eight_hours_at_most()
    {
        AlarmScore score = Alarms(s_line, Enumerable.Range(100, 900));

        Assert.Equal((1, 0, 8.0), (score.Alarms, score.False, score.MedianLeadHours));
    }

    [Fact]
    public void An_alarm_that_flickers_within_the_hour_is_one() => Assert.Equal(1, Alarms(s_line, [800, 850, 900, 950, 999]).Alarms);

    [Fact]
    public void Nothing_counts_in_the_first_hour() => Assert.Equal(0, Alarms(s_line, [5, 59]).Alarms);

    [Fact]
    public void An_alarm_before_the_fix_is_right_and_one_after_it_false()
    {
        var series = new CapacitySeries(CapacityKind.Stopped, new CapacityPath(new double[CapacitySeries.Horizon], Rising(1400), 1000));
        AlarmScore early = Alarms(series, Enumerable.Range(990, 5), 2000);
        AlarmScore late = Alarms(series, Enumerable.Range(1100, 5), 2000);

        Assert.Equal((1, 0, 1, 1), (early.Alarms, early.False, late.Alarms, late.False));
    }

    [Fact]
    public void Of_forecasts_the_one_told_last_counts()
    {
        bool[] isOn = AlarmScore.OfForecasts(s_line, [Told(100, 1000, 0, 0), Told(800, 2000, 0, 0), Told(900, 1000, 0, 0), Told(950, 1000, 0, 0) with { IsOpen = false }]);

        // Within 240 minutes of 1,000 from minute 760 on.
        Assert.Equal([.. Enumerable.Range(760, 40), .. Enumerable.Range(900, 50)], Enumerable.Range(0, 1000).Where(m => isOn[m]));
    }

    [Property]
    public bool A_line_through_a_line_is_that_line(NormalFloat level, NormalFloat slope)
    {
        double[] values = [.. Enumerable.Range(0, 200).Select(i => level.Get + (slope.Get * i))];
        double[] predicted = PredictLinear.Run(values, 60, 240);
        double scale = Math.Abs(level.Get) + (500 * Math.Abs(slope.Get)) + 1e-300;
        return double.IsNaN(predicted[0]) && Enumerable.Range(1, 199).All(i => Math.Abs(predicted[i] - (level.Get + (slope.Get * (i + 240)))) <= 1e-9 * scale);
    }

    [Property]
    public bool The_line_is_that_of_least_squares(int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 150).Select(_ => 1e6 + random.NextDouble())];
        double[] predicted = PredictLinear.Run(values, 40, 100);
        return Enumerable.Range(1, 149).All(i => Math.Abs(predicted[i] - Naive(values[Math.Max(0, i - 39)..(i + 1)], 100)) < 1e-6);
    }

    [Fact]
    public void The_naive_interval_of_a_walk_has_the_edges_of_its_band()
    {
        // Steps of 0 and 2 in turn: a drift of 1 and steps that deviate by 1 (of 100 steps, less one).
        double[] values = [.. Enumerable.Range(0, 101).Select(static i => i + (i % 2.0))];
        double length = DriftInterval.Length(values, 100, 400);
        double deviation = Math.Sqrt(100.0 / 99);
        double Band(double h, double sign) => h + (sign * 1.2815515655446 * deviation * Math.Sqrt(h + (h * h / 100)));
        double late = Enumerable.Range(0, 4_000_000).Select(static i => i / 1000.0).First(h => Band(h, -1) >= 300);
        double early = Enumerable.Range(0, 4_000_000).Select(static i => i / 1000.0).First(h => Band(h, 1) >= 300);

        Assert.Equal(late - early, length, 0.01);
    }

    [Fact]
    public void The_naive_interval_is_open_without_a_drift() => Assert.True(double.IsInfinity(DriftInterval.Length([5, 6, 5, 6, 5], 4, 100)));

    private static double Naive(double[] values, int ahead)
    {
        double mean = (values.Length - 1) / 2.0;
        double slope = values.Select((v, i) => (i - mean) * (v - values.Average())).Sum() / values.Select((_, i) => (i - mean) * (i - mean)).Sum();
        return values.Average() + (slope * (values.Length - 1 + ahead - mean));
    }

    private static double[] Rising(int full) => [.. Enumerable.Range(0, CapacitySeries.Horizon).Select(m => 100.0 * m / full)];

    private static CapacitySeries Series(double[] path) => new(CapacityKind.LinearPercent, new CapacityPath(path));

    private static ToldForecast Told(int at, double reached, double earliest, double latest) => new(at, true, true, reached, earliest, latest);

    private static ForecastScore Score(CapacitySeries series, params ToldForecast[] told)
    {
        var score = new ForecastScore();
        score.Add(series, told);
        return score;
    }

    private static AlarmScore Alarms(CapacitySeries series, IEnumerable<int> on, int length = 1000)
    {
        bool[] isOn = new bool[length];
        foreach (int minute in on)
        {
            isOn[minute] = true;
        }

        var score = new AlarmScore();
        score.Add(series, isOn);
        return score;
    }
}
