namespace StreamEngine.Numerics.Histograms;

/// <summary>The counts of one side of zero of an exponential histogram: neighbouring buckets from a first index.</summary>
internal sealed class HistogramSide(int maxBuckets)
{
    private const int LeastRoom = 8;

    // Grows with the buckets; at most a bucket more than there may be, for a pair of which one half is outside when counts are joined.
    private double[] _counts = [];

    /// <summary>Index of the first bucket.</summary>
    internal int Offset { get; private set; }

    /// <summary>Buckets from the first to the last that counts something.</summary>
    internal int Length { get; private set; }

    internal ReadOnlySpan<double> Counts => _counts.AsSpan(0, Length);

    internal void Clear()
    {
        _counts.AsSpan(0, Length).Clear();
        Offset = 0;
        Length = 0;
    }

    /// <summary>Buckets that there would be with those from <paramref name="first"/> to <paramref name="last"/> too.</summary>
    internal long LengthWith(long first, long last) =>
        Length == 0 ? last - first + 1 : Math.Max(last, Offset + (long)Length - 1) - Math.Min(first, Offset) + 1;

    /// <summary>Adds to a bucket. The caller has seen to it that there is room.</summary>
    internal void Add(int index, double count)
    {
        if (count == 0)
        {
            return;
        }

        MakeRoom((int)LengthWith(index, index));
        if (Length == 0)
        {
            Offset = index;
            Length = 1;
        }
        else if (index < Offset)
        {
            int shift = Offset - index;
            _counts.AsSpan(0, Length).CopyTo(_counts.AsSpan(shift));
            _counts.AsSpan(0, Math.Min(shift, Length)).Clear();
            _counts.AsSpan(Math.Min(shift, Length), Math.Max(0, shift - Length)).Clear();
            Offset = index;
            Length += shift;
        }
        else
        {
            Length = Math.Max(Length, index - Offset + 1);
        }

        _counts[index - Offset] += count;
    }

    /// <summary>Joins buckets so that each is 2^<paramref name="by"/> of the old ones.</summary>
    internal void Downscale(int by)
    {
        if (Length == 0)
        {
            return;
        }

        int first = ExponentialHistogram.Parent(Offset, by);
        for (int i = 0; i < Length; i++)
        {
            double count = _counts[i];
            _counts[i] = 0;
            _counts[ExponentialHistogram.Parent(Offset + i, by) - first] += count;
        }

        Length = ExponentialHistogram.Parent(Offset + Length - 1, by) - first + 1;
        Offset = first;
    }

    private void MakeRoom(int buckets)
    {
        if (buckets >= _counts.Length)
        {
            Array.Resize(ref _counts, Math.Clamp(2 * buckets, LeastRoom, maxBuckets) + 1);
        }
    }

    /// <summary>Takes the buckets up to an index out, and returns what they counted.</summary>
    internal double TakeUpTo(int index)
    {
        double taken = 0;
        int gone = (int)Math.Clamp(index - (long)Offset + 1, 0, Length);
        while (gone < Length && _counts[gone] == 0)
        {
            gone++;
        }

        for (int i = 0; i < gone; i++)
        {
            taken += _counts[i];
        }

        _counts.AsSpan(gone, Length - gone).CopyTo(_counts);
        _counts.AsSpan(Length - gone, gone).Clear();
        Length -= gone;
        Offset = Length == 0 ? 0 : Offset + gone;
        return taken;
    }
}
