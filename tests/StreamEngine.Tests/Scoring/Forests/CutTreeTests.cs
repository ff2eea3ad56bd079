using FsCheck.Xunit;
using StreamEngine.Scoring.Forests;
using Xunit;

namespace StreamEngine.Tests.Scoring.Forests;

public sealed class CutTreeTests
{
    private const int Sample = 64;

    [Property(MaxTest = 60)]
    public void ATreeStaysOneWhateverComesAndGoes(int seed)
    {
        var random = new Random(seed);
        int width = random.Next(1, 9);
        var box = new TreeBox(Sample, width, (uint)seed);
        for (int step = 0; step < 400; step++)
        {
            int point = random.Next(Sample);
            if (box.Mass(point) == 0)
            {
                InsertNew(box, point, random);
            }
            else if (box.Mass(point) > 1 || random.Next(3) == 0)
            {
                box.Weigh(point, box.Mass(point) > 1 && random.Next(2) == 0 ? -1 : 1);
            }
            else
            {
                box.Delete(point);
            }

            if (step % 20 == 0 || step > 390)
            {
                Check(box);
            }
        }

        for (int point = 0; point < Sample; point++)
        {
            if (box.Mass(point) > 0)
            {
                box.Weigh(point, 1 - box.Mass(point));
                box.Delete(point);
            }
        }

        Assert.Equal(ForestShape.None, box.Tree.Root);
    }

    /// <summary>A tree into which points were put, and from which others were taken, divides those that are left as one that was grown from them does.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheFirstCutIsDistributedAsInTreesGrownAtOnce(int order)
    {
        const int Trees = 20_000;
        double[][] points = [[0, 0], [1, 0.5], [0.2, 3], [4, 1], [4.5, 1.25]];
        double[] gone = [2, 2];
        var grown = new Dictionary<ulong, int>();
        var put = new Dictionary<ulong, int>();
        var random = new Random(order);
        for (int i = 0; i < Trees; i++)
        {
            NaiveTree tree = NaiveTree.Grow(points, random);
            Count(grown, Side(tree.Left!.Points.Aggregate(0ul, (bits, p) => bits | (1ul << Array.FindIndex(points, q => q.SequenceEqual(p)))), points.Length));
            var box = new TreeBox(Sample, 2, (uint)(i + (order * Trees)));
            for (int at = 0; at < points.Length; at++)
            {
                int point = order == 1 ? at : points.Length - 1 - at;
                box.Insert(point, [(float)points[point][0], (float)points[point][1]]);
                if (at == order)
                {
                    box.Insert(10, [(float)gone[0], (float)gone[1]]);
                }
            }

            box.Delete(10);
            Count(put, Side(box.Below(box.Tree.Left(box.Tree.Root)), points.Length));
        }

        // Chi-squared of two samples of the same size over at most 15 divisions: 40 is beyond 1 in 2,000 for 14 degrees of freedom.
        double sum = grown.Keys.Union(put.Keys).Sum(key => Math.Pow(grown.GetValueOrDefault(key) - put.GetValueOrDefault(key), 2) / (grown.GetValueOrDefault(key) + put.GetValueOrDefault(key)));
        Assert.True(grown.Count > 4);
        Assert.InRange(sum, 0, 40);
    }

    /// <summary>What is expected of a point before it comes is the mean over trees with it.</summary>
    [Theory]
    [InlineData(0.5f, 0.4f)]
    [InlineData(9f, 1f)]
    [InlineData(1f, 0.5f)]
    [InlineData(-1f, 4f)]
    public void TheExpectedDisplacementIsThatOfTreesWithThePoint(float x, float y)
    {
        const int Trees = 20_000;
        double[][] points = [[0, 0], [1, 0.5], [0.2, 3], [4, 1], [4.5, 1.25], [0.3, 0.1], [0.35, 0.2]];
        double[] place = [x, y];
        var random = new Random(1);
        double expected = 0;
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < Trees; i++)
        {
            double displacement = NaiveTree.Grow([.. points, place], random).Displacement(place);
            mean += displacement / Trees;
            squares += displacement * displacement / Trees;
            var box = new TreeBox(Sample, 2, (uint)i);
            for (int point = 0; point < points.Length; point++)
            {
                box.Insert(point, [(float)points[point][0], (float)points[point][1]]);
            }

            expected += box.Tree.Displacement([x, y], 0) / Trees;
        }

