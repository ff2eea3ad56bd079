using System.Runtime.InteropServices;
using StreamEngine.Numerics;

namespace StreamEngine.Scoring.Forests;

/// <summary>
/// A robust random cut tree over points that differ from each other (Guha, Mishra, Roy and Schrijvers 2016): a node is cut at a coordinate that is drawn by the lengths of its box, at a place that is
/// drawn evenly, and points come and go without changing how trees are distributed. Children below the size of the sample are points, others nodes. A box is named by the points at its edges, a byte each.
/// </summary>
internal readonly ref struct CutTree
{
    private readonly int _sample;
    private readonly int _width;
    private readonly int _stride;
    private readonly ReadOnlySpan<float> _points;
    private readonly ReadOnlySpan<ushort> _counts;
    private readonly Span<byte> _nodes;
    private readonly Span<ushort> _ends;

    internal CutTree(ForestShape shape, Span<float> fields, ReadOnlySpan<float> points, ReadOnlySpan<ushort> counts)
    {
        (_sample, _width, _stride) = (shape.Sample, shape.Width, shape.Stride);
        _points = points;
        _counts = counts;
        _nodes = MemoryMarshal.AsBytes(fields);
        _ends = MemoryMarshal.Cast<float, ushort>(fields[^1..]);
    }

    /// <summary>The root: a point, a node, or <see cref="ForestShape.None"/>.</summary>
    internal int Root => _ends[0];

    /// <summary>The first node that is not used.</summary>
    internal int Free => _ends[1];

    internal bool IsPoint(int child) => child < _sample;

    internal int Mass(int child) => child < _sample ? _counts[child] : NodeOf(child).Mass;

    internal int Left(int node) => NodeOf(node).Left;

    internal int Right(int node) => NodeOf(node).Right;

    internal (int Coordinate, float Place) Cut(int node) => (NodeOf(node).Coordinate, NodeOf(node).Cut);

    internal float Low(int child, int coordinate) => Place(LowPoint(child, coordinate), coordinate);

    internal float High(int child, int coordinate) => Place(HighPoint(child, coordinate), coordinate);

    /// <summary>Makes a tree without points.</summary>
    internal void Clear()
    {
        for (int node = _sample; node < 2 * _sample; node++)
        {
            NodeOf(node) = new CutNode { Left = (ushort)(node + 1 < 2 * _sample ? node + 1 : ForestShape.None) };
        }

        (_ends[0], _ends[1]) = (ForestShape.None, (ushort)_sample);
    }

    /// <summary>The point whose place a point would have; -1 for none.</summary>
    internal int Find(ReadOnlySpan<float> point)
    {
        int at = Root;
        if (at == ForestShape.None)
        {
            return -1;
        }

        while (at >= _sample)
        {
            at = Next(at, point);
        }

        return at;
    }

    /// <summary>Adds to the mass of all that a point is in.</summary>
    internal void Weigh(int point, int more)
    {
        ReadOnlySpan<float> place = PointOf(point);
        for (int at = Root; at >= _sample; at = Next(at, place))
        {
            ref CutNode node = ref NodeOf(at);
            node.Mass = (ushort)(node.Mass + more);
        }
    }

    /// <summary>Puts a point into the tree that none of its points is equal to, with a mass of one (algorithm 2 of the paper).</summary>
    internal void Insert(int point, ref ForestRandom random)
    {
        ReadOnlySpan<float> place = PointOf(point);
        ref ushort link = ref _ends[0];
        while (link != ForestShape.None)
        {
            (int coordinate, float cut) = Draw(link, place, ref random);
            if (cut < Low(link, coordinate) || cut >= High(link, coordinate))
            {
                link = Join(link, point, coordinate, cut);
                return;
            }

            // The cut leaves the box whole: the one that is there holds.
            ref CutNode node = ref NodeOf(link);
            node.Mass++;
            for (int i = 0; i < _width; i++)
            {
                Widen(link, i, point, point);
            }

            link = ref place[node.Coordinate] <= node.Cut ? ref node.Left : ref node.Right;
        }

        link = (ushort)point;
    }

    /// <summary>Takes a point with a mass of one out.</summary>
    internal void Delete(int point)
    {
        Span<ushort> path = stackalloc ushort[ForestShape.MostSample];
        int depth = 0;
        ReadOnlySpan<float> place = PointOf(point);
        for (int at = Root; at >= _sample; at = Next(at, place))
        {
            path[depth++] = (ushort)at;
        }

        if (depth == 0)
        {
            _ends[0] = ForestShape.None;
            return;
        }

        ushort parent = path[--depth];
        ref CutNode node = ref NodeOf(parent);
        ushort other = node.Left == point ? node.Right : node.Left;
        node = new CutNode { Left = _ends[1] };
        _ends[1] = parent;
        if (depth == 0)
        {
            _ends[0] = other;
            return;
        }

        ref CutNode above = ref NodeOf(path[depth - 1]);
        (above.Left == parent ? ref above.Left : ref above.Right) = other;
        while (depth > 0)
        {
            Leave(path[--depth], point);
        }
    }

    /// <summary>
    /// The collusive displacement that a point is expected to have when it is put in: the largest ratio of the mass beside to the mass within of all that it is in, over all cuts that may set it apart,
    /// each by its chance. What lies outside of a box by no more than the tolerance is within.
    /// </summary>
    /// <param name="point">The point.</param>
    /// <param name="tolerance">Distance that is none.</param>
    internal double Displacement(ReadOnlySpan<float> point, float tolerance)
    {
        CutWalk walk = Begin();
        while (Step(ref walk, point, tolerance))
        {
        }

        return walk.Expected;
    }

    /// <summary>A walk that stands at the root.</summary>
    internal CutWalk Begin() => new() { At = _ends[0], Rest = 1 };

    /// <summary>Goes on by a node and asks for the memory of the next one, so that walks of several trees wait together.</summary>
    /// <returns>False when the walk has ended.</returns>
    internal bool Step(ref CutWalk walk, ReadOnlySpan<float> point, float tolerance)
    {
        const double Least = 1e-6;
        int at = walk.At;
        if (at == ForestShape.None)
        {
            return false;
        }

        int mass = Mass(at);
        walk.Most = walk.Mass == 0 ? 0 : Math.Max(walk.Most, (walk.Mass - mass) / (mass + 1.0));
        walk.Mass = mass;
        if (mass > walk.Most)
        {
            double apart = Apart(at, point, tolerance);
            walk.Expected += walk.Rest * apart * mass;
            walk.Rest *= 1 - apart;
        }

        // Nothing below a node has a larger ratio than its mass.
        if (at < _sample || mass <= walk.Most || walk.Rest <= Least)
        {
            walk.Expected += walk.Rest * walk.Most;
            walk.At = ForestShape.None;
            return false;
        }

        walk.At = (ushort)Next(at, point);
        if (walk.At >= _sample)
        {
            Prefetch.Of(ref NodeOf(walk.At));
        }

        return true;
    }

    /// <summary>The chance that the first cut of a box with a point is between them.</summary>
    private double Apart(int at, ReadOnlySpan<float> point, float tolerance)
    {
        double beyond = 0;
        for (int i = 0; i < point.Length; i++)
        {
            float value = point[i];
            beyond += Math.Max(0, Math.Max(Low(at, i) - value, value - High(at, i)) - tolerance);
        }

        return beyond > 0 ? beyond / (beyond + Length(at)) : 0;
    }

    private double Length(int at)
    {
        double length = 0;
        for (int i = 0; i < _width; i++)
        {
            length += High(at, i) - (double)Low(at, i);
        }

        return length;
    }

    private (int Coordinate, float Cut) Draw(int at, ReadOnlySpan<float> place, ref ForestRandom random)
    {
        double length = 0;
        for (int i = 0; i < _width; i++)
        {
            length += Math.Max(High(at, i), place[i]) - (double)Math.Min(Low(at, i), place[i]);
        }

        double left = random.Next() * length;
        int coordinate = 0;
        double cut = 0;
        for (int i = 0; i < _width; i++)
        {
            double low = Math.Min(Low(at, i), place[i]);
            double side = Math.Max(High(at, i), place[i]) - low;
            if (side > 0)
            {
                (coordinate, cut) = (i, low + left);
                if (left < side)
                {
                    break;
                }

                left -= side;
            }
        }

        // Rounding must not put everything on one side.
        float below = MathF.BitDecrement(Math.Max(High(at, coordinate), place[coordinate]));
        return (coordinate, Math.Min((float)cut, below));
    }

    private ushort Join(int at, int point, int coordinate, float cut)
    {
        ushort joined = _ends[1];
        ref CutNode node = ref NodeOf(joined);
        _ends[1] = node.Left;
        bool isLeft = Place(point, coordinate) <= cut;
        node = new CutNode
        {
            Cut = cut,
            Left = (ushort)(isLeft ? point : at),
            Right = (ushort)(isLeft ? at : point),
            Mass = (ushort)(Mass(at) + 1),
            Coordinate = (byte)coordinate,
        };
        for (int i = 0; i < _width; i++)
        {
            (LowEdge(joined, i), HighEdge(joined, i)) = ((byte)LowPoint(at, i), (byte)HighPoint(at, i));
            Widen(joined, i, point, point);
        }

        return joined;
    }

    // What a node is when a point below it is gone.
    private void Leave(int at, int point)
    {
        ref CutNode node = ref NodeOf(at);
        node.Mass--;
        for (int i = 0; i < _width; i++)
        {
            if (LowEdge(at, i) == point || HighEdge(at, i) == point)
            {
                (LowEdge(at, i), HighEdge(at, i)) = ((byte)LowPoint(node.Left, i), (byte)HighPoint(node.Left, i));
                Widen(at, i, LowPoint(node.Right, i), HighPoint(node.Right, i));
            }
        }
    }

    private void Widen(int node, int coordinate, int low, int high)
    {
        ref byte least = ref LowEdge(node, coordinate);
        ref byte most = ref HighEdge(node, coordinate);
        least = Place(low, coordinate) < Place(least, coordinate) ? (byte)low : least;
        most = Place(high, coordinate) > Place(most, coordinate) ? (byte)high : most;
    }

    internal int LowPoint(int child, int coordinate) => child < _sample ? child : LowEdge(child, coordinate);

    internal int HighPoint(int child, int coordinate) => child < _sample ? child : HighEdge(child, coordinate);

    private int Next(int at, ReadOnlySpan<float> place)
    {
        ref CutNode node = ref NodeOf(at);
        return place[node.Coordinate] <= node.Cut ? node.Left : node.Right;
    }

    private float Place(int point, int coordinate) => _points[(point * _width) + coordinate];

    private ReadOnlySpan<float> PointOf(int point) => _points.Slice(point * _width, _width);

    private ref CutNode NodeOf(int node) => ref MemoryMarshal.Cast<byte, CutNode>(_nodes.Slice((node - _sample) * _stride, CutNode.Size))[0];

    private ref byte LowEdge(int node, int coordinate) => ref _nodes[((node - _sample) * _stride) + CutNode.Size + coordinate];

    private ref byte HighEdge(int node, int coordinate) => ref _nodes[((node - _sample) * _stride) + CutNode.Size + _width + coordinate];
}
