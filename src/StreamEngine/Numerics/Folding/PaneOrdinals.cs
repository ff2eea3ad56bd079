using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics.Folding;

/// <summary>
/// The panes of rows: how many whole pane lengths their times lie after an origin. A multiplication by the reciprocal in doubles, which is off by one at
/// most, and a correction by the exact remainder.
/// </summary>
/// <param name="length">Length of a pane in nanoseconds, positive.</param>
internal readonly struct PaneOrdinals(long length)
{
    /// <summary>Panes that a block may touch: an ordinal is a byte.</summary>
    internal const int Most = 256;

    private readonly long _length = length;
    private readonly double _perNanosecond = 1.0 / length;

    /// <summary>Writes the ordinals of times that are at least <paramref name="origin"/> and less than <see cref="Most"/> panes after it.</summary>
    internal void Write(ReadOnlySpan<long> times, long origin, Span<byte> ordinals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ordinals.Length, times.Length);
        ref long first = ref MemoryMarshal.GetReference(times);
        ref byte to = ref MemoryMarshal.GetReference(ordinals);
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<long> zero = Vector512.Create(origin);
            Vector512<long> size = Vector512.Create(_length);
            for (int last = times.Length - Vector512<long>.Count; i <= last; i += Vector512<long>.Count)
            {
                Vector512<long> rest = Vector512.LoadUnsafe(ref first, (nuint)i) - zero;
                Vector512<long> ordinal = Vector512.ConvertToInt64Native(Vector512.ConvertToDouble(rest) * _perNanosecond);
                rest -= ordinal * size;

                // A compare is -1 where it holds.
                ordinal = ordinal - Vector512.GreaterThanOrEqual(rest, size) + Vector512.LessThan(rest, Vector512<long>.Zero);
                if (Avx512F.IsSupported)
                {
                    Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i), Avx512F.ConvertToVector128Byte(ordinal).AsInt64().ToScalar());
                    continue;
                }

                for (int lane = 0; lane < Vector512<long>.Count; lane++)
                {
                    Unsafe.Add(ref to, i + lane) = (byte)ordinal.GetElement(lane);
                }
            }
        }

        for (; i < times.Length; i++)
        {
            ordinals[i] = Of(times[i] - origin);
        }
    }

    /// <summary>The ordinal of one time after the origin. The twin of the vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte Of(long rest)
    {
        long ordinal = (long)(rest * _perNanosecond);
        rest -= ordinal * _length;
        return (byte)(ordinal + (rest >= _length ? 1 : 0) - (rest < 0 ? 1 : 0));
    }
}
