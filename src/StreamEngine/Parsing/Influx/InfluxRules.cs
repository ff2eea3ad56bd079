using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Influx;

/// <summary>
/// Structural bytes of the line protocol, those aside that a backslash precedes: every newline, every space, the comma that ends the measurement, commas and
/// equals signs behind the tags. The tags are judged here, 64 bytes at a time: a line is irregular where they are not <c>key=value</c> with commas between, and also at
/// a quote and at a backslash outside of the tags. The first byte of a line is for the reader to see.
/// </summary>
/// <remarks>
/// Measurement and head are found by sums: a bit added to the first byte of a run of ones comes out right behind the run. Of the state, <c>Escape</c> is 1
/// after an odd run of backslashes; <c>InQuotes</c> is 1 within a measurement; <c>Late</c> is all ones from the comma before a tag up to its equals sign; of
/// <c>Other</c>, bit 0 is set within a line, bit 1 within measurement and tags, bit 2 right behind a comma or equals sign of the tags.
/// </remarks>
internal readonly struct InfluxRules : IScanRules
{
    public static bool IsLinesAlone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        ulong newlines = block.Equal((byte)'\n');
        ulong spaces = block.Equal((byte)' ');
        ulong commas = block.Equal((byte)',');
        ulong equals = block.Equal((byte)'=');
        ulong quotes = block.Equal((byte)'"');
        ulong backslashes = block.Equal((byte)'\\');
        if ((backslashes | state.Escape) != 0)
        {
            ulong plain = ~BitMasks.AfterOddRuns(backslashes, ref state.Escape);
            spaces &= plain;
            commas &= plain;
            equals &= plain;
        }

        ulong ends = spaces | newlines;
        ulong starts = (newlines << 1) | (~state.Other & 1);
        ulong words = ~ends;
        ulong head = Run(words, (starts & words) | ((state.Other >> 1) & 1), out ulong headEnds, out ulong headGoesOn);
        ulong names = words & ~commas;
        ulong measurement = Run(names, (starts & names) | state.InQuotes, out ulong nameEnds, out state.InQuotes);
        ulong tags = head & ~measurement;

        // Commas and equals signs take turns, the comma first and the equals sign last, and none stands beside another one or at the end.
        ulong both = commas | equals;
        ulong marks = both & tags;
        ulong inKey = BitMasks.PrefixXor(marks) ^ state.Late;
        ulong afterMark = (marks << 1) | (state.Other >> 2);
        ulong wrong = ((marks | headEnds) & (commas ^ inKey)) | (afterMark & (marks | ends));

        masks.Tokens = ends | (nameEnds & commas) | (both & ~head);
        masks.Lines = newlines;
        masks.Escapes = 0;
        masks.Irregular = wrong | quotes | (backslashes & ~tags);
        state.Late = (ulong)((long)inKey >> 63);
        if (wrong != 0 && newlines != 0)
        {
            // Turns that were missed are told from the last newline on; until then all heads look wrong.
            state.Late = 0 - ((ulong)BitOperations.PopCount(marks >> (63 - BitOperations.LeadingZeroCount(newlines))) & 1);
        }

        state.Other = (~newlines >> 63) | (headGoesOn << 1) | ((marks >> 63) << 2);
    }

    /// <summary>The runs of ones that begin at given bits.</summary>
    /// <param name="ones">All runs.</param>
    /// <param name="starts">The first bits of those that are wanted; bit 0 for one that goes on from the block before, also when it ends there.</param>
    /// <param name="after">The bits right behind them.</param>
    /// <param name="goesOn">1 when one goes on in the next block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Run(ulong ones, ulong starts, out ulong after, out ulong goesOn)
    {
        ulong sum = ones + starts;
        goesOn = sum < ones ? 1UL : 0;
        after = sum & ~ones;
        return ones & ~sum;
    }
}
