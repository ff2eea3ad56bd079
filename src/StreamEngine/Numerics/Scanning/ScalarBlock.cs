using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics.Scanning;

/// <summary>A block in eight 64-bit words: the twin of the vector blocks, and the path of machines without vectors.</summary>
internal readonly struct ScalarBlock : IByteBlock<ScalarBlock>
{
    private const ulong Ones = 0x0101010101010101;
    private const ulong Tops = 0x8080808080808080;

    private readonly Words _words;

    private ScalarBlock(in Words words) => _words = words;

    public static ScalarBlock Load(ref readonly byte source)
    {
        Words words = default;
        for (int i = 0; i < Words.Count; i++)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref Unsafe.AsRef(in source), i * 8));
            words[i] = BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
        }

        return new ScalarBlock(words);
    }

    public static ScalarBlock Or(in ScalarBlock left, in ScalarBlock right)
    {
        Words words = default;
        for (int i = 0; i < Words.Count; i++)
        {
            words[i] = left._words[i] | right._words[i];
        }

        return new ScalarBlock(words);
    }

    public ulong Equal(byte value) => Match(value, 0);

    public ulong EqualFolded(byte value) => Match(value, Ones * 0x20);

    public ulong EqualFolded(ulong low, ulong high)
    {
        Vector128<byte> table = Vector128.Create(low, high).AsByte();
        ulong result = 0;
        for (int i = 0; i < Vector128<byte>.Count; i++)
        {
            result |= table[i] == 0 ? 0 : Match(table[i], Ones * 0x20);
        }

        return result;
    }

    public ulong Below(byte value)
    {
        ulong result = 0;
        for (int i = 0; i < Words.Count; i++)
        {
            // With the top bit set no borrow crosses a byte; it stays set exactly where the low seven bits are not below the value.
            ulong word = _words[i];
            ulong reached = ((word | Tops) - (Ones * value)) & Tops;
            result |= Bits((~reached | (value == 0x80 ? Tops : 0)) & ~word & Tops) << (i * 8);
        }

        return result;
    }

    public ulong NonAscii()
    {
        ulong result = 0;
        for (int i = 0; i < Words.Count; i++)
        {
            result |= Bits(_words[i] & Tops) << (i * 8);
        }

        return result;
    }

    private ulong Match(byte value, ulong fold)
    {
        ulong result = 0;
        for (int i = 0; i < Words.Count; i++)
        {
            ulong different = (_words[i] | fold) ^ (Ones * value);
            ulong zero = ~(((different & ~Tops) + ~Tops) | different | ~Tops);
            result |= Bits(zero) << (i * 8);
        }

        return result;
    }

    /// <summary>The top bits of eight bytes side by side: the product puts bit 7 of byte i at bit 56 + i, and no two meet.</summary>
    private static ulong Bits(ulong tops) => ((tops >> 7) * 0x0102040810204080) >> 56;

    [InlineArray(Count)]
    [StructLayout(LayoutKind.Sequential)]
    private struct Words
    {
        internal const int Count = 8;
        private ulong _first;
    }
}
