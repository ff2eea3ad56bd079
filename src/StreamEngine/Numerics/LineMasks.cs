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

    /// <summary>Words of memory that a line needs at most.</summary>
    internal const int MaxWords = Kinds * ((MaxLine / 64) + 1);

    /// <summary>Bits of <see cref="ClassOf"/>.</summary>
    internal const int Break = 1, Candidate = 2, Digit = 4, Letter = 8;

    private const int Kinds = 11;
    private const int Breaks = 0;
    private const int Candidates = 1;
    private const int Digits = 2;
    private const int Letters = 3;
    private const int Dots = 4;
    private const int Colons = 5;
    private const int Signs = 6;
    private const int Variable = 7;
    private const int Starts = 8;
    private const int Slashes = 9;
    private const int Ats = 10;

    private const int Dot = 16, LineEnd = 32, Colon = 64, Sign = 128;

    // What a byte is, by its value. Bytes beyond ASCII are letters.
    private static readonly byte[] _classes = [.. Enumerable.Range(0, 128).Select(static value => (byte)TableOf((byte)value))];
    private static readonly bool _isWide = Avx512Vbmi.IsSupported && Kernel.Path == KernelPath.Vector512;
    private static readonly Vector512<byte> _lowerClasses = Vector512.Create(_classes.AsSpan(0, 64));
    private static readonly Vector512<byte> _upperClasses = Vector512.Create(_classes.AsSpan(64, 64));

    private readonly Span<ulong> _masks;

    /// <summary>Classifies the first line of a text, and no more than <see cref="MaxLine"/> bytes of it, into <paramref name="memory"/>.</summary>
    internal LineMasks(ReadOnlySpan<byte> text, Span<ulong> memory)
    {
        int block = 0;
        int at = 0;
        int limit = Math.Min(text.Length, MaxLine);
        ulong behind;
        do
        {
            int rest = limit - at;
            behind = rest >= 64 ? 0 : ~0UL << rest;
            behind |= Classify(Load(text[at..]), memory.Slice(block, Kinds)) & ~behind;
            at += 64;
            block += Kinds;
        }
        while (behind == 0 && at < limit);

        Length = behind == 0 ? limit : at - 64 + BitOperations.TrailingZeroCount(behind);
        if (behind == 0)
        {
            memory.Slice(block, Kinds).Clear();
            block += Kinds;
        }

        // Everything behind the end is a break and a candidate: a search always ends, at the end of the line at the latest.
        behind = ~0UL << (Length & 63);
        Span<ulong> last = memory.Slice(block - Kinds, Kinds);
        last[Breaks] |= behind;
        last[Candidates] |= behind;
        last[Digits] &= ~behind;
        last[Letters] &= ~behind;
        last[Dots] &= ~behind;
        last[Colons] &= ~behind;
        last[Signs] &= ~behind;
        _masks = memory[..block];
    }

    /// <summary>Bytes of the line, without what ends it.</summary>
    internal int Length { get; }

    /// <summary>The first break at or after <paramref name="from"/>; the length of the line when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextBreak(int from) => Next(Breaks, from);

    /// <summary>The first candidate at or after <paramref name="from"/>; the length of the line when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextCandidate(int from) => Next(Candidates, from);

    /// <summary>Behind the last break before <paramref name="at"/>, 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int WordStart(int at)
    {
        int block = at >> 6;
        ulong mask = _masks[(block * Kinds) + Breaks] & ~(~0UL << (at & 63));
        while (mask == 0)
        {
            if (--block < 0)
            {
                return 0;
            }

            mask = _masks[(block * Kinds) + Breaks];
        }

        return (block << 6) + 64 - BitOperations.LeadingZeroCount(mask);
    }

    /// <summary>
    /// Hides the words that begin with a digit or a signed one, without the dots at their end, and takes their bytes from the candidates.
    /// A word beside a colon that has a letter at one of its sides may be part of something longer: it stays.
    /// </summary>
    internal void HideNumbers()
    {
        Span<ulong> masks = _masks;
        ulong wordBefore = 0;
        ulong letterBefore = 0;
        ulong colonBefore = 0;
        ulong carry = 0;
        for (int block = 0; block < masks.Length; block += Kinds)
        {
            ulong words = ~masks[block + Breaks];
            ulong digits = masks[block + Digits];
            ulong letters = masks[block + Letters];
            ulong wordsNext = words >> 1;
            ulong digitsNext = digits >> 1;
            ulong lettersNext = letters >> 1;
            if (block + Kinds < masks.Length)
            {
                wordsNext |= ~masks[block + Kinds + Breaks] << 63;
                digitsNext |= masks[block + Kinds + Digits] << 63;
                lettersNext |= masks[block + Kinds + Letters] << 63;
            }

            ulong before = (words << 1) | wordBefore;
            ulong colons = masks[block + Colons] & before & wordsNext & (lettersNext | (letters << 1) | letterBefore);
            ulong starts = words & ~before & ~((colons << 1) | colonBefore);
            ulong numbers = starts & (digits | (masks[block + Signs] & digitsNext));

            // Adding the first bit of a run of ones clears the run and sets the bit behind it: all runs that begin with a number at once.
            ulong sum = words + numbers;
            ulong full = sum + carry;
            carry = (sum < words) || (full < sum) ? 1UL : 0;
            ulong dots = masks[block + Dots];
            ulong ends = dots & ~wordsNext;
            ends |= dots & (ends >> 1);
            ends |= dots & (ends >> 1);
            ulong hidden = (full ^ words) & words & ~ends;
            masks[block + Variable] = hidden;
            masks[block + Starts] = numbers;
            masks[block + Candidates] &= ~hidden;
            if ((full & ~words & colons) is var doubtful and not 0)
            {
                ShowBefore(block, doubtful);
            }

            wordBefore = words >> 63;
            letterBefore = letters >> 63;
            colonBefore = colons >> 63;
        }
    }

    /// <summary>Hides a range; what was hidden inside it becomes part of it.</summary>
    internal void Hide(int from, int to)
    {
        int first = from >> 6;
        int last = (to - 1) >> 6;
        for (int block = first; block <= last; block++)
        {
            ulong range = (block == first ? ~0UL << (from & 63) : ~0UL) & (block == last ? ~0UL >> (63 - ((to - 1) & 63)) : ~0UL);
            _masks[(block * Kinds) + Variable] |= range;
            _masks[(block * Kinds) + Starts] &= ~range;
        }

        _masks[(first * Kinds) + Starts] |= 1UL << (from & 63);
    }

    /// <summary>Bytes of a block that are hidden, and the first bytes of hidden ranges among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong HiddenBits(int block, out ulong starts)
    {
        starts = _masks[(block * Kinds) + Starts];
        return _masks[(block * Kinds) + Variable];
    }

    /// <summary>Writes where hidden ranges end, in order; returns how many there are.</summary>
    internal int HiddenEnds(Span<ushort> ends)
    {
        Span<ulong> masks = _masks;
        int count = 0;
        int start = 1;
        for (int block = 0; block < masks.Length; block += Kinds, start += 64)
        {
            ulong hidden = masks[block + Variable];
            ulong inner = hidden & ~masks[block + Starts];
            ulong goesOn = inner >> 1;
            if (block + Kinds < masks.Length)
            {
                goesOn |= (masks[block + Kinds + Variable] & ~masks[block + Kinds + Starts]) << 63;
            }

            for (ulong last = hidden & ~goesOn; last != 0; last &= last - 1)
            {
                ends[count++] = (ushort)(start + BitOperations.TrailingZeroCount(last));
            }
        }

        return count;
    }

    /// <summary>Takes back the words that end at given bits of a block.</summary>
    private void ShowBefore(int block, ulong ends)
    {
        for (; ends != 0; ends &= ends - 1)
        {
            int end = (block / Kinds * 64) + BitOperations.TrailingZeroCount(ends);
            int start = WordStart(end);
            for (int at = start; at < end; at++)
            {
                Span<ulong> masks = _masks[(at / 64 * Kinds)..];
                ulong bit = 1UL << (at & 63);
                masks[Variable] &= ~bit;
                masks[Starts] &= ~bit;
                masks[Candidates] |= masks[Digits] & bit;
            }
        }
    }

    /// <summary>One bit a byte that is a digit, of at most 64 bytes from <paramref name="from"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong DigitBits(int from, int count) => Bits(Digits, from, count);

    /// <summary>One bit a byte that is a letter, of at most 64 bytes from <paramref name="from"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong LetterBits(int from, int count) => Bits(Letters, from, count);

    /// <summary>One bit a byte that is a slash or backslash, of at most 64 bytes from <paramref name="from"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong SlashBits(int from, int count) => Bits(Slashes, from, count);

    /// <summary>One bit a byte that is an at sign, of at most 64 bytes from <paramref name="from"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong AtBits(int from, int count) => Bits(Ats, from, count);

    /// <summary>
    /// Where word number <paramref name="words"/> (from 0) begins, or the length of the line when it has no more than that many words.
    /// </summary>
    internal int StartOfWord(int words)
    {
        ulong before = 1;
        for (int block = 0; block * Kinds < _masks.Length; block++)
        {
            ulong inside = ~_masks[(block * Kinds) + Breaks];
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Next(int kind, int from)
    {
        int block = from >> 6;
        ulong mask = _masks[(block * Kinds) + kind] >> (from & 63);
        if (mask != 0)
        {
            return from + BitOperations.TrailingZeroCount(mask);
        }

        while (true)
        {
            mask = _masks[(++block * Kinds) + kind];
            if (mask != 0)
            {
                return (block << 6) + BitOperations.TrailingZeroCount(mask);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Bits(int kind, int from, int count)
    {
        int block = ((from >> 6) * Kinds) + kind;
        int shift = from & 63;
        ulong bits = _masks[block] >> shift;
        if (shift + count > 64)
        {
            bits |= _masks[block + Kinds] << (64 - shift);
        }

        return bits & (~0UL >> (64 - count));
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
    private static ulong Classify(Vector512<byte> bytes, Span<ulong> masks)
    {
        ulong beyond = bytes.ExtractMostSignificantBits();
        Vector512<byte> kinds = _isWide
            ? Avx512Vbmi.PermuteVar64x8x2(_lowerClasses, bytes, _upperClasses)
            : KindsByRows(bytes);
        ulong breaks = Bits(kinds, Break) & ~beyond;
        ulong dots = Bits(kinds, Dot);
        masks[Breaks] = breaks;
        // A dot before a break or another dot ends something. What follows the last byte of a block is not known: the dot is looked at.
        masks[Candidates] = (Bits(kinds, Candidate) | (dots & ~((breaks | dots) >> 1))) & ~beyond;
        masks[Digits] = Bits(kinds, Digit) & ~beyond;
        masks[Letters] = Bits(kinds, Letter) | beyond;
        masks[Dots] = dots & ~beyond;
        masks[Colons] = Bits(kinds, Colon) & ~beyond;
        masks[Signs] = Bits(kinds, Sign) & ~beyond;
        masks[Variable] = 0;
        masks[Starts] = 0;
        masks[Slashes] = (Vector512.Equals(bytes, Vector512.Create((byte)'/')) | Vector512.Equals(bytes, Vector512.Create((byte)'\\'))).ExtractMostSignificantBits();
        masks[Ats] = Vector512.Equals(bytes, Vector512.Create((byte)'@')).ExtractMostSignificantBits();
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
