using FsCheck.Xunit;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Windowing;

public sealed class QuantileTests
{
    [Property(MaxTest = 60)]
    public void QuantilesOfManyValuesHaveARelativeErrorBelowOnePercent(int seed)
    {
        var random = new Random(seed);
        double scale = Math.Pow(10, random.Next(-6, 9));
        double[] values = [.. Enumerable.Range(0, random.Next(33, 3000)).Select(_ => random.Next(20) == 0 ? 0 : (random.NextDouble() - 0.3) * scale * Math.Exp(random.NextDouble() * 4))];
        var store = new ValueStore();
        (double p50, double p95, double p99) = Quantiles(store, values);
        Array.Sort(values);
        Close(values, 50, p50);
        Close(values, 95, p95);
        Close(values, 99, p99);
    }

    [Property(MaxTest = 60)]
    public void QuantilesDoNotDependOnTheOrderOfValues(int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 500).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-200, 200)))];
        (double, double, double) forward = Quantiles(new ValueStore(), values);
        random.Shuffle(values);
        Assert.Equal(forward, Quantiles(new ValueStore(), values));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(32)]
    public void QuantilesOfFewValuesAreExactByNearestRank(int count)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(i => Math.Sin(i))];
        (double p50, double p95, double p99) = Quantiles(new ValueStore(), values);
        Array.Sort(values);
        Assert.Equal((values[Rank(count, 50)], values[Rank(count, 95)], values[Rank(count, 99)]), (p50, p95, p99));
    }

    [Fact]
    public void MagnitudesFarBelowTheGreatestAreJoinedAndTheUpperQuantilesKept()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => Math.Pow(2, (i % 200) - 100))];
        (_, double p95, double p99) = Quantiles(new ValueStore(), values);
        Array.Sort(values);
        Close(values, 95, p95);
        Close(values, 99, p99);
    }

    private static (double P50, double P95, double P99) Quantiles(ValueStore store, double[] values)
    {
        Cell cell = default;
        foreach (double value in values)
        {
            long before = cell.Count++;
            cell.First = before == 0 ? value : cell.First;
            cell.Min = before == 0 ? value : Math.Min(cell.Min, value);
            cell.Max = before == 0 ? value : Math.Max(cell.Max, value);
            if (before > 0)
            {
                store.Add(ref cell, before, value);
            }
        }

        store.Quantiles(ref cell, out double p50, out double p95, out double p99);
        store.Release(cell);
        return (p50, p95, p99);
    }

    private static int Rank(int count, int percent) => ((count * percent) + 99) / 100 - 1;

    private static void Close(double[] sorted, int percent, double actual)
    {
        double expected = sorted[Rank(sorted.Length, percent)];
        Assert.InRange(Math.Abs(actual - expected), 0, (Math.Abs(expected) * 0.01) + 1e-300);
    }
}
