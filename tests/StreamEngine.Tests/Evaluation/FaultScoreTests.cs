using FsCheck.Xunit;
using StreamEngine.Evaluation.Scenarios;
using Xunit;

namespace StreamEngine.Tests.Evaluation;

public class FaultScoreTests
{
    private const long Minute = Times.Minute;

    [Fact]
    public void A_window_that_a_fault_touches_finds_it()
    {
        // From 10:30 to 12:30, in seconds after the minute: touched are the windows that end at 11, 12 and 13.
        foreach ((int end, bool found) in new[] { (10, false), (11, true), (12, true), (13, true), (14, false) })
        {
            Assert.Equal(found ? 1 : 0, Score([Fault(10.5, 12.5)], end).Found);
        }
    }

    [Fact]
    public void The_delay_is_that_of_the_first_alert_in_windows_touched_and_seconds_since_the_start()
    {
        FaultScore score = Score([Fault(10.5, 15.5)], 14, 12);

        Assert.Equal((2, 90), (score.DelayWindows(0.5), score.DelaySeconds(0.5)));
        Assert.Equal((1, 2, 2.0), (score.Found, score.Inside, score.AlertsOfAFault));
    }

    [Fact]
    public void The_way_back_counts_neither_for_nor_against()
    {
        FaultScore score = Score([Fault(10, 12)], 13, 17, 18);

        // Grace of five minutes after the end at 12: windows that begin from 12 to before 17.
        Assert.Equal((0, 2, 1), (score.Found, score.After, score.Outside));
    }

    [Fact]
    public void Alerts_of_other_subjects_are_outside()
    {
        var score = new FaultScore();
        score.Add([Fault(10, 12)], [new Alert("b", "m", 11 * Minute, "")], Minute, 0, 1);

        Assert.Equal((0, 1, 0.0, 0.0), (score.Found, score.Outside, score.Precision, score.Recall));
    }

    [Fact]
    public void Precision_counts_a_fault_once_however_often_it_is_told()
    {
        FaultScore score = Score([Fault(10, 20), Fault(40, 50)], 11, 13, 15, 60, 61, 62);

        Assert.Equal((1, 3), (score.Found, score.Outside));
        Assert.Equal((0.25, 0.5), (score.Precision, score.Recall));
    }

    [Fact]
    public void Days_without_a_fault_are_those_of_all_subjects_less_faults_and_grace()
    {
        var score = new FaultScore();
        score.Add([new PlantedFault("a", "m", 0, Times.Day / 4)], [new Alert("a", "m", Times.Day, "")], Minute, Times.Day / 4, 2);

        Assert.Equal((1.5, 1 / 1.5), (score.QuietDays, score.OutsideADay));
    }

    [Fact]
    public void First_faults_are_told_apart_from_later_ones_by_subject_and_time()
    {
        var score = new FaultScore();
        score.Add([Fault(40, 50), Fault(10, 20), Fault(70, 80) with { Subject = "b" }], Alerts(15), Minute, 0, 1);
        score.Add([Fault(10, 20)], Alerts(15), Minute, 0, 1);

        Assert.Equal((2 / 3.0, 0.0), (score.RecallOfFirst, score.RecallOfLater));
        Assert.True(double.IsNaN(new FaultScore().RecallOfLater));
    }

    [Fact]
    public void Streams_add_up()
    {
        var score = new FaultScore();
        score.Add([Fault(10, 12)], Alerts(11), Minute, 0, 1);
        score.Add([Fault(10, 12)], Alerts(30), Minute, 0, 1);

        Assert.Equal((2, 1, 1), (score.Faults, score.Found, score.Outside));
    }

    [Fact]
    public void Nothing_told_of_nothing_is_right()
    {
        var score = new FaultScore();

        Assert.Equal((1.0, 1.0, 0.0), (score.Precision, score.Recall, score.OutsideADay));
        Assert.True(double.IsNaN(score.DelaySeconds(0.5)));
    }

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(0.9, 5)]
    [InlineData(0.2, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 5)]
    public void Quantiles_are_values_that_were_there(double share, double expected) => Assert.Equal(expected, FaultScore.Quantile([5, 3, 1, 4, 2], share));

    [Property]
    public bool Every_alert_counts_once(ushort[] ends)
    {
        FaultScore score = Score([Fault(10, 20), Fault(100.5, 300.5), Fault(1000, 1001)], [.. ends.Select(static e => (int)e % 2000)]);

        return score.Inside + score.After + score.Outside == ends.Length && score.Found <= score.Faults && score.Found <= score.Inside;
    }

    private static PlantedFault Fault(double from, double to) => new("a", "m", (long)(from * Minute), (long)(to * Minute));

    private static Alert[] Alerts(params int[] ends) => [.. ends.Select(static e => new Alert("a", "m", e * Minute, ""))];

    private static FaultScore Score(PlantedFault[] faults, params int[] ends)
    {
        var score = new FaultScore();
        score.Add(faults, Alerts(ends), Minute, 5 * Minute, 1);
        return score;
    }
}
