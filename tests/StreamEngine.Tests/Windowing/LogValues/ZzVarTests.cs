using StreamEngine.Batching;
using StreamEngine.Windowing;
using Xunit;
namespace StreamEngine.Tests.Windowing.LogValues;
public sealed class ZzVarTests
{
    [Fact]
    public void Dur()
    {
        for (int seed = 0; seed < 20; seed++)
        {
        var r = new System.Random(seed);
        TestRow[] rows = [.. Enumerable.Range(0, 1800).Select(i => new TestRow(i * 2L * StageRun.Second, EventKind.Log) { Body = "x y", Service = "s", Duration = i % 5 == 4 ? double.NaN : System.Math.Round(60 * System.Math.Exp(0.3 * (r.NextDouble() + r.NextDouble() + r.NextDouble() - 1.5) * 2)) / 1000 })];
        using var a = new StageRun(); a.Feed(rows, static () => 1).Complete();
        using var b = new StageRun(); b.Feed(rows, () => r.Next(1, 900)).Complete();
        Assert.Equal(a.Text, b.Text);
        }
    }
    [Fact]
    public void Metric()
    {
        var r = new System.Random(12);
        TestRow[] rows = [.. Enumerable.Range(0, 1500).Select(i => new TestRow(i * 2L * StageRun.Second) { Value = System.Math.Round(60 * System.Math.Exp(0.3 * r.NextDouble())) / 1000 })];
        using var a = new StageRun(); a.Feed(rows, static () => 1).Complete();
        using var b = new StageRun(); b.Feed(rows, () => 300).Complete();
        Assert.Equal(a.Text, b.Text);
    }
}