        Assert.Equal(mean, expected, 6 * Math.Sqrt((squares - (mean * mean)) / Trees));
    }

    [Fact]
    public void WhatIsWithinTheToleranceLiesNotApart()
    {
        var box = new TreeBox(Sample, 2, 1);
        box.Insert(0, [0, 0]);
        box.Insert(1, [1, 1]);
        box.Weigh(0, 9);
        Assert.Equal(1 / 11.0, box.Tree.Displacement([0, 0], 0), 1e-12);
        Assert.Equal(1 / 11.0, box.Tree.Displacement([-0.25f, -0.25f], 0.25f), 1e-12);
        Assert.InRange(box.Tree.Displacement([-0.25f, -0.25f], 0.125f), 1.0, 11);
    }

    [Fact]
    public void ATreeWithoutPointsAndOneOfOnePointSaySomething()
    {
        var box = new TreeBox(Sample, 1, 1);
        Assert.Equal(0, box.Tree.Displacement([5], 0));
        Assert.Equal(-1, box.Tree.Find([5]));
        box.Insert(3, [5]);
        Assert.Equal(0, box.Tree.Displacement([5], 0));
        Assert.Equal(1, box.Tree.Displacement([6], 0));
        Assert.Equal(3, box.Tree.Find([7]));
    }

    [Theory]
    [InlineData(1f, 1.0000001f)]
    [InlineData(0f, float.Epsilon)]
    [InlineData(-1e30f, 1e30f)]
    [InlineData(16_777_216f, 16_777_218f)]
    public void NeighboursAndExtremesAreCutApart(float low, float high)
    {
        for (uint seed = 0; seed < 200; seed++)
        {
            var box = new TreeBox(Sample, 1, seed);
            box.Insert(0, [low]);
            box.Insert(1, [high]);
            Assert.Equal((0, 1), (box.Tree.Left(box.Tree.Root), box.Tree.Right(box.Tree.Root)));
            Assert.InRange(box.Tree.Cut(box.Tree.Root).Place, low, MathF.BitDecrement(high));
        }
    }

    private static void InsertNew(TreeBox box, int point, Random random)
    {
        // Coarse values: many edges of boxes are shared.
        float[] place = [.. Enumerable.Range(0, box.Shape.Width).Select(_ => (float)random.Next(-6, 7))];
        int there = box.Tree.Find(place);
        if (there < 0 || !box.Point(there).SequenceEqual(place))
        {
            box.Insert(point, place);
        }
    }

    private static void Check(TreeBox box)
    {
        int points = Enumerable.Range(0, Sample).Count(p => box.Mass(p) > 0);
        if (points == 0)
        {
            Assert.Equal(ForestShape.None, box.Tree.Root);
            return;
        }

        ulong all = Enumerable.Range(0, Sample).Where(p => box.Mass(p) > 0).Aggregate(0ul, static (bits, p) => bits | (1ul << p));
        Assert.Equal(all, Check(box, box.Tree.Root));
        for (int point = 0; point < Sample; point++)
        {
            if (box.Mass(point) > 0)
            {
                Assert.Equal(point, box.Tree.Find(box.Point(point)));
            }
        }
    }

    // Points below a child, whose mass, box and cut are checked against all of them.
    private static ulong Check(TreeBox box, int child)
    {
        if (box.Tree.IsPoint(child))
        {
            return 1ul << child;
        }

        ulong left = Check(box, box.Tree.Left(child));
        ulong right = Check(box, box.Tree.Right(child));
        (int coordinate, float cut) = box.Tree.Cut(child);
        int[] below = [.. Points(left | right)];
        Assert.Equal(0ul, left & right);
        Assert.Equal(below.Sum(box.Mass), box.Tree.Mass(child));
        for (int i = 0; i < box.Shape.Width; i++)
        {
            Assert.Equal(below.Min(p => box.Point(p)[i]), box.Tree.Low(child, i));
            Assert.Equal(below.Max(p => box.Point(p)[i]), box.Tree.High(child, i));
        }

        Assert.All(Points(left), p => Assert.True(box.Point(p)[coordinate] <= cut));
        Assert.All(Points(right), p => Assert.True(box.Point(p)[coordinate] > cut));
        return left | right;
    }

    private static IEnumerable<int> Points(ulong bits) => Enumerable.Range(0, Sample).Where(p => (bits >> p & 1) != 0);

    private static ulong Side(ulong bits, int points) => (bits & 1) != 0 ? bits : ~bits & ((1ul << points) - 1);

    private static void Count(Dictionary<ulong, int> counts, ulong key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
