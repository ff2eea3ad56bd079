using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics.Folding;

/// <summary>What must be known of a block of rows before it is folded as a whole, by vectors.</summary>
internal static class RowScan
{
    /// <summary>Least and greatest of at least one time.</summary>
    internal static (long Min, long Max) Range(ReadOnlySpan<long> times)
    {
        ref long first = ref MemoryMarshal.GetReference(times);
        long min = first;
        long max = first;
        int i = 0;
        if (times.Length >= 2 * Vector256<long>.Count)
        {
            Vector256<long> least = Vector256.LoadUnsafe(ref first);
            Vector256<long> most = least, less = least, more = least;
            int last = times.Length - (2 * Vector256<long>.Count);
            for (; i <= last; i += 2 * Vector256<long>.Count)
            {
                Vector256<long> left = Vector256.LoadUnsafe(ref first, (nuint)i);
                Vector256<long> right = Vector256.LoadUnsafe(ref first, (nuint)(i + Vector256<long>.Count));
                least = Vector256.Min(least, left);
                most = Vector256.Max(most, left);
                less = Vector256.Min(less, right);
                more = Vector256.Max(more, right);
            }

            least = Vector256.Min(least, less);
            most = Vector256.Max(most, more);
            for (int lane = 0; lane < Vector256<long>.Count; lane++)
            {
                min = Math.Min(min, least.GetElement(lane));
                max = Math.Max(max, most.GetElement(lane));
            }
        }

        for (; i < times.Length; i++)
        {
            min = Math.Min(min, times[i]);
            max = Math.Max(max, times[i]);
        }

        return (min, max);
    }

    /// <summary>True when no value is infinite or not a number.</summary>
    internal static bool AreFinite(ReadOnlySpan<double> values)
    {
        // The exponent of what is not finite has all bits set.
        const long Exponent = 0x7FF0_0000_0000_0000;
        ref double first = ref MemoryMarshal.GetReference(values);
        Vector256<long> exponent = Vector256.Create(Exponent);
        Vector256<long> found = default, more = default;
        int i = 0;
        for (int last = values.Length - (2 * Vector256<double>.Count); i <= last; i += 2 * Vector256<double>.Count)
        {
            found |= Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)i).AsInt64() & exponent, exponent);
            more |= Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)(i + Vector256<double>.Count)).AsInt64() & exponent, exponent);
        }

        bool finite = (found | more) == Vector256<long>.Zero;
        for (; i < values.Length; i++)
        {
            finite &= double.IsFinite(values[i]);
        }

        return finite;
    }

    /// <summary>Rows whose id is not that of the row before them; the first is not counted.</summary>
    internal static int Changes(ReadOnlySpan<int> ids)
    {
        ref int first = ref MemoryMarshal.GetReference(ids);
        Vector256<int> same = default;
        int i = 1;
        for (int last = ids.Length - Vector256<int>.Count; i <= last; i += Vector256<int>.Count)
        {
            same += Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)i), Vector256.LoadUnsafe(ref first, (nuint)(i - 1)));
        }

        int changes = i - 1 + Vector256.Sum(same);
        for (; i < ids.Length; i++)
        {
            changes += ids[i] == ids[i - 1] ? 0 : 1;
        }

        return ids.IsEmpty ? 0 : changes;
    }
}
