using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics.Scanning;

/// <summary>
/// Positions of the structural bytes of a text, found 64 bytes at a time and a window at a time, so that what follows reads bytes and
/// positions from the cache. One belongs to one thread and is used for text after text.
/// </summary>
/// <remarks>
/// The text must lie where <see cref="Padding"/> bytes after it can be read. <see cref="Scan{TRules}"/> is called until it
/// returns false; between calls <see cref="Consume"/> drops the positions that are done.
/// </remarks>
internal sealed unsafe class StructuralIndex : IDisposable
{
    /// <summary>Bytes after the text that must be readable.</summary>
    internal const int Padding = 64;

    /// <summary>Bytes that a call scans: text, positions and columns of so much stay in the second cache, and hold enough records for a loop over each of their values.</summary>
    internal const int WindowBytes = 64 * 1024;

    private const int BlockBytes = 64;

    private int* _tokens;
    private int _capacity;
    private int _end;
    private int* _lines;
    private int _lineCount;

    /// <summary>So many places of <see cref="_lines"/> hold their own number: an index whose tokens are all lines never writes others.</summary>
    private int _counted;
    private BlockMasks* _masks;
    private ulong* _escapes;
    private ulong* _irregular;
    private int _blocks;
    private ScanState _state;
    private int _scanned;
    private int _length;
    private ulong _anyEscape;
    private ulong _anyIrregular;
    private ulong _anyNonAscii;

    /// <summary>For each newline in <see cref="Tokens"/> its place there.</summary>
    internal ReadOnlySpan<int> Lines => new(_lines, _lineCount);

    /// <summary>Bytes of the text that have been scanned.</summary>
    internal int Scanned => _scanned;

    /// <summary>True when an escape was met in the text so far.</summary>
    internal bool HasEscapes => _anyEscape != 0;

    /// <summary>True when a byte beyond ASCII was met in the text so far.</summary>
    internal bool HasNonAscii => _anyNonAscii != 0;

    /// <summary>True when the tokens of the text so far do not tell all, or a byte beyond ASCII was met.</summary>
    internal bool HasCare => (_anyIrregular | _anyNonAscii) != 0;

    /// <summary>Positions that are known and not consumed, ascending, relative to the start of the text.</summary>
    internal ReadOnlySpan<int> Tokens => new(_tokens, _end);

    /// <summary>The positions without checks: valid until the next call of <see cref="Scan{TRules}"/> or <see cref="Consume"/>.</summary>
    internal Positions Unchecked => new(_tokens);

    /// <summary>Starts a text. Texts start where a record does.</summary>
    internal void Start(int length)
    {
        _state = default;
        _end = _lineCount = 0;
        _scanned = 0;
        _length = length;
        _anyEscape = _anyIrregular = _anyNonAscii = 0;
        int blocks = (length / BlockBytes) + 2;
        if (blocks > _blocks)
        {
            _blocks = (int)BitOperations.RoundUpToPowerOf2((uint)blocks);
            _escapes = (ulong*)NativeMemory.Realloc(_escapes, (nuint)_blocks * sizeof(ulong));
            _irregular = (ulong*)NativeMemory.Realloc(_irregular, (nuint)_blocks * sizeof(ulong));
        }
    }

    /// <summary>Starts no text, and gives room for positions that the caller writes.</summary>
    internal Positions StartEmpty(int positions)
    {
        Start(0);
        Reserve(positions);
        return Unchecked;
    }

    /// <summary>Scans the next window.</summary>
    /// <param name="text">The text as given to <see cref="Start"/>.</param>
    /// <returns>False when the whole text has been scanned.</returns>
    internal bool Scan<TRules>(ReadOnlySpan<byte> text)
        where TRules : struct, IScanRules
    {
        Debug.Assert(text.Length == _length, "another text");
        if (_scanned >= _length)
        {
            return false;
        }

        int bytes = Math.Min(WindowBytes, _length - _scanned);
        Reserve(bytes + BlockBytes);
        switch (Kernel.Path)
        {
            case KernelPath.Vector512:
                ScanBlocks<TRules, Block512>(text, bytes);
                break;
            case KernelPath.Vector256:
                ScanBlocks<TRules, Block256>(text, bytes);
                break;
            case KernelPath.Vector128:
                ScanBlocks<TRules, Block128>(text, bytes);
                break;
            default:
                ScanBlocks<TRules, ScalarBlock>(text, bytes);
                break;
        }

        return true;
    }

    /// <summary>Drops the first <paramref name="count"/> positions, and the lines with them: only what follows the last newline may be kept.</summary>
    internal void Consume(int count)
    {
        Debug.Assert((uint)count <= (uint)_end, "more than there are");
        int left = _end - count;
        if (count > 0 && left > 0)
        {
            new ReadOnlySpan<int>(_tokens + count, left).CopyTo(new Span<int>(_tokens, left));
        }

        _end = left;
        _lineCount = 0;
    }

