using StreamEngine.Evaluation.Scenarios;
using StreamEngine.Tests.Scoring;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Evaluation;

public class RivalTests
{
    [Fact]
    public void An_alert_is_told_again_only_after_an_hour_below_the_threshold()
    {
        // Quiet, then on for 10 windows, off for 30, on, off for 61, on.
        IEnumerable<double> values = [0, .. Enumerable.Repeat(9.0, 10), .. new double[30], 9, .. new double[61], 9];

        Assert.Equal([(0, 1), (0, 103)], Run([5], values));
    }

    [Fact]
    public void Each_threshold_has_a_rest_of_its_own() => Assert.Equal([(0, 0), (1, 1)], Run([5, 8], [6, 9, 9]));

    [Fact]
    public void A_missing_value_tells_nothing() => Assert.Empty(Run([5], [double.NaN, 1]));

    [Theory]
    [InlineData(5, 2)]
    [InlineData(100, 1)]
    [InlineData(0, 3)]
    public void The_lowest_threshold_within_the_budget_is_chosen(double budget, double expected) => Assert.Equal(expected, Rival.Choose([1, 2, 3], [9, 4, 0], budget));

    [Fact]
    public void A_higher_threshold_with_more_alerts_rules_the_lower_one_out() => Assert.Equal(4, Rival.Choose([1, 2, 3, 4], [9, 2, 6, 0], 3));

    [Fact]
    public void The_last_of_the_grid_is_never_reached() => Assert.True(Rival.Grid[^1] > 1 && Rival.Grid.SequenceEqual(Rival.Grid.Order()));

    [Fact]
    public void A_group_without_a_threshold_is_not_judged() => Assert.Empty(new Thresholds([new Dictionary<string, double>()]).Each[0]("new"));

    // A scorer that gives back what it sees.
    private static List<(int Threshold, int Window)> Run(double[] thresholds, IEnumerable<double> values)
    {
        var frames = new Frames();
        frames.Add("m", SeriesKind.Gauge);
        var rival = new Rival(() => (_, value) => value, _ => thresholds);
        var told = new List<(int, int)>();
        int window = 0;
        foreach (double value in values)
        {
            using Frame frame = frames.Next(value);
            rival.Observe(frame, _ => "m", (threshold, _) => told.Add((threshold, window)));
            window++;
        }

        return told;
    }
}
