using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>
/// A vector as a field of a class, or of a structure that methods pass on. A field of a vector type would keep every method that takes the class as an
/// argument from being compiled ahead of time, because how vectors are passed may change with the processor.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly struct StoredVector128
{
    private readonly ulong _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal StoredVector128(Vector128<byte> value) => Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref Unsafe.AsRef(in _first)), value);

    /// <summary>The vector, read from where it lies.</summary>
    internal Vector128<byte> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.ReadUnaligned<Vector128<byte>>(ref Unsafe.As<ulong, byte>(ref Unsafe.AsRef(in _first)));
    }
}

/// <summary>The same for 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal readonly struct StoredVector256
{
    private readonly ulong _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal StoredVector256(Vector256<byte> value) => Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref Unsafe.AsRef(in _first)), value);

    /// <summary>The vector, read from where it lies.</summary>
    internal Vector256<byte> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.ReadUnaligned<Vector256<byte>>(ref Unsafe.As<ulong, byte>(ref Unsafe.AsRef(in _first)));
    }
}
