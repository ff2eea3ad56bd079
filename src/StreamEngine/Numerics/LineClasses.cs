using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics;

/// <summary>
/// What the bytes of a line are, 64 at a time. Vectors of that width must not be live over a call here: the stack is aligned to 16 bytes, and a
/// vector that waits there across two cache lines costs a third of the time of a line.
/// </summary>
internal static class LineClasses
{
    /// <summary>Bits of <see cref="Of"/>.</summary>
    internal const int Break = 1, Candidate = 2, Digit = 4, Letter = 8;

    private const int Dot = 16, LineEnd = 32, Colon = 64, Sign = 128;

    /// <summary>What stands for the bytes behind a line: a break and a candidate, so that a search always ends there at the latest.</summary>
    private const byte Behind = (byte)'"';

    // What a byte is, by its value. Bytes beyond ASCII are letters.
    private static readonly byte[] _classes = [.. Enumerable.Range(0, 128).Select(static value => (byte)TableOf((byte)value))];
    private static readonly bool _isWide = Avx512Vbmi.IsSupported && Kernel.Path == KernelPath.Vector512;
    private static readonly bool _turns = _isWide && Gfni.V512.IsSupported;
    private static readonly Vector512<byte> _lowerClasses = Vector512.Create(_classes.AsSpan(0, 64));
    private static readonly Vector512<byte> _upperClasses = Vector512.Create(_classes.AsSpan(64, 64));
    private static readonly Vector512<byte> _places = Vector512.Create([.. Enumerable.Range(0, 64).Select(static i => (byte)i)]);
    private static readonly Vector512<byte> _backwards = Vector512.Create([.. Enumerable.Range(0, 64).Select(static i => (byte)(i ^ 7))]);
    private static readonly Vector512<byte> _byBit = Vector512.Create([.. Enumerable.Range(0, 64).Select(static i => (byte)((8 * (i % 8)) + (i / 8)))]);
    private static readonly Vector512<byte> _diagonal = Vector512.Create(0x8040201008040201).AsByte();

    /// <summary>One byte at a time: what the vector forms must equal.</summary>
    internal static int Of(byte value) => value switch
    {
        (byte)'"' or (byte)'\'' => Break | Candidate,
        <= 0x20 or (byte)'=' or (byte)':' or (byte)',' or (byte)';' or (byte)'(' or (byte)')' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}'
            or (byte)'<' or (byte)'>' or (byte)'|' => Break,
        >= (byte)'0' and <= (byte)'9' => Digit | Candidate,
        (byte)'/' or (byte)'\\' or (byte)'@' => Candidate,
        >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= 0x80 => Letter,
        _ => 0,
    };

    /// <summary>A text where 64 bytes can be read from its begin. What stands behind a shorter one is not told.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">64 bytes that may be overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref byte Readable(ReadOnlySpan<byte> text, ref byte room)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        return ref text.Length >= 64 || IsReadable(ref start) ? ref start : ref Copy(text, ref room);
    }

    /// <summary>
    /// True when 64 bytes from a place on and the one before are in the same page of memory: whoever may read one of them may read all.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe bool IsReadable(ref byte start) => ((nuint)Unsafe.AsPointer(ref start) & 4095) - 1 < 4096 - 64;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref byte Copy(ReadOnlySpan<byte> text, ref byte room)
    {
        text.CopyTo(MemoryMarshal.CreateSpan(ref room, 64));
        return ref room;
    }

    /// <summary>Bytes of a line that ends before one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<byte> End(Vector512<byte> bytes, int length) =>
        Vector512.ConditionalSelect(Vector512.LessThan(_places, Vector512.Create((byte)length)), bytes, Vector512.Create(Behind));

    /// <summary>Writes the masks of a block; returns the ends of lines in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Classify(Vector512<byte> bytes, ref MaskBlock block)
    {
        Vector512<byte> kinds = _isWide
            ? Avx512Vbmi.PermuteVar64x8x2(_lowerClasses, bytes, _upperClasses)
            : ByRows(bytes);
        kinds = Vector512.ConditionalSelect(Vector512.LessThan(bytes.AsSByte(), Vector512<sbyte>.Zero).AsByte(), Vector512.Create((byte)Letter), kinds);
        Write(kinds, ref block);
        block.Slashes = (Vector512.Equals(bytes, Vector512.Create((byte)'/')) | Vector512.Equals(bytes, Vector512.Create((byte)'\\'))).ExtractMostSignificantBits();
        block.Ats = Vector512.Equals(bytes, Vector512.Create((byte)'@')).ExtractMostSignificantBits();
        return Bits(kinds, LineEnd);
    }

    /// <summary>Writes a mask for each bit of 64 bytes, the lowest bit first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write(Vector512<byte> kinds, ref MaskBlock block)
    {
        if (_turns)
        {
            Turn(kinds, ref block);
        }
        else
        {
            Split(kinds, ref block);
        }
    }

    /// <summary>Turns a table of 64 bytes of 8 bits into 8 words of 64 bits: each eight bytes about their diagonal, then the bytes by their words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(Vector512<byte> kinds, ref MaskBlock block)
    {
        Vector512<byte> turned = Gfni.V512.GaloisFieldAffineTransform(_diagonal, Avx512BW.Shuffle(kinds, _backwards), 0);
        Avx512Vbmi.PermuteVar64x8(turned, _byBit).StoreUnsafe(ref block.Bytes);
    }

    /// <summary>The same a bit at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Split(Vector512<byte> kinds, ref MaskBlock block)
    {
        block.Breaks = Bits(kinds, Break);
        block.Candidates = Bits(kinds, Candidate);
        block.Digits = Bits(kinds, Digit);
        block.Letters = Bits(kinds, Letter);
        block.Dots = Bits(kinds, Dot);
        block.LineEnds = Bits(kinds, LineEnd);
        block.Colons = Bits(kinds, Colon);
        block.Signs = Bits(kinds, Sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector512<byte> kinds, int kind) => (kinds << (7 - BitOperations.Log2((uint)kind))).ExtractMostSignificantBits();

    /// <summary>What bytes are by their high and low four bits, a row of the ASCII table at a time; of those beyond it 0.</summary>
    private static Vector512<byte> ByRows(Vector512<byte> bytes)
    {
        Vector512<byte> high = bytes >>> 4;
        Vector512<byte> low = bytes & Vector512.Create((byte)0x0F);
        Vector512<byte> kinds = default;
        for (int row = 0; row < 8; row++)
        {
            var table = Vector128.Create(_classes.AsSpan(16 * row, 16));
            var looked = Vector512.Create(
                Vector256.Create(Vector128.Shuffle(table, low.GetLower().GetLower()), Vector128.Shuffle(table, low.GetLower().GetUpper())),
                Vector256.Create(Vector128.Shuffle(table, low.GetUpper().GetLower()), Vector128.Shuffle(table, low.GetUpper().GetUpper())));
            kinds |= looked & Vector512.Equals(high, Vector512.Create((byte)row));
        }

        return kinds;
    }

    private static int TableOf(byte value) =>
        Of(value) | (value == '.' ? Dot : 0) | (value is (byte)'\n' or (byte)'\r' ? LineEnd : 0)
        | (value == ':' ? Colon : 0) | (value is (byte)'-' or (byte)'+' ? Sign : 0);
}
