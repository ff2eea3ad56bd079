using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics.Sketching;

/// <summary>
/// Entries of a directory: an open-addressed table of words whose lower half is a tag and a kind, and whose upper half names a block. 0 is empty. The
/// table is a power of two and never full.
/// </summary>
internal static class PageDirectory
{
    /// <summary>Kinds of entries: a page of counters, its upper halves, and what only few sketches need.</summary>
    internal const uint Page = 1 << 16;

    internal const uint Carry = 2 << 16;
    internal const uint Extra = 3 << 16;
    internal const uint KindMask = 3 << 16;

    /// <summary>Where the search for a name starts. Neighbouring tags start side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Start(uint name, int mask) => (int)((name ^ (name >> 10)) + ((name >> 16) * 7)) & mask;

    /// <summary>The block of a name, 0 when there is none.</summary>
    internal static int Find(ReadOnlySpan<ulong> entries, uint name)
    {
        int mask = entries.Length - 1;
        for (int at = Start(name, mask); ; at = (at + 1) & mask)
        {
            ulong entry = entries[at];
            if ((uint)entry == name || entry == 0)
            {
                return (int)(entry >> 32);
            }
        }
    }

    /// <summary>Puts a name that is not there yet.</summary>
    internal static void Put(Span<ulong> entries, uint name, int block)
    {
        int mask = entries.Length - 1;
        int at = Start(name, mask);
        while (entries[at] != 0)
        {
            at = (at + 1) & mask;
        }

        entries[at] = name | ((ulong)(uint)block << 32);
    }
}
