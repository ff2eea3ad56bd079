using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics;

/// <summary>
/// Bit masks of a line of text, one bit a byte: breaks (white space, control bytes and <c>= : , ; ( ) [ ] { } &lt; &gt; | " '</c>), digits,
/// letters (ASCII letters and bytes above 0x7F), and candidates: bytes that a variable part of a line cannot do without (digits, quotes,
/// slashes, <c>@</c>, and dots inside a word). Words are found and judged by bit operations instead of byte by byte, words without a
/// candidate are not looked at, and words that begin with a digit are found all at once.
/// </summary>
internal readonly ref struct LineMasks
{
    /// <summary>Longest line, in bytes.</summary>
    internal const int MaxLine = 4096;

    /// <summary>Blocks of memory that a line needs at most.</summary>
    internal const int MaxBlocks = (MaxLine / 64) + 1;

    /// <summary>Bits of <see cref="ClassOf"/>.</summary>
    internal const int Break = 1, Candidate = 2, Digit = 4, Letter = 8;

    // The longest of the top-level domains that hosts are told by, see HostName of Templates.
    private const int MaxTopLevel = 11;

    private const int Dot = 16, LineEnd = 32, Colon = 64, Sign = 128;

    // What a byte is, by its value. Bytes beyond ASCII are letters.
    private static readonly byte[] _classes = [.. Enumerable.Range(0, 128).Select(static value => (byte)TableOf((byte)value))];
    private static readonly bool _isWide = Avx512Vbmi.IsSupported && Kernel.Path == KernelPath.Vector512;
    private static readonly Vector512<byte> _lowerClasses = Vector512.Create(_classes.AsSpan(0, 64));
    private static readonly Vector512<byte> _upperClasses = Vector512.Create(_classes.AsSpan(64, 64));

    private readonly Span<MaskBlock> _blocks;

    /// <summary>Classifies the first line of a text, and no more than <see cref="MaxLine"/> bytes of it, into <paramref name="memory"/>.</summary>
    internal LineMasks(ReadOnlySpan<byte> text, Span<MaskBlock> memory)
    {
        int block = 0;
        int limit = Math.Min(text.Length, MaxLine);
        ulong behind;
        do
        {
            int at = 64 * block;
            int rest = limit - at;
            behind = rest >= 64 ? 0 : ~0UL << rest;
            behind |= Classify(Load(text[at..]), ref memory[block++]) & ~behind;
        }
        while (behind == 0 && 64 * block < limit);

        if (behind == 0)
        {
            memory[block++] = default;
            Length = limit;
        }
        else
        {
            Length = (64 * (block - 1)) + BitOperations.TrailingZeroCount(behind);
        }

        memory[block - 1].EndAt(Length & 63);
        _blocks = memory[..block];
    }

    /// <summary>Bytes of the line, without what ends it.</summary>
    internal int Length { get; }

    /// <summary>The first break at or after <paramref name="from"/>; the length of the line when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextBreak(int from)
    {
        int block = from >> 6;
        ulong mask = _blocks[block].Breaks & (~0UL << (from & 63));
        while (mask == 0)
        {
            mask = _blocks[++block].Breaks;
        }

        return (block << 6) + BitOperations.TrailingZeroCount(mask);
    }

    /// <summary>The first candidate at or after <paramref name="from"/>; the length of the line when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextCandidate(int from)
    {
        int block = from >> 6;
        ulong mask = _blocks[block].Candidates & (~0UL << (from & 63));
        while (mask == 0)
        {
            mask = _blocks[++block].Candidates;
        }

        return (block << 6) + BitOperations.TrailingZeroCount(mask);
    }

    /// <summary>Behind the last break before <paramref name="at"/>, 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int WordStart(int at)
    {
        int block = at >> 6;
        ulong mask = _blocks[block].Breaks & ~(~0UL << (at & 63));
        while (mask == 0)
        {
            if (--block < 0)
            {
                return 0;
            }

            mask = _blocks[block].Breaks;
        }

        return (block << 6) + 64 - BitOperations.LeadingZeroCount(mask);
    }

    /// <summary>
    /// Hides the words that begin with a digit or a signed one, without the dots at their end, and takes their bytes from the candidates.
    /// A word beside a colon that has a letter at one of its sides may be part of something longer: it stays.
    /// </summary>
    internal void HideNumbers()
    {
        Span<MaskBlock> blocks = _blocks;
        ulong wordBefore = 0;
        ulong letterBefore = 0;
        ulong colonBefore = 0;
        ulong carry = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            ref MaskBlock block = ref blocks[i];
            ulong words = ~block.Breaks;
            ulong letters = block.Letters;
            ulong wordsNext = words >> 1;
            ulong digitsNext = block.Digits >> 1;
            ulong lettersNext = letters >> 1;
            if (i + 1 < blocks.Length)
            {
                ref MaskBlock next = ref blocks[i + 1];
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
            ulong hidden = (full ^ words) & words & ~TrailingDots(i, wordsNext);
            block.Hidden = hidden;
            block.Starts = numbers;
            block.Candidates &= ~hidden;
            if ((full & ~words & colons) is var doubtful and not 0)
            {
                ShowBefore(i, doubtful);
            }

            wordBefore = words >> 63;
            letterBefore = letters >> 63;
            colonBefore = colons >> 63;
        }
    }

    /// <summary>Up to three dots at the end of words, also of those that go on in the next block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong TrailingDots(int block, ulong wordsNext)
    {
        ulong dots = _blocks[block].Dots;
        if (dots == 0)
        {
            return 0;
        }

        ulong last = 0;
        ulong lastTwo = 0;
        if (dots >> 63 != 0 && block + 1 < _blocks.Length)
        {
            ulong dotsBehind = _blocks[block + 1].Dots;
            last = dotsBehind & (_blocks[block + 1].Breaks >> 1);
            lastTwo = last | (dotsBehind & (last >> 1));
        }

        ulong ends = dots & ~wordsNext;
        ends |= dots & ((ends >> 1) | (last << 63));
        return ends | (dots & ((ends >> 1) | (lastTwo << 63)));
    }

    /// <summary>Hides a range; what was hidden inside it becomes part of it.</summary>
    internal void Hide(int from, int to)
    {
        int first = from >> 6;
        int last = (to - 1) >> 6;
        for (int i = first; i <= last; i++)
        {
            ulong range = (i == first ? ~0UL << (from & 63) : ~0UL) & (i == last ? ~0UL >> (63 - ((to - 1) & 63)) : ~0UL);
            _blocks[i].Hidden |= range;
            _blocks[i].Starts &= ~range;
        }

        _blocks[first].Starts |= 1UL << (from & 63);
    }

    /// <summary>Bytes of a block that are hidden, and the first bytes of hidden ranges among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong HiddenBits(int block, out ulong starts)
    {
        starts = _blocks[block].Starts;
        return _blocks[block].Hidden;
    }

    /// <summary>Writes where hidden ranges end, in order; returns how many there are.</summary>
    internal int HiddenEnds(Span<ushort> ends)
    {
        int count = 0;
        for (int i = 0; i < _blocks.Length; i++)
        {
            ref MaskBlock block = ref _blocks[i];
            ulong goesOn = (block.Hidden & ~block.Starts) >> 1;
            if (i + 1 < _blocks.Length)
            {
                goesOn |= (_blocks[i + 1].Hidden & ~_blocks[i + 1].Starts) << 63;
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
                ref MaskBlock masks = ref _blocks[at >> 6];
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
        ref MaskBlock block = ref _blocks[from >> 6];
        ulong inside = ~0UL >> (64 - count);
        ulong digits = block.Digits >> shift;
        ulong letters = block.Letters >> shift;
        ulong dots = block.Dots >> shift;
        ulong slashes = block.Slashes >> shift;
        ulong ats = block.Ats >> shift;
        if (shift + count > 64)
        {
            ref MaskBlock next = ref _blocks[(from >> 6) + 1];
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
        for (int block = 0; block < _blocks.Length; block++)
        {
            ulong inside = ~_blocks[block].Breaks;
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

    /// <summary>One byte at a time: what the vector form must equal, but for dots, which depend on their neighbours.</summary>
    internal static int ClassOf(byte value) => value switch
    {
        (byte)'"' or (byte)'\'' => Break | Candidate,
        <= 0x20 or (byte)'=' or (byte)':' or (byte)',' or (byte)';' or (byte)'(' or (byte)')' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}'
            or (byte)'<' or (byte)'>' or (byte)'|' => Break,
        >= (byte)'0' and <= (byte)'9' => Digit | Candidate,
        (byte)'/' or (byte)'\\' or (byte)'@' => Candidate,
        >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= 0x80 => Letter,
        _ => 0,
    };

    /// <summary>
    /// Where a dot may stand before the top-level domain of a host: as many bytes before a break as such a domain and a full stop may have.
    /// What follows the last byte of a block is not known: dots there are looked at.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BeforeTopLevel(ulong breaks)
    {
        const ulong Last = ~0UL << (64 - MaxTopLevel - 2);
        ulong three = breaks >> 3;
        ulong nine = breaks >> 9;
        return three | (three >> 1) | (three >> 2) | (three >> 3) | nine | (nine >> 1) | (nine >> 3) | (nine >> 4) | Last;
    }

    private static int TableOf(byte value) =>
        ClassOf(value) | (value == '.' ? Dot : 0) | (value is (byte)'\n' or (byte)'\r' ? LineEnd : 0)
        | (value == ':' ? Colon : 0) | (value is (byte)'-' or (byte)'+' ? Sign : 0);

    /// <summary>The first 64 bytes of a text. What stands behind a shorter one is not told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<byte> Load(ReadOnlySpan<byte> text)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        return text.Length >= 64 || IsReadable(ref start) ? Vector512.LoadUnsafe(ref start) : LoadShort(text);
    }

    /// <summary>True when 64 bytes from a place on are in the same page of memory: whoever may read the first may read all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe bool IsReadable(ref byte start) => ((nuint)Unsafe.AsPointer(ref start) & 4095) <= 4096 - 64;

    private static Vector512<byte> LoadShort(ReadOnlySpan<byte> text)
    {
        Span<byte> copy = stackalloc byte[64];
        copy.Clear();
        text.CopyTo(copy);
        return Vector512.Create<byte>(copy);
    }

    /// <summary>Writes the masks of a block; returns the ends of lines in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Classify(Vector512<byte> bytes, ref MaskBlock block)
    {
        ulong beyond = bytes.ExtractMostSignificantBits();
        Vector512<byte> kinds = _isWide
            ? Avx512Vbmi.PermuteVar64x8x2(_lowerClasses, bytes, _upperClasses)
            : KindsByRows(bytes);
        ulong breaks = Bits(kinds, Break) & ~beyond;
        ulong dots = Bits(kinds, Dot) & ~beyond;
        block.Breaks = breaks;
        block.Candidates = (Bits(kinds, Candidate) & ~beyond) | (dots & BeforeTopLevel(breaks));
        block.Digits = Bits(kinds, Digit) & ~beyond;
        block.Letters = Bits(kinds, Letter) | beyond;
        block.Dots = dots;
        block.Colons = Bits(kinds, Colon) & ~beyond;
        block.Signs = Bits(kinds, Sign) & ~beyond;
        block.Slashes = (Vector512.Equals(bytes, Vector512.Create((byte)'/')) | Vector512.Equals(bytes, Vector512.Create((byte)'\\'))).ExtractMostSignificantBits();
        block.Ats = Vector512.Equals(bytes, Vector512.Create((byte)'@')).ExtractMostSignificantBits();
        return Bits(kinds, LineEnd) & ~beyond;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector512<byte> kinds, int kind) => (kinds << (7 - BitOperations.Log2((uint)kind))).ExtractMostSignificantBits();

    /// <summary>What bytes are by their high and low four bits, a row of the ASCII table at a time.</summary>
    private static Vector512<byte> KindsByRows(Vector512<byte> bytes)
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
}
