using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace StreamEngine.Scoring.Forests;

/// <summary>
/// Random cut trees over one sample of the shingles of a series. A shingle is the last values, oldest first. The sample is without replacement and forgets: of weights that grow with time by e in ten
/// times its size, the largest keys stay (Efraimidis and Spirakis 2006, in logarithms). Shingles that are equal are one point with a mass.
/// </summary>
internal readonly ref struct CutForest
{
    /// <summary>Values after which times of keys begin anew, so that single precision tells them apart.</summary>
    private const uint Epoch = 4096;

    private const float Memory = 10;

    private readonly ForestShape _shape;
    private readonly Span<float> _fields;
    private readonly Span<int> _head;
    private readonly Span<float> _keys;
    private readonly Span<float> _points;
    private readonly Span<ushort> _counts;
    private readonly Span<byte> _slots;

    internal CutForest(ForestShape shape, Span<float> fields)
    {
        _shape = shape;
        _fields = fields;
        _head = MemoryMarshal.Cast<float, int>(fields[..ForestShape.Values]);
        _keys = fields.Slice(shape.Keys, shape.Sample);
        _points = fields.Slice(shape.Points, shape.Sample * shape.Width);
        _counts = MemoryMarshal.Cast<float, ushort>(fields[shape.Counts..shape.Slots]);
        _slots = MemoryMarshal.AsBytes(fields[shape.Slots..shape.FirstTree]);
    }

    /// <summary>Values that came.</summary>
    internal uint Time => (uint)_head[ForestShape.Time];

    /// <summary>Slots of the sample that have a point.</summary>
    internal int Filled => _head[ForestShape.Filled];

    internal ReadOnlySpan<ushort> Counts => _counts;

    internal ReadOnlySpan<byte> Slots => _slots;

    internal CutTree Tree(int tree) => new(_shape, _fields.Slice(_shape.FirstTree + (tree * _shape.TreeFields), _shape.TreeFields), _points, _counts);

    internal ReadOnlySpan<float> Point(int point) => _points.Slice(point * _shape.Width, _shape.Width);

    /// <summary>Makes a forest without points.</summary>
    internal void Clear()
    {
        _fields.Clear();
        for (int tree = 0; tree < _shape.Trees; tree++)
        {
            Tree(tree).Clear();
        }
    }

    /// <summary>Takes the next value of the series in.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shingle">The last values, when there are enough.</param>
    /// <returns>True when there are.</returns>
    internal bool Push(float value, Span<float> shingle)
    {
        int width = _shape.Width;
        Span<float> ring = _fields.Slice(ForestShape.Values, width);
        uint time = Time;
        int place = (int)(time % (uint)width);
        ring[place] = value;
        _head[ForestShape.Time] = (int)(time + 1);
        ring[(place + 1)..].CopyTo(shingle);
        ring[..(place + 1)].CopyTo(shingle[(width - place - 1)..]);
        if (time + 1 == width)
        {
            _head[ForestShape.Seed] = SeedOf(shingle);
        }

        return time + 1 >= width;
    }

    /// <summary>The mean of what trees say of a shingle.</summary>
    internal double Displacement(ReadOnlySpan<float> shingle, float tolerance)
    {
        Span<CutWalk> walks = stackalloc CutWalk[_shape.Trees];
        for (int tree = 0; tree < walks.Length; tree++)
        {
            walks[tree] = Tree(tree).Begin();
        }

        for (bool walking = true; walking;)
        {
            walking = false;
            for (int tree = 0; tree < walks.Length; tree++)
            {
                walking |= walks[tree].At != ForestShape.None && Tree(tree).Step(ref walks[tree], shingle, tolerance);
            }
        }

        double sum = 0;
        foreach (ref readonly CutWalk walk in walks)
        {
            sum += walk.Expected;
        }

        return sum / _shape.Trees;
    }

    /// <summary>Puts the shingle into the sample, or not, as its key has it.</summary>
    internal void Learn(ReadOnlySpan<float> shingle)
    {
        uint time = Time;
        uint seed = (uint)_head[ForestShape.Seed];
        float rate = 1 / (Memory * _shape.Sample);
        if (time % Epoch == 0)
        {
            TensorPrimitives.Subtract(_keys, Epoch * rate, _keys);
        }

        var random = new ForestRandom(seed, time, stream: 0);
        float key = (rate * (time % Epoch)) - (float)Math.Log(-Math.Log(1 - random.Next()));
        int slot = Filled;
        if (slot == _shape.Sample)
        {
            slot = TensorPrimitives.IndexOfMin(_keys);
            if (key <= _keys[slot])
            {
                return;
            }

            Forget(_slots[slot]);
        }
        else
        {
            _head[ForestShape.Filled]++;
        }

        _keys[slot] = key;
        _slots[slot] = (byte)Remember(shingle, seed, time);
    }

    /// <summary>The point of the sample that a shingle's earlier values are nearest to.</summary>
    internal ReadOnlySpan<float> Nearest(ReadOnlySpan<float> shingle)
    {
        int nearest = 0;
        double least = double.PositiveInfinity;
        for (int point = 0; point < _shape.Sample; point++)
        {
            double distance = 0;
            ReadOnlySpan<float> other = Point(point);
            for (int i = 0; i < _shape.Width - 1; i++)
            {
                distance += Math.Abs((double)shingle[i] - other[i]);
            }

            if (_counts[point] > 0 && distance < least)
            {
                (nearest, least) = (point, distance);
            }
        }

        return Point(nearest);
    }

    private static int SeedOf(ReadOnlySpan<float> shingle)
    {
        ulong bits = 1;
        foreach (float value in shingle)
        {
            bits = ForestRandom.Mix(bits + BitConverter.SingleToUInt32Bits(value));
        }

        return (int)bits;
    }

    private int Remember(ReadOnlySpan<float> shingle, uint seed, uint time)
    {
        int point = Tree(0).Find(shingle);
        if (point >= 0 && Same(Point(point), shingle))
        {
            _counts[point]++;
            for (int tree = 0; tree < _shape.Trees; tree++)
            {
                Tree(tree).Weigh(point, 1);
            }

            return point;
        }

        point = _counts.IndexOf((ushort)0);
        shingle.CopyTo(_points.Slice(point * _shape.Width, _shape.Width));
        _counts[point] = 1;
        for (int tree = 0; tree < _shape.Trees; tree++)
        {
            var random = new ForestRandom(seed, time, tree + 1);
            Tree(tree).Insert(point, ref random);
        }

        return point;
    }

    private void Forget(int point)
    {
        for (int tree = 0; tree < _shape.Trees; tree++)
        {
            if (_counts[point] > 1)
            {
                Tree(tree).Weigh(point, -1);
            }
            else
            {
                Tree(tree).Delete(point);
            }
        }

        _counts[point]--;
    }

    private static bool Same(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        for (int i = 0; i < one.Length; i++)
        {
            if (one[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }
}
