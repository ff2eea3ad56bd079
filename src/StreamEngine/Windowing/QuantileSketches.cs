using System.Numerics;
using System.Runtime.CompilerServices;

namespace StreamEngine.Windowing;

/// <summary>
/// Quantile sketches with a relative error below 0.8 %: values are counted in buckets that are the exponent and the first six bits of
/// the mantissa of a double, so that finding a bucket is a shift. The idea of logarithmic buckets is that of DDSketch (Masson, Rim, Lee, VLDB
/// 2019). A sketch keeps at most 32 octaves of positive and of negative values; magnitudes below them share the lowest bucket.
/// </summary>
/// <remarks>What a sketch says depends on the values alone, not on their order.</remarks>
internal sealed class QuantileSketches
{
    private const int MantissaBits = 6;
    private const int Octave = 1 << MantissaBits;
    private const int MaxBuckets = 32 * Octave;

    private readonly BlockArena<uint> _counts = new(Octave, 5);
    private readonly Stack<int> _free = new();
    private Sketch[] _sketches = new Sketch[16];
    private int _used;

    /// <summary>Sketches that are in use.</summary>
    internal int Rented => _used - _free.Count;

    internal int Rent()
    {
        if (!_free.TryPop(out int sketch))
        {
            sketch = _used++;
            if (sketch == _sketches.Length)
            {
                Array.Resize(ref _sketches, sketch * 2);
            }
        }

        _sketches[sketch] = default;
        return sketch;
    }

    internal void Return(int sketch)
    {
        Release(ref _sketches[sketch].Positive);
        Release(ref _sketches[sketch].Negative);
        _free.Push(sketch);
    }

    /// <summary>Counts finite values.</summary>
    internal void Add(int sketch, ReadOnlySpan<double> values)
    {
        ref Sketch state = ref _sketches[sketch];
        foreach (double value in values)
        {
            Add(ref state, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ref Sketch state, double value)
    {
        if (value > 0)
        {
            Add(ref state.Positive, KeyOf(value));
        }
        else if (value < 0)
        {
            Add(ref state.Negative, KeyOf(-value));
        }
        else
        {
            state.Zeros++;
        }
    }

    /// <summary>The value of rank <paramref name="rank"/>, 1 for the least.</summary>
    internal double ValueAt(int sketch, long rank)
    {
        ref Sketch state = ref _sketches[sketch];
        ReadOnlySpan<uint> negative = _counts.Block(state.Negative.Offset, state.Negative.Buckets);
        for (int i = negative.Length - 1; i >= 0; i--)
        {
            rank -= negative[i];
            if (rank <= 0)
            {
                return -Middle(state.Negative.Base + i);
            }
        }

        rank -= state.Zeros;
        if (rank <= 0)
        {
            return 0;
        }

        ReadOnlySpan<uint> positive = _counts.Block(state.Positive.Offset, state.Positive.Buckets);
        for (int i = 0; i < positive.Length; i++)
        {
            rank -= positive[i];
            if (rank <= 0)
            {
                return Middle(state.Positive.Base + i);
            }
        }

        return double.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int KeyOf(double magnitude) => (int)(BitConverter.DoubleToUInt64Bits(magnitude) >> (52 - MantissaBits));

    private static double Middle(int key)
    {
        double low = BitConverter.UInt64BitsToDouble((ulong)key << (52 - MantissaBits));
        double high = BitConverter.UInt64BitsToDouble((ulong)(key + 1) << (52 - MantissaBits));
        return double.IsFinite(high) ? low + ((high - low) / 2) : low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ref Side side, int key)
    {
        int bucket = key - side.Base;
        if ((uint)bucket >= (uint)side.Buckets)
        {
            bucket = Widen(ref side, key);
        }

        _counts.Items[side.Offset + bucket]++;
        side.Top = Math.Max(side.Top, key);
    }

    /// <summary>Makes room for a key outside the buckets and returns its bucket.</summary>
    private int Widen(ref Side side, int key)
    {
        int low = key & -Octave;
        int high = low + Octave;
        if (side.Buckets > 0)
        {
            low = Math.Min(low, side.Base);
            high = Math.Max(high, (side.Top & -Octave) + Octave);
        }

        low = Math.Max(low, high - MaxBuckets);
        int buckets = (int)BitOperations.RoundUpToPowerOf2((uint)(high - low));
        if (low != side.Base || buckets > side.Buckets)
        {
            Move(ref side, low, buckets);
        }

        return Math.Max(0, key - low);
    }

    private void Move(ref Side side, int low, int buckets)
    {
        int offset = _counts.Rent(buckets);
        for (int i = 0; i < side.Buckets; i++)
        {
            uint count = _counts.Items[side.Offset + i];
            if (count > 0)
            {
                _counts.Items[offset + Math.Max(0, side.Base + i - low)] += count;
            }
        }

        Release(ref side);
        side.Base = low;
        side.Buckets = buckets;
        side.Offset = offset;
    }

    private void Release(ref Side side)
    {
        if (side.Buckets > 0)
        {
            _counts.Return(side.Offset, side.Buckets);
            side.Buckets = 0;
        }
    }

    private struct Sketch
    {
        internal Side Positive;
        internal Side Negative;
        internal long Zeros;
    }

    private struct Side
    {
        /// <summary>Key of the first bucket; the lowest octave that holds values.</summary>
        internal int Base;
        internal int Buckets;
        internal int Offset;

        /// <summary>Greatest key so far.</summary>
        internal int Top;
    }
}
