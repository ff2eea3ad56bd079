using FsCheck.Xunit;
using StreamEngine.Evaluation.Scenarios;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;
using Xunit;

namespace StreamEngine.Tests.Evaluation;

public class FaultPlanTests
{
    private static readonly TimeSpan s_grace = TimeSpan.FromHours(1);

    [Property(MaxTest = 30)]
    public bool Faults_of_a_subject_lie_in_the_time_that_is_judged_and_apart(int seed)
    {
        (TimeSpan from, TimeSpan to) = (TimeSpan.FromDays(8), TimeSpan.FromDays(22));
        return FaultPlan.OfMetrics.All(plan =>
        {
            List<(FaultSpec Spec, string Group)> placed = plan.Place([("a", "requests_per_second"), ("b", "requests_per_second")], from, to, 2, s_grace, seed);
            return placed.Count == 4 && placed.GroupBy(static p => p.Spec.Target).All(g => Apart([.. g.Select(static p => p.Spec)], from, to));
        });
    }

    [Fact]
    public void What_a_metric_cannot_show_is_not_put_into_it() =>
        Assert.DoesNotContain(FaultPlan.OfMetrics, static p =>
            p.Kind == FaultKind.FlatLine && p.Place([("a", "replicas_configured")], TimeSpan.Zero, TimeSpan.FromDays(14), 2, s_grace, 1).Count > 0);

    [Fact]
    public void The_truth_is_on_the_time_axis_of_the_stream()
    {
        var options = new GeneratorOptions();
        var spec = new FaultSpec(FaultKind.Spike, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(2), "a");
        PlantedFault fault = Assert.Single(FaultPlan.Truth(options, [(spec, "m")]));

        long start = Times.Nanoseconds(options.Start);
        Assert.Equal(new PlantedFault("a", "m", start + (3 * Times.Minute), start + (5 * Times.Minute)), fault);
    }

    [Theory]
    [InlineData("--seeds", "2")]
    [InlineData("--cases", "7")]
    [InlineData("--rate", "50")]
    [InlineData("--only", "logs")]
    public void Options_are_read(string option, string value) => Assert.NotNull(ScenariosOptions.Parse([option, value]));

    [Theory]
    [InlineData("--seeds", "0")]
    [InlineData("--seeds", "x")]
    [InlineData("--only", "everything")]
    [InlineData("file", "file")]
    public void Others_are_refused(string option, string value) => Assert.Null(ScenariosOptions.Parse([option, value]));

    [Fact]
    public void P_values_that_keep_their_word_have_ratios_of_one()
    {
        var tally = new PValueTally(0);
        for (int i = 1; i <= 1_000_000; i++)
        {
            tally.Add("m", i / 1e6);
        }

        Assert.All(tally.RatiosOf("m"), static r => Assert.Equal(1, r, 0.001));
    }

    private static bool Apart(FaultSpec[] faults, TimeSpan from, TimeSpan to)
    {
        Array.Sort(faults, static (a, b) => a.Offset.CompareTo(b.Offset));
        return faults[0].Offset >= from && faults[^1].Offset + faults[^1].Duration + s_grace <= to
            && faults.Zip(faults.Skip(1)).All(static p => p.First.Offset + p.First.Duration + s_grace <= p.Second.Offset);
    }
}
