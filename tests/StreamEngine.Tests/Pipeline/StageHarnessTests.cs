using StreamEngine.Batching;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Pipeline;

public sealed class StageHarnessTests
{
    private const string Logs =
        "{\"timestamp\":\"2026-01-05T00:00:10Z\",\"level\":\"error\",\"service\":\"cart\",\"message\":\"no stock\"}\n"
        + "{\"timestamp\":\"2026-01-05T00:01:10Z\",\"level\":\"info\",\"service\":\"cart\",\"message\":\"saved\"}\n";

    [Fact]
    public void Text_becomes_rows()
    {
        IReadOnlyList<HarnessRow> rows = StageHarness.Rows(Logs, "json");
        Assert.Equal(2, rows.Count);
        Assert.Equal(new HarnessRow(EventKind.Log, rows[0].Time, "no stock", "cart", (byte)Severity.Error, double.NaN), rows[0]);
        Assert.Equal(60_000_000_000, rows[1].Time - rows[0].Time);
    }

    [Fact]
    public void Text_becomes_the_rows_of_windows()
    {
        IReadOnlyList<HarnessPoint> points = StageHarness.Windows(Logs, "json");
        Assert.Equal([1.0, 1.0], points.Where(p => p.Series.StartsWith("log.count", StringComparison.Ordinal)).Select(p => p.Value));
        Assert.Equal([1.0, 0.0], points.Where(p => p.Series.StartsWith("log.errors", StringComparison.Ordinal)).Select(p => p.Value));
    }

    [Fact]
    public void An_unknown_format_is_an_error() => Assert.Throws<ArgumentException>(() => StageHarness.Rows(Logs, "no-such-format"));

    [Fact]
    public void A_scenario_is_the_same_every_time_and_labels_its_faults()
    {
        static LabelledScenario Make() => new ScenarioBuilder(steps: 20).Series("a", 1, 0.1).Silence(3, 2).LevelShift(10, 5).Series("b", 1, 0).Leak(5, 1).Build();
        LabelledScenario scenario = Make();
        Assert.Equal(Make().Text, scenario.Text);
        Assert.Equal(["silence", "level-shift", "leak"], scenario.Labels.Select(l => l.Kind));
        Assert.Equal(38, scenario.Text.Split('\n').Length - 1);
        Assert.EndsWith("b,service=test value=15 1767572340000000000\n", scenario.Text, StringComparison.Ordinal);
    }
}
