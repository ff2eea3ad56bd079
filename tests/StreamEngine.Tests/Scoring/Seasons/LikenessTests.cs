using FsCheck.Xunit;
using StreamEngine.Scoring.Seasons;
using Xunit;

namespace StreamEngine.Tests.Scoring.Seasons;

public sealed class LikenessTests
{
    [Property(MaxTest = 60)]
    public void ManyDistancesAtATimeAreAsOneByOne(int seed)
    {
        var random = new Random(seed);
        double[] level = [.. Enumerable.Range(0, 8 + random.Next(PeriodFinder.MostCells - 7)).Select(_ => random.NextDouble() - 0.5)];
        double[] likeness = new double[(level.Length / 2) + 1];
        Likeness.Of(level, likeness);
        double[] one = new double[likeness.Length];
        for (int lag = 0; lag < one.Length; lag++)
        {
            double sum = 0;
            for (int i = lag; i < level.Length; i++)
            {
                sum += level[i] * level[i - lag];
            }

            one[lag] = sum / (level.Length - lag);
        }

        Assert.Equal(one.Select(l => l / one[0]), likeness);
    }
}
