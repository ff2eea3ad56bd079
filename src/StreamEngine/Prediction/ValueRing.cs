using StreamEngine.Snapshots;

namespace StreamEngine.Prediction;

/// <summary>Values of one series with their times: the recent ones all, older ones thinned, at most 360 in all.</summary>
internal sealed class ValueRing
{
    internal const int Capacity = 360;
    private readonly long[] _times = new long[Capacity];
    private readonly double[] _values = new double[Capacity];

    internal int Count { get; private set; }

    internal ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    internal ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>Adds a value; when there is no room, half of the older two thirds is given up.</summary>
    internal void Add(long time, double value)
    {
        if (Count == Capacity)
        {
            Thin();
        }

        _times[Count] = time;
        _values[Count++] = value;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(Count);
        output.WriteInt64s(Times);
        output.WriteDoubles(Values);
    }

    internal void Load(ref SnapshotInput input)
    {
        Count = input.ReadInt32(0, Capacity);
        input.ReadInt64s(_times.AsSpan(0, Count));
        input.ReadDoubles(_values.AsSpan(0, Count));
    }

    // Keeps values as they are: means would shrink the noise of the older part. Of four values two stay: the last of each pair, or
    // the extremes where a drop lies among the four, so that the peaks of a sawtooth survive.
    private void Thin()
    {
        const int Older = Capacity / 3 * 2;
        double least = double.MaxValue;
        double greatest = double.MinValue;
        foreach (double value in Values)
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        int to = 0;
        for (int from = 0; from < Older; from += 4)
        {
            (int first, int second) = (from + 1, from + 3);
            (int low, int high) = (from, from);
            for (int i = from + 1; i < from + 4; i++)
            {
                low = _values[i] < _values[low] ? i : low;
                high = _values[i] > _values[high] ? i : high;
            }

            if (_values[high] - _values[low] > 0.2 * (greatest - least))
            {
                (first, second) = (Math.Min(low, high), Math.Max(low, high));
            }

            Move(first, to++);
            Move(second, to++);
        }

        for (int from = Older; from < Capacity; from++)
        {
            Move(from, to++);
        }

        Count = to;
    }

    private void Move(int from, int to)
    {
        _times[to] = _times[from];
        _values[to] = _values[from];
    }
}
