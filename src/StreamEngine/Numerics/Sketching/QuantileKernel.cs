using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Memory;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Sketching;

/// <summary>
/// Counts a block of values in the pages of their sketches, or puts them behind the exact values where there is room. What needs more than that (larger blocks,
/// new pages, counters that are full, denormals and values that are not finite) is left to the caller. The order does not matter: an increment changes
/// nothing but its counter, and exact values are read in order.
/// </summary>
internal static unsafe class QuantileKernel
{
    /// <summary>Most values of a block.</summary>
    internal const int Block = 64;

    private const ulong Magnitude = ulong.MaxValue >> 1;
    private const ulong Infinity = 0x7FFUL << 52;

    // No page has it, so that the value is left to the caller.
    private const ulong Special = 0xFFFE;

    /// <summary>Counts values.</summary>
    /// <param name="blocks">Where the sketches are.</param>
    /// <param name="handles">The sketch of each value.</param>
    /// <param name="values">As many values, <see cref="Block"/> at most.</param>
    /// <param name="keys">The buckets.</param>
    /// <param name="left">Gets the positions of the values that are left.</param>
    /// <returns>How many are left.</returns>
    [SkipLocalsInit]
    internal static int Fold(SlabBlocks blocks, ReadOnlySpan<int> handles, ReadOnlySpan<double> values, QuantileKeys keys, Span<byte> left)
    {
        ulong* places = stackalloc ulong[Block];
        nint* heads = stackalloc nint[Block];
        nint* counters = stackalloc nint[Block];
        byte* positions = stackalloc byte[Block];
        byte* far = stackalloc byte[Block];
        nint* bases = blocks.Bases;
        int shift = blocks.SlabShift;
        for (int i = 0; i < handles.Length; i++)
        {
            byte* head = At(bases, shift, handles[i]);
            heads[i] = (nint)head;
            Prefetch(head);
        }

        Places(values, keys, places);
        int found = 0;
        int farther = 0;
        for (int i = 0; i < handles.Length; i++)
        {
            int page = Near((QuantileHead*)heads[i], (ushort)places[i]);
            if (page == 0)
            {
                far[farther++] = (byte)i;
                continue;
            }

            byte* counter = At(bases, shift, page) + (places[i] >> 16 << 1);
            Prefetch(counter);
            counters[found] = (nint)counter;
            positions[found++] = (byte)i;
        }

        int rest = farther == 0 ? 0 : FindFar(bases, shift, values, heads, places, far, farther, counters, positions, ref found, left);
        return Count(counters, positions, found, left, rest);
    }

    /// <summary>Counts values of one sketch.</summary>
    [SkipLocalsInit]
    internal static int FoldRun(SlabBlocks blocks, int handle, ReadOnlySpan<double> values, QuantileKeys keys, Span<byte> left)
    {
        ulong* places = stackalloc ulong[Block];
        nint* bases = blocks.Bases;
        int shift = blocks.SlabShift;
        var head = (QuantileHead*)At(bases, shift, handle);
        Places(values, keys, places);
        int rest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            int page = Near(head, (ushort)places[i]);
            page = page != 0 ? page : Far(bases, shift, head, (ushort)places[i]);
            ushort* counter = (ushort*)(At(bases, shift, page) + (places[i] >> 16 << 1));
            if (page == 0 || *counter == ushort.MaxValue)
            {
                left[rest++] = (byte)i;
            }
            else
            {
                ++*counter;
            }
        }

