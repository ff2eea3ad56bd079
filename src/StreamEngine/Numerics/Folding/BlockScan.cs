using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics.Folding;

/// <summary>What must be known of a block of rows before it is folded as a whole; its three columns are read once, side by side.</summary>
/// <param name="Min">Least time.</param>
/// <param name="Max">Greatest time.</param>
/// <param name="AreFinite">True when no value is infinite or not a number.</param>
/// <param name="Changes">Rows whose id is not that of the row before them; the first is not counted.</param>
internal readonly record struct BlockScan(long Min, long Max, bool AreFinite, int Changes)
{
    private const int Rows = 16;
    private const int Half = Rows / 2;

    // The exponent of what is not finite has all bits set.
    private const long Exponent = 0x7FF0_0000_0000_0000;

    /// <summary>Looks at a block of at least one row.</summary>
    internal static BlockScan Of(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ids.Length, times.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, times.Length);
        return Vector512.IsHardwareAccelerated && times.Length > Rows ? Wide(times, ids, values) : ByColumn(times, ids, values);
    }

    /// <summary>The same, a column after the other. The twin of the wide loop.</summary>
    internal static BlockScan ByColumn(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        (long min, long max) = RowScan.Range(times);
        return new BlockScan(min, max, RowScan.AreFinite(values), RowScan.Changes(ids));
    }

    /// <summary>Sixteen rows at a time; the last sixteen together with rows that were seen already.</summary>
    private static BlockScan Wide(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        ref long time = ref MemoryMarshal.GetReference(times);
        ref int id = ref MemoryMarshal.GetReference(ids);
        ref long value = ref Unsafe.As<double, long>(ref MemoryMarshal.GetReference(values));
        Vector512<long> least = Vector512.Create(time), most = least, less = least, more = least;
        Vector512<long> exponent = Vector512.Create(Exponent), special = default, specials = default;
        int same = 0;
        int row = 0;
        int last = times.Length - Rows;
        for (; row < last; row += Rows)
        {
            Vector512<long> left = Vector512.LoadUnsafe(ref time, (nuint)row);
            Vector512<long> right = Vector512.LoadUnsafe(ref time, (nuint)(row + Half));
            least = Vector512.Min(least, left);
            most = Vector512.Max(most, left);
            less = Vector512.Min(less, right);
            more = Vector512.Max(more, right);
            special = Vector512.Max(special, Vector512.LoadUnsafe(ref value, (nuint)row) & exponent);
            specials = Vector512.Max(specials, Vector512.LoadUnsafe(ref value, (nuint)(row + Half)) & exponent);
            same += BitOperations.PopCount(Repeats(ref id, row));
        }

        least = Vector512.Min(Vector512.Min(least, less), Vector512.Min(Vector512.LoadUnsafe(ref time, (nuint)last), Vector512.LoadUnsafe(ref time, (nuint)(last + Half))));
        most = Vector512.Max(Vector512.Max(most, more), Vector512.Max(Vector512.LoadUnsafe(ref time, (nuint)last), Vector512.LoadUnsafe(ref time, (nuint)(last + Half))));
        special = Vector512.Max(Vector512.Max(special, specials), Vector512.LoadUnsafe(ref value, (nuint)last) & exponent);
        special = Vector512.Max(special, Vector512.LoadUnsafe(ref value, (nuint)(last + Half)) & exponent);

        // Pairs of rows from the one before the last sixteen on, less those that were counted.
        same += BitOperations.PopCount(Repeats(ref id, last - 1) >> (row - last + 1));
        return new BlockScan(Least(least), ~Least(~most), !Vector512.EqualsAny(special, exponent), times.Length - 1 - same);
    }

    /// <summary>Of sixteen rows from <paramref name="row"/> on those whose id is that of the row after them, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Repeats(ref int id, int row) =>
        (uint)Vector512.Equals(Vector512.LoadUnsafe(ref id, (nuint)row), Vector512.LoadUnsafe(ref id, (nuint)(row + 1))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Least(Vector512<long> lanes)
    {
        Vector256<long> half = Vector256.Min(lanes.GetLower(), lanes.GetUpper());
        Vector128<long> pair = Vector128.Min(half.GetLower(), half.GetUpper());
        return Math.Min(pair.GetElement(0), pair.GetElement(1));
    }
}
