using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics.Scanning;

/// <summary>
/// 64 bytes of text in registers. Every query answers with one bit a byte, the first byte in the lowest bit. One struct a vector
/// width, so that a scan is written once.
/// </summary>
internal interface IByteBlock<TSelf>
    where TSelf : struct, IByteBlock<TSelf>
{
    /// <summary>Loads the 64 bytes from <paramref name="source"/> on; they must be readable.</summary>
    static abstract TSelf Load(ref readonly byte source);

    /// <summary>The bits that are set in one of two blocks.</summary>
    static abstract TSelf Or(in TSelf left, in TSelf right);

    /// <summary>Bytes equal to <paramref name="value"/>.</summary>
    ulong Equal(byte value);

    /// <summary>Bytes that equal <paramref name="value"/> once bit 5 is set: letters of either case, <c>{</c> and <c>[</c>.</summary>
    ulong EqualFolded(byte value);

    /// <summary>
    /// Bytes that, once bit 5 is set, equal the entry of a table that their low four bits select. Control bytes may match as
    /// well. An entry must have its index as its low four bits, or be 0 for none.
    /// </summary>
    /// <param name="low">Entries 0 to 7, the first in the lowest byte. Constants, so that the table is one as well.</param>
    /// <param name="high">Entries 8 to 15.</param>
    ulong EqualFolded(ulong low, ulong high);

    /// <summary>Bytes below <paramref name="value"/>, which is at most 0x80.</summary>
    ulong Below(byte value);

    /// <summary>Bytes that are not ASCII.</summary>
    ulong NonAscii();
}
