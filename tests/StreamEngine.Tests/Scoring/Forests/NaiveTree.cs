namespace StreamEngine.Tests.Scoring.Forests;

/// <summary>Random cut trees by their definition, over points in any order, as lists: slow and plain.</summary>
internal sealed class NaiveTree
{
    private NaiveTree(double[][] points) => Points = points;

    internal double[][] Points { get; }

    internal NaiveTree? Left { get; private set; }

    internal NaiveTree? Right { get; private set; }

    /// <summary>Definition 1 of the paper: cuts the box of all points at a coordinate drawn by its lengths, at a place drawn evenly, and goes on with both sides.</summary>
    internal static NaiveTree Grow(double[][] points, Random random)
    {
        var tree = new NaiveTree(points);
        int width = points[0].Length;
        double[] low = [.. Enumerable.Range(0, width).Select(i => points.Min(p => p[i]))];
        double[] sides = [.. Enumerable.Range(0, width).Select(i => points.Max(p => p[i]) - low[i])];
        if (sides.Sum() == 0)
        {
            return tree;
        }

        double at = random.NextDouble() * sides.Sum();
        int coordinate = 0;
        while (at >= sides[coordinate])
        {
            at -= sides[coordinate++];
        }

        double cut = low[coordinate] + at;
        tree.Left = Grow([.. points.Where(p => p[coordinate] <= cut)], random);
        tree.Right = Grow([.. points.Where(p => p[coordinate] > cut)], random);
        return tree;
    }

    /// <summary>The largest ratio of the mass beside to the mass within of what a point is in, up to the root.</summary>
    internal double Displacement(double[] point)
    {
        if (Left is null || Right is null)
        {
            return 0;
        }

        (NaiveTree own, NaiveTree other) = Left.Points.Any(p => p.SequenceEqual(point)) ? (Left, Right) : (Right, Left);
        return Math.Max(own.Displacement(point), other.Points.Length / (double)own.Points.Length);
    }

}
