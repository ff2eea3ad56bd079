using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Columns;

/// <summary>Looks many small keys up in an array whose entries are one more than what belongs to the key, and 0 for a key without anything.</summary>
internal static class DenseLookup
{
    /// <summary>Looks keys up until one has nothing, or lies outside the array.</summary>
    /// <param name="table">The array.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="found">Gets what belongs to each of them.</param>
    /// <param name="path">The vector width.</param>
    /// <returns>Keys that were found, all of them before the first that was not; it is that one, or a few keys before it.</returns>
    internal static unsafe int Find(ReadOnlySpan<int> table, ReadOnlySpan<long> keys, Span<int> found, KernelPath path)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(found.Length, keys.Length);
        int i = 0;
        if (path == KernelPath.Vector512 && Avx2.IsSupported && Avx512F.IsSupported)
        {
            ref long from = ref MemoryMarshal.GetReference(keys);
            ref int to = ref MemoryMarshal.GetReference(found);
            Vector512<ulong> length = Vector512.Create((ulong)table.Length);
            fixed (int* first = table)
            {
                for (int last = keys.Length - Vector512<long>.Count; i <= last; i += Vector512<long>.Count)
                {
                    Vector512<long> key = Vector512.LoadUnsafe(ref from, (nuint)i);
                    if (Vector512.GreaterThanOrEqualAny(key.AsUInt64(), length))
                    {
                        return i;
                    }

                    Vector256<int> entry = Avx2.GatherVector256(first, Avx512F.ConvertToVector256Int32(key), sizeof(int));
                    if (Vector256.EqualsAny(entry, Vector256<int>.Zero))
                    {
                        return i;
                    }

                    (entry - Vector256<int>.One).StoreUnsafe(ref to, (nuint)i);
                }
            }
        }

        for (; i < keys.Length; i++)
        {
            long key = keys[i];
            if ((ulong)key >= (ulong)table.Length || table[(int)key] == 0)
            {
                return i;
            }

            found[i] = table[(int)key] - 1;
        }

        return i;
    }

    /// <summary>As above, for keys of 32 bits.</summary>
    internal static unsafe int Find(ReadOnlySpan<int> table, ReadOnlySpan<int> keys, Span<int> found, KernelPath path)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(found.Length, keys.Length);
        int i = 0;
        if (path >= KernelPath.Vector256 && Avx2.IsSupported)
        {
            ref int from = ref MemoryMarshal.GetReference(keys);
            ref int to = ref MemoryMarshal.GetReference(found);
            Vector256<uint> length = Vector256.Create((uint)table.Length);
            fixed (int* first = table)
            {
                for (int last = keys.Length - Vector256<int>.Count; i <= last; i += Vector256<int>.Count)
                {
                    Vector256<int> key = Vector256.LoadUnsafe(ref from, (nuint)i);
                    if (Vector256.GreaterThanOrEqualAny(key.AsUInt32(), length))
                    {
                        return i;
                    }

                    Vector256<int> entry = Avx2.GatherVector256(first, key, sizeof(int));
                    if (Vector256.EqualsAny(entry, Vector256<int>.Zero))
                    {
                        return i;
                    }

                    (entry - Vector256<int>.One).StoreUnsafe(ref to, (nuint)i);
                }
            }
        }

        for (; i < keys.Length; i++)
        {
            int key = keys[i];
            if ((uint)key >= (uint)table.Length || table[key] == 0)
            {
                return i;
            }

            found[i] = table[key] - 1;
        }

        return i;
    }
}
