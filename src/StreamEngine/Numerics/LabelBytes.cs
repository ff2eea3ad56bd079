using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>
/// Copies text into a column of labels, with a backslash before comma, equals sign, space and backslash. Names and values are short and
/// seldom hold any of the four: text without them is moved by two loads and stores that overlap.
/// </summary>
internal static class LabelBytes
{
    /// <summary>Copies text with its escapes.</summary>
    /// <param name="text">The text; never read past its end.</param>
    /// <param name="target">Room for twice the text.</param>
    /// <param name="high">Bit 7 of a byte is set when the text, or one before it, holds bytes beyond ASCII.</param>
    /// <returns>Bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int CopyEscaped(ReadOnlySpan<byte> text, Span<byte> target, ref ulong high)
    {
        int length = text.Length;
        if (length <= 16 && length >= 8 && target.Length >= length)
        {
            ref byte from = ref MemoryMarshal.GetReference(text);
            ref byte to = ref MemoryMarshal.GetReference(target);
            ulong first = Unsafe.ReadUnaligned<ulong>(ref from);
            ulong last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, length - 8));
            if (!IsSpecial(Vector128.Create(first, last).AsByte()))
            {
                Unsafe.WriteUnaligned(ref to, first);
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - 8), last);
                high |= first | last;
                return length;
            }
        }

        return CopyOther(text, target, ref high);
    }

    /// <summary>The same, byte by byte.</summary>
    internal static int CopyEscapedScalar(ReadOnlySpan<byte> text, Span<byte> target, ref ulong high)
    {
        int written = 0;
        foreach (byte value in text)
        {
            high |= value;
            if (value is (byte)',' or (byte)'=' or (byte)' ' or (byte)'\\')
            {
                target[written++] = (byte)'\\';
            }

            target[written++] = value;
        }

        return written;
    }

    /// <summary>True when <paramref name="high"/> tells of bytes beyond ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsHigh(ulong high) => (high & 0x8080808080808080) != 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CopyOther(ReadOnlySpan<byte> text, Span<byte> target, ref ulong high)
    {
        int length = text.Length;
        if (length < 8)
        {
            return CopyShort(text, target, ref high);
        }

        if (length <= 16 || target.Length < length)
        {
            return CopyEscapedScalar(text, target, ref high);
        }

        ref byte from = ref MemoryMarshal.GetReference(text);
        ref byte to = ref MemoryMarshal.GetReference(target);
        Vector128<byte> all = default;
        int at = 0;
        while (true)
        {
            // The last load overlaps bytes that are done.
            at = Math.Min(at, length - Vector128<byte>.Count);
            Vector128<byte> block = Vector128.LoadUnsafe(ref from, (nuint)at);
            if (IsSpecial(block))
            {
                return at + CopyEscapedScalar(text[at..], target[at..], ref high) + Merge(all, ref high);
            }

            all |= block;
            block.StoreUnsafe(ref to, (nuint)at);
            at += Vector128<byte>.Count;
            if (at == length)
            {
                return length + Merge(all, ref high);
            }
        }
    }

    private static int CopyShort(ReadOnlySpan<byte> text, Span<byte> target, ref ulong high)
    {
        if (text.Length >= 4 && target.Length >= text.Length)
        {
            uint first = BinaryPrimitives.ReadUInt32LittleEndian(text);
            uint last = BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]);
            if (!IsSpecial(Vector128.CreateScalar(first | ((ulong)last << 32)).AsByte()))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(target, first);
                BinaryPrimitives.WriteUInt32LittleEndian(target[(text.Length - 4)..], last);
                high |= first | last;
                return text.Length;
            }
        }

        return CopyEscapedScalar(text, target, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Merge(Vector128<byte> all, ref ulong high)
    {
        high |= all.AsUInt64()[0] | all.AsUInt64()[1];
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSpecial(Vector128<byte> block) =>
        (Vector128.Equals(block, Vector128.Create((byte)',')) | Vector128.Equals(block, Vector128.Create((byte)'='))
            | Vector128.Equals(block, Vector128.Create((byte)' ')) | Vector128.Equals(block, Vector128.Create((byte)'\\'))) != Vector128<byte>.Zero;
}
