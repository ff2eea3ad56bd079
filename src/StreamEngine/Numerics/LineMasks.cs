using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>
/// Bit masks of a line of text, one bit a byte: breaks (white space, control bytes and <c>= : , ; ( ) [ ] { } &lt; &gt; | " '</c>), digits,
/// letters (ASCII letters and bytes above 0x7F), and candidates: bytes that a variable part of a line cannot do without (digits, quotes,
/// slashes, <c>@</c>, and, once numbers are hidden, dots that may stand before the end of a host). Words are found and judged by bit operations instead of byte by byte, words without a
/// candidate are not looked at, and words that begin with a digit are found all at once.
/// </summary>
internal readonly ref struct LineMasks
{
    /// <summary>Longest line, in bytes.</summary>
    internal const int MaxLine = 4096;

    /// <summary>Blocks of memory that a line needs at most.</summary>
    internal const int MaxBlocks = (MaxLine / 64) + 1;

    private readonly ref MaskBlock _first;
    private readonly int _count;

    /// <summary>Classifies the first line of a text, and no more than <see cref="MaxLine"/> bytes of it, into <paramref name="memory"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="memory">Room for <see cref="MaxBlocks"/>.</param>
    /// <remarks>The steps of a line are methods of their own: all in one leave no registers to keep masks in.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal LineMasks(ReadOnlySpan<byte> text, Span<MaskBlock> memory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory.Length, MaxBlocks);
        _first = ref MemoryMarshal.GetReference(memory);
        int limit = Math.Min(text.Length, MaxLine);
        int block = 0;
        int rest;
        ulong ends;
        do
        {
            rest = limit - (64 * block);
            ref MaskBlock masks = ref Block(block);
            var bytes = Vector512.LoadUnsafe(ref LineClasses.Readable(text[(64 * block)..], ref masks.Bytes));
            ends = LineClasses.Classify(rest >= 64 ? bytes : LineClasses.End(bytes, rest), ref masks);
            block++;
        }
        while (rest >= 64 && ends == 0);

        Length = limit;
        if (ends != 0)
        {
            int end = BitOperations.TrailingZeroCount(ends);
            Length = (64 * (block - 1)) + end;
            Block(block - 1).EndAt(end);
        }

        _count = block;
    }

    /// <summary>Bytes of the line, without what ends it.</summary>
    internal int Length { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref MaskBlock Block(int block)
    {
        Debug.Assert((uint)block < MaxBlocks, "outside the line");
        return ref Unsafe.Add(ref _first, block);
    }

    /// <summary>The first break at or after <paramref name="from"/>; the length of the line when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextBreak(int from)
    {
        int block = from >> 6;
        ulong mask = Block(block).Breaks & (~0UL << (from & 63));
        while (mask == 0)
        {
            mask = Block(++block).Breaks;
        }

        return (block << 6) + BitOperations.TrailingZeroCount(mask);
    }

    /// <summary>The first candidate at or after <paramref name="from"/>; the length of the line when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextCandidate(int from)
    {
        int block = from >> 6;
        ulong mask = Block(block).Candidates & (~0UL << (from & 63));
        while (mask == 0)
        {
            mask = Block(++block).Candidates;
        }

        return (block << 6) + BitOperations.TrailingZeroCount(mask);
    }

    /// <summary>Behind the last break before <paramref name="at"/>, 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int WordStart(int at)
    {
        int block = at >> 6;
        ulong mask = Block(block).Breaks & ~(~0UL << (at & 63));
        while (mask == 0)
        {
            if (--block < 0)
            {
                return 0;
            }

            mask = Block(block).Breaks;
        }

        return (block << 6) + 64 - BitOperations.LeadingZeroCount(mask);
    }

    /// <summary>
    /// Hides the words that begin with a digit or a signed one, without the dots at their end, and takes their bytes from the candidates.
    /// A word beside a colon that has a letter at one of its sides may be part of something longer: it stays.
    /// </summary>
    /// <returns>False when no candidates are left.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool HideNumbers()
    {
        ulong some = 0;
        ulong wordBefore = 0;
        ulong letterBefore = 0;
        ulong colonBefore = 0;
        ulong carry = 0;
        for (int i = 0; i < _count; i++)
        {
            ref MaskBlock block = ref Block(i);
            ulong words = ~block.Breaks;
            ulong letters = block.Letters;
            ulong wordsNext = words >> 1;
            ulong digitsNext = block.Digits >> 1;
            ulong lettersNext = letters >> 1;
            if (i + 1 < _count)
            {
                ref MaskBlock next = ref Block(i + 1);
                wordsNext |= ~next.Breaks << 63;
                digitsNext |= next.Digits << 63;
                lettersNext |= next.Letters << 63;
            }

            ulong before = (words << 1) | wordBefore;
            ulong colons = block.Colons & before & wordsNext & (lettersNext | (letters << 1) | letterBefore);
            ulong starts = words & ~before & ~((colons << 1) | colonBefore);
            ulong numbers = starts & (block.Digits | (block.Signs & digitsNext));

            // Adding the first bit of a run of ones clears the run and sets the bit behind it: all runs that begin with a number at once.
            ulong sum = words + numbers;
            ulong full = sum + carry;
            carry = (sum < words) || (full < sum) ? 1UL : 0;
            ulong hidden = (full ^ words) & words;
            ulong candidates = block.Candidates;
            if (block.Dots is var dots and not 0)
            {
                hidden &= ~TrailingDots(i, wordsNext);
                candidates |= dots & BeforeTopLevel(FirstBreaks(i), i + 1 < _count ? FirstBreaks(i + 1) : 0);
            }

            block.Hidden = hidden;
            block.Starts = numbers;
            candidates &= ~hidden;
            block.Candidates = candidates;
            some |= i + 1 < _count ? candidates : candidates & ~(~0UL << (Length & 63));
            if ((full & ~words & colons) is var doubtful and not 0)
            {
                ShowBefore(i, doubtful);
                some = ~0UL;
            }

            wordBefore = words >> 63;
            letterBefore = letters >> 63;
            colonBefore = colons >> 63;
        }

        return some != 0;
    }

    /// <summary>Up to three dots at the end of words, also of those that go on in the next block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong TrailingDots(int block, ulong wordsNext)
    {
        ulong dots = Block(block).Dots;
        ulong last = 0;
        ulong lastTwo = 0;
        if (dots >> 63 != 0 && block + 1 < _count)
        {
            ulong dotsBehind = Block(block + 1).Dots;
            last = dotsBehind & (Block(block + 1).Breaks >> 1);
            lastTwo = last | (dotsBehind & (last >> 1));
        }

        ulong ends = dots & ~wordsNext;
        ends |= dots & ((ends >> 1) | (last << 63));
        return ends | (dots & ((ends >> 1) | (lastTwo << 63)));
    }

    /// <summary>The breaks of a block, and of those behind the line the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong FirstBreaks(int block) => Block(block).Breaks & (block + 1 < _count ? ~0UL : ~(~1UL << (Length & 63)));

    /// <summary>Where a dot may stand before the top-level domain of a host: as many bytes before a break as such a domain and a full stop may have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BeforeTopLevel(ulong breaks, ulong next)
    {
        // Breaks at 0 and 1, at 0 to 3, and at 0, 1, 3 and 4 bytes behind a byte: 3 to 6, 9, 10, 12 and 13 are asked for.
        ulong two = breaks | (breaks >> 1) | (next << 63);
        ulong twoNext = next | (next >> 1);
        ulong four = two | (two >> 2) | (twoNext << 62);
        ulong fourNext = twoNext | (twoNext >> 2);
        ulong pairs = two | (two >> 3) | (twoNext << 61);
        ulong pairsNext = twoNext | (twoNext >> 3);
        return (four >> 3) | (fourNext << 61) | (pairs >> 9) | (pairsNext << 55);
    }

    /// <summary>Hides a range; what was hidden inside it becomes part of it.</summary>
    internal void Hide(int from, int to)
    {
        int first = from >> 6;
        int last = (to - 1) >> 6;
        for (int i = first; i <= last; i++)
        {
            ulong range = (i == first ? ~0UL << (from & 63) : ~0UL) & (i == last ? ~0UL >> (63 - ((to - 1) & 63)) : ~0UL);
            Block(i).Hidden |= range;
            Block(i).Starts &= ~range;
        }

        Block(first).Starts |= 1UL << (from & 63);
    }

    /// <summary>Bytes of a block that are hidden, and the first bytes of hidden ranges among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong HiddenBits(int block, out ulong starts)
    {
        starts = Block(block).Starts;
        return Block(block).Hidden;
    }

    /// <summary>Writes where hidden ranges end, in order; returns how many there are.</summary>
    internal int HiddenEnds(Span<ushort> ends)
    {
        int count = 0;
        for (int i = 0; i < _count; i++)
        {
            ref MaskBlock block = ref Block(i);
            ulong goesOn = (block.Hidden & ~block.Starts) >> 1;
            if (i + 1 < _count)
            {
                goesOn |= (Block(i + 1).Hidden & ~Block(i + 1).Starts) << 63;
            }

            for (ulong last = block.Hidden & ~goesOn; last != 0; last &= last - 1)
            {
                ends[count++] = (ushort)((64 * i) + 1 + BitOperations.TrailingZeroCount(last));
            }
        }

        return count;
    }

    /// <summary>Takes back the words that end at given bits of a block.</summary>
    private void ShowBefore(int block, ulong ends)
    {
        for (; ends != 0; ends &= ends - 1)
        {
            int end = (block * 64) + BitOperations.TrailingZeroCount(ends);
            for (int at = WordStart(end); at < end; at++)
            {
                ref MaskBlock masks = ref Block(at >> 6);
                ulong bit = 1UL << (at & 63);
                masks.Hidden &= ~bit;
                masks.Starts &= ~bit;
                masks.Candidates |= masks.Digits & bit;
            }
        }
    }

    /// <summary>What the bytes of a word are, one bit a byte.</summary>
    /// <param name="from">Begin of the word.</param>
    /// <param name="count">Its length, at most 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal WordMasks Word(int from, int count)
    {
        int shift = from & 63;
        ref MaskBlock block = ref Block(from >> 6);
        ulong inside = ~0UL >> (64 - count);
        ulong digits = block.Digits >> shift;
        ulong letters = block.Letters >> shift;
        ulong dots = block.Dots >> shift;
        ulong slashes = block.Slashes >> shift;
        ulong ats = block.Ats >> shift;
        if (shift + count > 64)
        {
            ref MaskBlock next = ref Block((from >> 6) + 1);
            digits |= next.Digits << (64 - shift);
            letters |= next.Letters << (64 - shift);
            dots |= next.Dots << (64 - shift);
            slashes |= next.Slashes << (64 - shift);
            ats |= next.Ats << (64 - shift);
        }

        return new WordMasks(digits & inside, letters & inside, dots & inside, slashes & inside, ats & inside);
    }

    /// <summary>
    /// Where word number <paramref name="words"/> (from 0) begins, or the length of the line when it has no more than that many words.
    /// </summary>
    internal int StartOfWord(int words)
    {
        ulong before = 1;
        for (int block = 0; block < _count; block++)
        {
            ulong inside = ~Block(block).Breaks;
            ulong starts = inside & ((~inside << 1) | before);
            before = ~inside >> 63;
            int count = BitOperations.PopCount(starts);
            if (count > words)
            {
                for (; words > 0; words--)
                {
                    starts &= starts - 1;
                }

                return (block << 6) + BitOperations.TrailingZeroCount(starts);
            }

            words -= count;
        }

        return Length;
    }
}
