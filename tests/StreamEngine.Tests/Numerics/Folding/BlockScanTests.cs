using FsCheck.Xunit;
using StreamEngine.Numerics.Folding;
using Xunit;

namespace StreamEngine.Tests.Numerics.Folding;

/// <summary>The scan of three columns at once against one column after the other.</summary>
public sealed class BlockScanTests
{
    [Property(MaxTest = 200)]
    public void BlocksOfEveryLengthAreSeenAlike(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(1, 530);
        var rows = new FoldRows(seed, count, 5, random.Next(1, 40));
        long[] times = [.. rows.Ids.Select(_ => random.NextInt64(long.MinValue, long.MaxValue))];
        if (random.Next(2) == 0)
        {
            rows.Values[random.Next(count)] = random.Next(3) switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => double.NegativeInfinity };
        }

        times[random.Next(count)] = random.Next(2) == 0 ? long.MinValue : long.MaxValue;
        var expected = new BlockScan(
            times.Min(), times.Max(), rows.Values.All(double.IsFinite), rows.Ids.Zip(rows.Ids.Skip(1)).Count(pair => pair.First != pair.Second));
        Assert.Equal(expected, BlockScan.Of(times, rows.Ids, rows.Values));
        Assert.Equal(expected, BlockScan.ByColumn(times, rows.Ids, rows.Values));
    }
}
