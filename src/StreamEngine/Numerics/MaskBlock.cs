using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Numerics;

/// <summary>
/// What 64 bytes of a line are, one bit a byte, and what of them is hidden. The first eight masks stand in the order of the bits of
/// <see cref="LineClasses"/> and are written at once.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct MaskBlock
{
    /// <summary>Bytes between words.</summary>
    internal ulong Breaks;

    /// <summary>Bytes that a variable part cannot do without and that are not looked at yet.</summary>
    internal ulong Candidates;

    /// <summary>Digits.</summary>
    internal ulong Digits;

    /// <summary>Letters.</summary>
    internal ulong Letters;

    /// <summary>Dots.</summary>
    internal ulong Dots;

    /// <summary>Ends of lines.</summary>
    internal ulong LineEnds;

    /// <summary>Colons.</summary>
    internal ulong Colons;

    /// <summary>Plus and minus signs.</summary>
    internal ulong Signs;

    /// <summary>Slashes and backslashes.</summary>
    internal ulong Slashes;

    /// <summary>At signs.</summary>
    internal ulong Ats;

    /// <summary>Bytes of hidden ranges.</summary>
    internal ulong Hidden;

    /// <summary>First bytes of hidden ranges.</summary>
    internal ulong Starts;

    /// <summary>The first of its bytes, as memory.</summary>
    [UnscopedRef]
    internal ref byte Bytes => ref Unsafe.As<ulong, byte>(ref Breaks);

    /// <summary>The line ends before a bit: what follows is a break and a candidate, so that a search always ends there at the latest.</summary>
    internal void EndAt(int bit)
    {
        ulong behind = ~0UL << bit;
        Breaks |= behind;
        Candidates |= behind;
        Digits &= ~behind;
        Letters &= ~behind;
        Dots &= ~behind;
        Colons &= ~behind;
        Signs &= ~behind;
        Slashes &= ~behind;
        Ats &= ~behind;
    }
}

/// <summary>What the bytes of a word are, one bit a byte, the first byte in the lowest bit.</summary>
/// <param name="Digits">Digits.</param>
/// <param name="Letters">Letters.</param>
/// <param name="Dots">Dots.</param>
/// <param name="Slashes">Slashes and backslashes.</param>
/// <param name="Ats">At signs.</param>
internal readonly record struct WordMasks(ulong Digits, ulong Letters, ulong Dots, ulong Slashes, ulong Ats);