    /// <summary>True when there is an escape from <paramref name="start"/> up to, and without, <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasEscape(int start, int end) => _anyEscape != 0 && Any(_escapes, start, end);

    /// <summary>True when the tokens from <paramref name="start"/> up to <paramref name="end"/> do not tell all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsIrregular(int start, int end) => _anyIrregular != 0 && Any(_irregular, start, end);

    /// <summary>True when the tokens from <paramref name="start"/> up to <paramref name="end"/> do not tell all, or bytes beyond ASCII were met in the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool NeedsCare(int start, int end) => (_anyIrregular | _anyNonAscii) != 0 && (_anyNonAscii != 0 || Any(_irregular, start, end));

    public void Dispose()
    {
        NativeMemory.Free(_tokens);
        NativeMemory.Free(_lines);
        NativeMemory.AlignedFree(_masks);
        NativeMemory.Free(_escapes);
        NativeMemory.Free(_irregular);
        _tokens = _lines = null;
        _counted = 0;
        _masks = null;
        _escapes = _irregular = null;
        _capacity = _blocks = 0;
        GC.SuppressFinalize(this);
    }

    ~StructuralIndex() => Dispose();

    /// <summary>
    /// Classifies a window. The positions are written by a loop of their own, and nothing is called: a loop that does more has more on its
    /// hands than a core has registers.
    /// </summary>
    private void ScanBlocks<TRules, TBlock>(ReadOnlySpan<byte> text, int bytes)
        where TRules : struct, IScanRules
        where TBlock : struct, IByteBlock<TBlock>
    {
        ref byte at = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), _scanned);
        ref byte last = ref Unsafe.Add(ref at, bytes / BlockBytes * BlockBytes);
        ScanState state = _state;
        BlockMasks* blocks = _masks;
        TBlock seen = default;
        ulong marked = 0;
        for (; Unsafe.IsAddressLessThan(ref at, ref last); at = ref Unsafe.Add(ref at, BlockBytes))
        {
            TBlock block = TBlock.Load(ref at);
            seen = TBlock.Or(seen, block);
            TRules.Scan(block, ref state, out ScanMasks masks);
            marked |= masks.Escapes | masks.Irregular;
            blocks->Masks = masks;
            blocks++;
        }

        ulong nonAscii = seen.NonAscii();
        if (bytes % BlockBytes != 0)
        {
            TBlock block = TBlock.Load(ref at);
            TRules.Scan(block, ref state, out ScanMasks masks);
            masks.Cut(bytes % BlockBytes);
            nonAscii |= block.NonAscii() & BitMasks.First(bytes % BlockBytes);
            marked |= masks.Escapes | masks.Irregular;
            blocks->Masks = masks;
            blocks++;
        }

        _state = state;
        _anyNonAscii |= nonAscii;
        int count = (int)(blocks - _masks);
        if ((marked | _anyEscape | _anyIrregular) != 0)
        {
            Mark(count);
        }

        if (TRules.IsLinesAlone)
        {
            AppendLines(count);
        }
        else
        {
            Append(count);
        }

        _scanned += bytes;
    }

    /// <summary>Writes the positions that the masks of a window tell.</summary>
    private void Append(int blocks)
    {
        BlockMasks* block = _masks;
        BlockMasks* last = block + blocks;
        int* tokens = _tokens + _end;
        int* lines = _lines + _lineCount;
        int count = _end;
        for (int at = _scanned; block < last; block++, at += BlockBytes)
        {
            // Most blocks have one newline or none: its place is written in any case, and kept when there is one.
            ulong newlines = block->Masks.Lines;
            *lines = count + BitOperations.PopCount(block->Masks.Tokens & BitMasks.UpToLowest(newlines)) - 1;
            lines += newlines == 0 ? 0 : 1;
            for (newlines &= newlines - 1; newlines != 0; newlines &= newlines - 1)
            {
                *lines++ = count + BitOperations.PopCount(block->Masks.Tokens & BitMasks.UpToLowest(newlines)) - 1;
            }

            int added = Append(tokens, block->Masks.Tokens, at);
            count += added;
            tokens += added;
        }

        _end = count;
        _lineCount = (int)(lines - _lines);
    }

    /// <summary>
    /// As <see cref="Append(int)"/> where each token is a line: few are in a block, so that how many is not asked below five, and the places of
    /// lines are the numbers from 0 on, of which more are written when there were fewer before.
    /// </summary>
    private void AppendLines(int blocks)
    {
        int* next = _tokens + _end;
        for (int i = 0, at = _scanned; i < blocks; i++, at += BlockBytes)
        {
            ulong mask = _masks[i].Masks.Tokens;
            int* tokens = next;
            next += BitOperations.PopCount(mask);
            do
            {
                tokens[0] = at + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
                tokens[1] = at + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
                tokens[2] = at + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
                tokens[3] = at + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
                tokens += 4;
            }
            while (mask != 0);
        }

        _end = _lineCount = (int)(next - _tokens);
        for (; _counted < _lineCount; _counted++)
        {
            _lines[_counted] = _counted;
        }
    }

    /// <summary>Notes the marks of a window. Nothing is noted before the first window of a text that has one: what came before it has none.</summary>
    private void Mark(int blocks)
    {
        int first = _scanned / BlockBytes;
        if ((_anyEscape | _anyIrregular) == 0)
        {
            new Span<ulong>(_escapes, first).Clear();
            new Span<ulong>(_irregular, first).Clear();
        }

        for (int i = 0; i < blocks; i++)
        {
            ref readonly ScanMasks masks = ref _masks[i].Masks;
            _escapes[first + i] = masks.Escapes;
            _irregular[first + i] = masks.Irregular;
            _anyEscape |= masks.Escapes;
            _anyIrregular |= masks.Irregular;
        }
    }

    /// <summary>Writes the positions of the bits that are set; up to 64 places are overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Append(int* tokens, ulong mask, int position)
    {
        int count = BitOperations.PopCount(mask);
        if (Avx512Vbmi2.IsSupported)
        {
            // The numbers 0 to 63 whose bits are set, pressed together, then widened to 32 bits, 16 at a time.
            Vector512<byte> selected = Vector512.Create(mask).AsByte();
            selected = Vector512.Shuffle(selected, ByteOfBit) & BitOfByte;
            Vector512<byte> offsets = Avx512Vbmi2.Compress(Vector512<byte>.Zero, ~Vector512.Equals(selected, Vector512<byte>.Zero), Numbers);
            Vector512<int> start = Vector512.Create(position);
            Vector512.Store(Avx512F.ConvertToVector512Int32(offsets.GetLower().GetLower()) + start, tokens);
            if (count > 16)
            {
                Vector512.Store(Avx512F.ConvertToVector512Int32(offsets.GetLower().GetUpper()) + start, tokens + 16);
                if (count > 32)
                {
                    Vector512.Store(Avx512F.ConvertToVector512Int32(offsets.GetUpper().GetLower()) + start, tokens + 32);
                    Vector512.Store(Avx512F.ConvertToVector512Int32(offsets.GetUpper().GetUpper()) + start, tokens + 48);
                }
            }

            return count;
        }

        int* next = tokens;
        while (mask != 0)
        {
            next[0] = position + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            next[1] = position + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            next[2] = position + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            next[3] = position + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            next += 4;
        }

        return count;
    }

    private static Vector512<byte> ByteOfBit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            0UL, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303,
            0x0404040404040404, 0x0505050505050505, 0x0606060606060606, 0x0707070707070707).AsByte();
    }

    private static Vector512<byte> BitOfByte
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0x8040201008040201).AsByte();
    }

    private static Vector512<byte> Numbers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            0x0706050403020100UL, 0x0F0E0D0C0B0A0908, 0x1716151413121110, 0x1F1E1D1C1B1A1918,
            0x2726252423222120, 0x2F2E2D2C2B2A2928, 0x3736353433323130, 0x3F3E3D3C3B3A3938).AsByte();
    }

    private static bool Any(ulong* masks, int start, int end)
    {
        if (end <= start)
        {
            return false;
        }

        int block = start / BlockBytes;
        int last = (end - 1) / BlockBytes;
        ulong mask = masks[block] & (ulong.MaxValue << (start % BlockBytes));
        while (block < last)
        {
            if (mask != 0)
            {
                return true;
            }

            mask = masks[++block];
        }

        return (mask & BitMasks.First(end - (block * BlockBytes))) != 0;
    }

    private void Reserve(int tokens)
    {
        int needed = _end + tokens + 64;
        if (needed > _capacity)
        {
            _capacity = (int)BitOperations.RoundUpToPowerOf2((uint)needed);
            _tokens = (int*)NativeMemory.Realloc(_tokens, (nuint)_capacity * sizeof(int));
        }

        if (_lines == null)
        {
            _lines = (int*)NativeMemory.Alloc(WindowBytes + BlockBytes, sizeof(int));
            _masks = (BlockMasks*)NativeMemory.AlignedAlloc((WindowBytes / BlockBytes) * (nuint)sizeof(BlockMasks), BlockBytes);
        }
    }

    /// <summary>What of a block becomes positions.</summary>
    private struct BlockMasks
    {
        internal ScanMasks Masks;
    }
}
