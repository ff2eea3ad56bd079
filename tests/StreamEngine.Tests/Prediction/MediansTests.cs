using FsCheck.Xunit;
using StreamEngine.Prediction;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class MediansTests
{
    [Property(MaxTest = 300)]
    public bool ARankHasTheValueThatSortingGivesIt(int seed)
    {
        var random = new Random(seed);
        double[] values = Values(random, random.Next(1, 3000));
        double[] sorted = [.. values];
        Array.Sort(sorted);
        int rank = random.Next(values.Length);
        double found = Medians.Select(values, rank);
        return found == sorted[rank] && values[..rank].All(v => v <= found) && values[rank..].All(v => v >= found) && values.Order().SequenceEqual(sorted);
    }

    [Property(MaxTest = 300)]
    public bool TheMedianIsTheMiddleOrTheMeanOfTwo(int seed)
    {
        var random = new Random(seed);
        double[] values = Values(random, random.Next(1, 1500));
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return Medians.Of(values) == (sorted.Length % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]));
    }

    [Fact]
    public void OfNoValuesThereIsNone() => Assert.True(double.IsNaN(Medians.Of([])));

    [Fact]
    public void ItEndsWhateverItIsGiven()
    {
        double[] values = [.. Enumerable.Range(0, 5000).Select(static i => i % 3 == 0 ? double.NaN : i % 7 == 0 ? double.PositiveInfinity : i)];
        Medians.Of(values);
    }

    // Many equal ones, in order, in reverse, or at random.
    private static double[] Values(Random random, int count)
    {
        int kind = random.Next(4);
        return [.. Enumerable.Range(0, count).Select(i => kind switch { 0 => random.Next(4), 1 => i, 2 => -i, _ => random.NextDouble() })];
    }
}
