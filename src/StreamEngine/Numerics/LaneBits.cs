using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics;

/// <summary>Looks up a bit in each of eight sets of 256 bits, which lie one after the other.</summary>
internal static class LaneBits
{
    private const int Words = 8;

    /// <summary>All bits of a lane for a bit that is set, none for one that is not.</summary>
    /// <param name="sets">The sets: 64 words.</param>
    /// <param name="bit">Number of the bit in the set of each lane; of larger ones the last eight bits count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe Vector256<int> Test(ReadOnlySpan<uint> sets, Vector256<int> bit)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sets.Length, Vector256<int>.Count * Words);
        if (!Avx2.IsSupported)
        {
            return TestEach(sets, bit);
        }

        Vector256<int> word = Vector256.ShiftRightLogical(bit, 5) & Vector256.Create(Words - 1);
        Vector256<int> words;
        fixed (uint* first = &MemoryMarshal.GetReference(sets))
        {
            words = Avx2.GatherVector256((int*)first, word + (Vector256<int>.Indices * Words), sizeof(uint));
        }

        Vector256<int> there = Avx2.ShiftRightLogicalVariable(words, (bit & Vector256.Create(31)).AsUInt32()) & Vector256<int>.One;
        return Vector256<int>.Zero - there;
    }

    /// <summary>The same, a lane after the other.</summary>
    internal static Vector256<int> TestEach(ReadOnlySpan<uint> sets, Vector256<int> bit)
    {
        Span<int> found = stackalloc int[Vector256<int>.Count];
        for (int lane = 0; lane < found.Length; lane++)
        {
            int at = bit[lane] & 255;
            found[lane] = (sets[(lane * Words) + (at >> 5)] >> (at & 31) & 1) != 0 ? -1 : 0;
        }

        return Vector256.Create<int>(found);
    }
}
