using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>Reads and writes of values as bytes, in one place so that the rest of the engine needs no unsafe code.</summary>
internal static class SpanBytes
{
    /// <summary>The bytes of a value in place, from <paramref name="offset"/>; valid as long as the value is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ReadOnlySpan<byte> Of<T>(ref T value, int offset, int length)
        where T : unmanaged
    {
        System.Diagnostics.Debug.Assert(offset + length <= Unsafe.SizeOf<T>(), "bytes outside the value");
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref Unsafe.As<T, byte>(ref value), offset), length);
    }

    /// <summary>Copies up to 16 bytes without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyInto<T>(ref T value, int offset, ReadOnlySpan<byte> bytes)
        where T : unmanaged
    {
        System.Diagnostics.Debug.Assert(offset + bytes.Length <= Unsafe.SizeOf<T>(), "bytes outside the value");
        Unsafe.CopyBlockUnaligned(ref Unsafe.AddByteOffset(ref Unsafe.As<T, byte>(ref value), offset), ref MemoryMarshal.GetReference(bytes), (uint)bytes.Length);
    }

    /// <summary>How far behind the start of <paramref name="whole"/> a piece starts; meaningless, but harmless, when it does not lie in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Distance(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> piece) =>
        Unsafe.ByteOffset(ref MemoryMarshal.GetReference(whole), ref MemoryMarshal.GetReference(piece));

    /// <summary>Writes the bytes of a vector over a value of its size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write<T>(ref T value, Vector128<byte> bytes)
    {
        System.Diagnostics.Debug.Assert(Unsafe.SizeOf<T>() == 16, "a value of 16 bytes");
        Unsafe.As<T, Vector128<byte>>(ref value) = bytes;
    }

    /// <summary>Writes 16 bytes over a value of that size, the low ones first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write<T>(ref T value, UInt128 bits)
        where T : unmanaged
    {
        System.Diagnostics.Debug.Assert(Unsafe.SizeOf<T>() == 16, "a value of 16 bytes");
        Unsafe.As<T, UInt128>(ref value) = bits;
    }
}
