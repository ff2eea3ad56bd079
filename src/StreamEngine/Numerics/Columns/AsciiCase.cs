using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics.Columns;

/// <summary>Lower case of the letters A to Z; all other bytes stay, those of other scripts too.</summary>
internal static class AsciiCase
{
    /// <summary>Copies text in lower case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">Room for it.</param>
    internal static void ToLower(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int at = 0;
        for (; at + 16 <= text.Length; at += 16)
        {
            Vector128<byte> bytes = Vector128.Create(text[at..]);
            Vector128<byte> letters = Vector128.LessThan(bytes - Vector128.Create((byte)'A'), Vector128.Create((byte)26));
            (bytes | (letters & Vector128.Create((byte)0x20))).CopyTo(target[at..]);
        }

        for (; at < text.Length; at++)
        {
            target[at] = ToLower(text[at]);
        }
    }

    /// <summary>One byte in lower case.</summary>
    internal static byte ToLower(byte value) => (uint)(value - 'A') < 26 ? (byte)(value | 0x20) : value;
}