        return rest;
    }

    /// <summary>The tag of the page of each value, and above it the counter in the page.</summary>
    internal static void Places(ReadOnlySpan<double> values, QuantileKeys keys, ulong* places)
    {
        int i = 0;
        fixed (double* first = values)
        {
            if (Kernel.Path == KernelPath.Vector512)
            {
                for (; i <= values.Length - Vector512<double>.Count; i += Vector512<double>.Count)
                {
                    Place(Vector512.Load(first + i), keys).Store(places + i);
                }
            }

            for (; i < values.Length; i++)
            {
                places[i] = Place(first[i], keys);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Place(double value, QuantileKeys keys)
    {
        // Adding zero makes a negative zero positive.
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        ulong magnitude = bits & Magnitude;
        ulong key = (magnitude >> (52 - keys.Bits)) + (ulong)keys.Offset;
        ulong tag = (key >> keys.PageShift) | ((bits >> 48) & QuantileKeys.Sign);
        bool special = magnitude >= Infinity | magnitude - 1 < (1UL << 52) - 1;
        return (special ? Special : tag) | ((key & ((1UL << keys.PageShift) - 1)) << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Place(Vector512<double> values, QuantileKeys keys)
    {
        Vector512<ulong> bits = (values + Vector512<double>.Zero).AsUInt64();
        Vector512<ulong> magnitude = bits & Vector512.Create(Magnitude);
        Vector512<ulong> key = (magnitude >>> (52 - keys.Bits)) + Vector512.Create((ulong)keys.Offset);
        Vector512<ulong> tag = (key >>> keys.PageShift) | ((bits >>> 48) & Vector512.Create((ulong)QuantileKeys.Sign));
        Vector512<ulong> special = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(Infinity))
            | Vector512.LessThan(magnitude - Vector512<ulong>.One, Vector512.Create((1UL << 52) - 1));
        Vector512<ulong> counter = key & Vector512.Create((1UL << keys.PageShift) - 1);
        return Vector512.ConditionalSelect(special, Vector512.Create(Special), tag) | (counter << 16);
    }

    private static int Count(nint* counters, byte* positions, int found, Span<byte> left, int rest)
    {
        for (int i = 0; i < found; i++)
        {
            ushort* counter = (ushort*)counters[i];
            if (*counter != ushort.MaxValue)
            {
                ++*counter;
            }
            else
            {
                left[rest++] = positions[i];
            }
        }

        return rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* At(nint* bases, int shift, int block) =>
        (byte*)bases[block >> shift] + ((nint)(block & ((1 << shift) - 1)) << SlabBlocks.LineShift);

    /// <summary>The block of a page that the line of the sketch names; 0 when it does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Near(QuantileHead* head, ushort tag)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            uint mask = Vector128.Equals(*(Vector128<ushort>*)head, Vector128.Create(tag)).ExtractMostSignificantBits();
            return mask != 0 ? head->Pages[System.Numerics.BitOperations.TrailingZeroCount(mask)] : 0;
        }

        int at = ((ReadOnlySpan<ushort>)head->Tags).IndexOf(tag);
        return at >= 0 ? head->Pages[at] : 0;
    }

    /// <summary>Finds pages by the directories of their sketches, all of which are fetched before the first is looked at.</summary>
    private static int FindFar(
        nint* bases,
        int shift,
        ReadOnlySpan<double> values,
        nint* heads,
        ulong* places,
        byte* far,
        int count,
        nint* counters,
        byte* positions,
        ref int found,
        Span<byte> left)
    {
        for (int i = 0; i < count; i++)
        {
            Fetch(bases, shift, (QuantileHead*)heads[far[i]], (ushort)places[far[i]]);
        }

        int rest = 0;
        for (int i = 0; i < count; i++)
        {
            byte at = far[i];
            var head = (QuantileHead*)heads[at];
            if (TryAppend(bases, shift, head, (ushort)places[at], values[at]))
            {
                continue;
            }

            int page = Far(bases, shift, head, (ushort)places[at]);
            if (page == 0)
            {
                left[rest++] = at;
                continue;
            }

            byte* counter = At(bases, shift, page) + (places[at] >> 16 << 1);
            Prefetch(counter);
            counters[found] = (nint)counter;
            positions[found++] = at;
        }

        return rest;
    }

    /// <summary>Fetches what a sketch whose line does not name the page is looked up in, or appended to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(nint* bases, int shift, QuantileHead* head, ushort tag)
    {
        if (head->Directory != 0)
        {
            int place = head->Values >= 0 ? head->Values : PageDirectory.Start(PageDirectory.Page | tag, (1 << head->DirectoryShift) - 1);
            Prefetch(At(bases, shift, head->Directory) + (place * sizeof(ulong)));
        }
    }

    /// <summary>Puts a value behind the exact values of a sketch; false when it has pages, or when there is no room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAppend(nint* bases, int shift, QuantileHead* head, ushort tag, double value)
    {
        int count = head->Values;
        if (count is < 0 or QuantileHead.NearValues or QuantileHead.FewValues or QuantileHead.MaxExact || tag == Special)
        {
            return false;
        }

        var room = (double*)(head->Directory == 0 ? (byte*)&head->Pages : At(bases, shift, head->Directory));
        room[count] = value + 0.0;
        head->Values = count + 1;
        return true;
    }

    private static int Far(nint* bases, int shift, QuantileHead* head, ushort tag) => head->Values >= 0 || head->Directory == 0
        ? 0
        : PageDirectory.Find(new ReadOnlySpan<ulong>(At(bases, shift, head->Directory), 1 << head->DirectoryShift), PageDirectory.Page | tag);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* line)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(line);
        }
    }
}
