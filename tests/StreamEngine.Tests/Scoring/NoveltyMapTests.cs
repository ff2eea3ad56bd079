using FsCheck.Xunit;
using StreamEngine.Scoring;
using Xunit;

namespace StreamEngine.Tests.Scoring;

public sealed class NoveltyMapTests
{
    [Property(MaxTest = 200)]
    public void DistanceIsThatOfTheNearestValueUpToAFewBins(int seed)
    {
        var noise = new Noise(seed);
        var map = new NoveltyMap();
        var seen = new List<double>();
        for (int i = 0; i < 60; i++)
        {
            double value = Math.Round(noise.Gaussian() * 100) * Math.Pow(10, i / 20);
            if (seen.Count > 1 && map.Range > 0)
            {
                double truth = seen.Min(s => Math.Abs(s - value));
                Assert.InRange(map.Distance(value), truth - (map.Range / 100) - 1e-9, truth + 1e-9);
            }

            seen.Add(value);
            map.Learn(value);
            Assert.Equal(0, map.Distance(value));
        }
    }

    [Fact]
    public void ValuesAreForgottenAfterTwoGenerations()
    {
        var map = new NoveltyMap();
        map.Learn(0);
        map.Learn(100);
        map.Learn(50);
        map.Age();
        map.Learn(10);
        Assert.Equal(0, map.Distance(50));
        map.Age();
        map.Learn(90);
        Assert.InRange(map.Distance(50), 35, 40);
    }
}
