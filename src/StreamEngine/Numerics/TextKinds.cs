using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics;

/// <summary>Which kinds of bytes a text holds, by one look-up in a table for 64 bytes where the processor has it.</summary>
internal static class TextKinds
{
    internal const int Digit = 1, Hex = 2, Letter = 4, Dot = 8, Colon = 16, Dash = 32, Mark = 64, Other = 128;

    private static readonly byte[] _kinds = [.. Enumerable.Range(0, 256).Select(static value => (byte)KindOf((byte)value))];
    private static readonly bool _isWide = Avx512Vbmi.IsSupported && Kernel.Path == KernelPath.Vector512;
    private static readonly Vector512<byte> _lower = Vector512.Create(_kinds.AsSpan(0, 64));
    private static readonly Vector512<byte> _upper = Vector512.Create(_kinds.AsSpan(64, 64));

    /// <summary>
    /// All kinds of a piece of a text. <see cref="Hex"/> is the letters from a to f, <see cref="Letter"/> the others and bytes beyond ASCII,
    /// <see cref="Mark"/> slashes and the at sign.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Of(ByteText text, int start, int length) => _isWide ? Wide(text, start, length) : Of(text.Slice(start, length));

    /// <summary>The same one byte at a time.</summary>
    internal static int Of(ReadOnlySpan<byte> text)
    {
        byte[] table = _kinds;
        int kinds = 0;
        foreach (byte value in text)
        {
            kinds |= table[value];
        }

        return kinds;
    }

    private static int Wide(ByteText text, int start, int length)
    {
        Vector512<byte> all = Vector512<byte>.Zero;
        ulong beyond = 0;
        for (int at = 0; at < length; at += 64)
        {
            Vector512<byte> bytes = Vector512.LoadUnsafe(in text.At(start + at));
            Vector512<byte> inside = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)Math.Min(length - at, 64)));
            Vector512<byte> known = bytes & inside;
            beyond |= known.ExtractMostSignificantBits();
            all |= Avx512Vbmi.PermuteVar64x8x2(_lower, bytes, _upper) & inside;
        }

        Vector256<byte> half = all.GetLower() | all.GetUpper();
        Vector128<byte> quarter = half.GetLower() | half.GetUpper();
        ulong word = quarter.AsUInt64().GetElement(0) | quarter.AsUInt64().GetElement(1);
        word |= word >> 32;
        word |= word >> 16;
        int found = (int)((word | (word >> 8)) & 0xFF);

        // Bytes beyond ASCII were looked up as those 128 below.
        return beyond == 0 ? found : Of(text.Slice(start, length));
    }

    private static int KindOf(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => Digit,
        >= (byte)'a' and <= (byte)'f' or >= (byte)'A' and <= (byte)'F' => Hex,
        >= (byte)'g' and <= (byte)'z' or >= (byte)'G' and <= (byte)'Z' or >= 0x80 => Letter,
        (byte)'.' => Dot,
        (byte)':' => Colon,
        (byte)'-' => Dash,
        (byte)'/' or (byte)'\\' or (byte)'@' => Mark,
        _ => Other,
    };
}
