using StreamEngine.Scoring.Forests;

namespace StreamEngine.Tests.Scoring.Forests;

/// <summary>One tree with memory of its own.</summary>
internal sealed class TreeBox
{
    private readonly float[] _fields;
    private readonly float[] _points;
    private readonly ushort[] _counts;
    private ForestRandom _random;

    internal TreeBox(int sample, int width, uint seed)
    {
        Shape = new ForestShape(1, sample, width);
        _fields = new float[Shape.TreeFields];
        _points = new float[sample * width];
        _counts = new ushort[sample];
        _random = new ForestRandom(seed, 0, 1);
        Tree.Clear();
    }

    internal ForestShape Shape { get; }

    internal CutTree Tree => new(Shape, _fields, _points, _counts);

    internal int Mass(int point) => _counts[point];

    internal ReadOnlySpan<float> Point(int point) => _points.AsSpan(point * Shape.Width, Shape.Width);

    internal void Insert(int point, ReadOnlySpan<float> place)
    {
        place.CopyTo(_points.AsSpan(point * Shape.Width));
        _counts[point] = 1;
        Tree.Insert(point, ref _random);
    }

    internal void Delete(int point)
    {
        Tree.Delete(point);
        _counts[point] = 0;
    }

    internal void Weigh(int point, int more)
    {
        Tree.Weigh(point, more);
        _counts[point] = (ushort)(_counts[point] + more);
    }

    /// <summary>Names of points below a child, as bits.</summary>
    internal ulong Below(int child) => Tree.IsPoint(child) ? 1ul << child : Below(Tree.Left(child)) | Below(Tree.Right(child));
}
