using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics;

/// <summary>Asks for memory before it is needed. Does nothing where the processor has no such instruction.</summary>
internal static class Prefetch
{
    /// <summary>Brings the cache line of a value near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Of<T>(ref T value)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref value));
        }
    }

    /// <summary>Brings all cache lines of values near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void All<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));
            int bytes = values.Length * sizeof(T);
            for (int at = 0; at < bytes; at += 64)
            {
                Sse.Prefetch0(first + at);
            }
        }
    }

    /// <summary>Brings the cache line after that of a value near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void OfNext<T>(ref T value)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((byte*)Unsafe.AsPointer(ref value) + 64);
        }
    }
}
