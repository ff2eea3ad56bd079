using System.Numerics;
using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Sketching;

namespace StreamEngine.Windowing.Sketches;

/// <summary>
/// Many sketches of the number of distinct values in one arena of slabs, each named by a handle; 0 names none. Up to 64 hashes are kept as they are and the
/// number is exact; more go into registers (Flajolet et al.: HyperLogLog, 2007), whose standard error is 1.04 / sqrt(2^precision). What a sketch holds
/// depends on the set of its hashes alone: any order, any cut and any tree of merges gives the same.
/// </summary>
/// <remarks>Not safe for several threads: a partition owns its store.</remarks>
internal sealed class DistinctStore : IDisposable
{
    /// <summary>Limits of the precision.</summary>
    internal const int MinPrecision = 8;

    internal const int MaxPrecision = 16;

    private const byte Version = 1;
    private const int MostHashes = 64;
    private const int HashesOfLine = 3;

    private readonly SlabBlocks _blocks;
    private readonly int _precision;
    private readonly int _maxHashes;
    private readonly int[] _counts;

    /// <summary>Makes an empty store.</summary>
    /// <param name="pool">Where the memory is from.</param>
    /// <param name="precision">Registers of a sketch as a power of two, 8 to 16. 12 has an error of 1.6 % and takes 4 KiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is outside its limits.</exception>
    internal DistinctStore(SlabPool pool, int precision = 12)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, MinPrecision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxPrecision);
        _precision = precision;
        _maxHashes = Math.Min(MostHashes, 1 << (precision - HashesOfLine));
        _blocks = new SlabBlocks(pool, Math.Max(precision - SlabBlocks.LineShift, HashesOfLine));
        _counts = new int[66 - precision];
    }

    /// <summary>Sketches that are out.</summary>
    internal int Live { get; private set; }

    /// <summary>Bytes of the sketches that are out.</summary>
    internal long UsedBytes => _blocks.UsedBytes;

    /// <summary>Bytes of all slabs.</summary>
    internal long SlabBytes => _blocks.SlabBytes;

    /// <summary>The standard error of a number that is not exact, as a share of it.</summary>
    internal double StandardError => 1.04 / Math.Sqrt(1 << _precision);

    private int Registers => 1 << _precision;

    private int RegisterClass => _precision - SlabBlocks.LineShift;

    /// <summary>The hash of a text.</summary>
    internal static ulong HashOf(ReadOnlySpan<byte> text) => ByteHash.Hash(text, ByteHash.Seed0);

    /// <summary>The hash of a number; both zeros have the same.</summary>
    internal static ulong HashOf(double value) =>
        ByteHash.Fold(ByteHash.Fold(BitConverter.DoubleToUInt64Bits(value + 0.0) ^ ByteHash.Seed0, ByteHash.Seed1) ^ ByteHash.Seed3, ByteHash.Seed2);

    /// <summary>An empty sketch.</summary>
    internal int Rent()
    {
        Live++;
        return _blocks.Rent(0);
    }

    /// <summary>Takes a sketch back.</summary>
    internal void Return(int handle)
    {
        Release(ref Head(handle));
        _blocks.Return(handle, 0);
        Live--;
    }

    /// <summary>Empties a sketch.</summary>
    internal void Clear(int handle)
    {
        Release(ref Head(handle));
        Head(handle) = default;
    }

    /// <summary>Gives all slabs back when no sketch is out.</summary>
    internal void Trim() => _blocks.Trim();

    /// <summary>Takes a hash in.</summary>
    internal void Add(int handle, ulong hash) => Add(ref Head(handle), hash);

    /// <summary>Takes each hash into the sketch beside it.</summary>
    internal void Fold(ReadOnlySpan<int> handles, ReadOnlySpan<ulong> hashes)
    {
        Span<byte> left = stackalloc byte[RegisterKernel.Block];
        while (!hashes.IsEmpty)
        {
            int count = Math.Min(hashes.Length, RegisterKernel.Block);
            ReadOnlySpan<int> block = handles[..count];
            if (block[0] == block[^1] && Head(block[0]).Hashes < 0 && !block.ContainsAnyExcept(block[0]))
            {
                RegisterKernel.FoldRun(Dense(ref Head(block[0])), hashes[..count], _precision);
            }
            else
            {
                int rest = RegisterKernel.Fold(_blocks, block, hashes[..count], _precision, left);
                foreach (byte i in left[..rest])
                {
                    Add(ref Head(block[i]), hashes[i]);
                }
            }

            handles = handles[count..];
            hashes = hashes[count..];
        }
    }

    /// <summary>Takes the hashes of another sketch in, of this store or of another of the same precision.</summary>
    /// <exception cref="ArgumentException">The precisions differ.</exception>
    internal void Merge(int into, DistinctStore other, int from)
    {
        if (_precision != other._precision)
        {
            throw new ArgumentException("Only sketches of the same precision can be merged.", nameof(other));
        }

        ref DistinctHead head = ref Head(into);
        ref DistinctHead source = ref other.Head(from);
        if (source.Hashes < 0)
        {
            ToRegisters(ref head);
            RegisterKernel.Max(Dense(ref head), other.Dense(ref source));
            return;
        }

        foreach (ulong hash in other.Sparse(ref source))
        {
            Add(ref head, hash);
        }
    }

    /// <summary>How many distinct hashes a sketch has taken in: exact for few, else an estimate.</summary>
    internal double Estimate(int handle)
    {
        ref DistinctHead head = ref Head(handle);
        if (head.Hashes >= 0)
        {
            return head.Hashes;
        }

        Array.Clear(_counts);
        RegisterKernel.Histogram(Dense(ref head), _counts);
        return DistinctEstimate.Of(_counts, Registers);
    }

    /// <summary>Bytes of a sketch.</summary>
    internal long Bytes(int handle)
    {
        ref DistinctHead head = ref Head(handle);
        return SlabBlocks.LineBytes + (head.Block == 0 ? 0 : SlabBlocks.LineBytes << ClassOf(head.Hashes));
    }

    /// <summary>Most bytes that <see cref="Write"/> takes for a sketch.</summary>
    internal int MaxWriteBytes(int handle) => 8 + (Head(handle).Hashes < 0 ? Registers : Head(handle).Hashes * sizeof(ulong));

    /// <summary>Writes a sketch; equal sketches give equal bytes.</summary>
    /// <returns>How many bytes.</returns>
    internal int Write(int handle, Span<byte> output)
    {
        ref DistinctHead head = ref Head(handle);
        var writer = new SketchWriter(output);
        writer.Byte(Version);
        writer.Byte((byte)_precision);
        writer.Byte(head.Hashes < 0 ? byte.MaxValue : (byte)head.Hashes);
        if (head.Hashes < 0)
        {
            writer.Bytes(Dense(ref head));
            return writer.Finish();
        }

        Sparse(ref head).Sort();
        foreach (ulong hash in Sparse(ref head))
        {
            writer.Word(hash);
        }

        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Write"/> wrote into an empty sketch. False, and the sketch stays empty, when the bytes are anything else.</summary>
    internal bool TryRead(int handle, ReadOnlySpan<byte> input)
    {
        ref DistinctHead head = ref Head(handle);
        var bytes = new SketchReader(input);
        bytes.Require(bytes.Byte() == Version);
        bytes.Require(bytes.Byte() == _precision);
        int hashes = bytes.Byte();
        if (hashes == byte.MaxValue)
        {
            ReadOnlySpan<byte> registers = bytes.Bytes(Registers);
            bytes.Require(!registers.ContainsAnyExceptInRange((byte)0, (byte)(65 - _precision)) && registers.ContainsAnyExcept((byte)0));
            if (bytes.IsComplete)
            {
                ToRegisters(ref head);
                registers.CopyTo(Dense(ref head));
                return true;
            }
        }
        else if (TryReadHashes(ref head, ref bytes, hashes))
        {
            return true;
        }

        Clear(handle);
        return false;
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose() => _blocks.Dispose();

    private ref DistinctHead Head(int handle) => ref _blocks.At<DistinctHead>(handle);

    private Span<byte> Dense(ref DistinctHead head) => _blocks.Span<byte>(head.Block, Registers);

    private Span<ulong> Sparse(ref DistinctHead head) =>
        head.Block == 0 ? ((Span<ulong>)head.Near)[..head.Hashes] : _blocks.Span<ulong>(head.Block, head.Hashes);

    /// <summary>The class of a block: of registers, or of 16, 32 or 64 hashes.</summary>
    private int ClassOf(int hashes) => hashes < 0 ? RegisterClass : Math.Max(1, BitOperations.Log2((uint)Math.Max(1, hashes - 1)) + 1 - HashesOfLine);

    private bool TryReadHashes(ref DistinctHead head, ref SketchReader bytes, int count)
    {
        bytes.Require(count <= _maxHashes);
        ulong before = 0;
        for (int i = 0; i < count && !bytes.Failed; i++)
        {
            ulong hash = bytes.Word();
            bytes.Require(i == 0 || hash > before);
            before = hash;
            if (!bytes.Failed)
            {
                Add(ref head, hash);
            }
        }

        return bytes.IsComplete;
    }

    private void Add(ref DistinctHead head, ulong hash)
    {
        if (head.Hashes >= 0)
        {
            if (Sparse(ref head).Contains(hash))
            {
                return;
            }

            if (head.Hashes < _maxHashes)
            {
                Append(ref head, hash);
                return;
            }

            ToRegisters(ref head);
        }

        RegisterKernel.FoldRun(Dense(ref head), new ReadOnlySpan<ulong>(in hash), _precision);
    }

    private void Append(ref DistinctHead head, ulong hash)
    {
        int count = head.Hashes;
        if (count == DistinctHead.NearHashes || (count >= 16 && BitOperations.IsPow2(count)))
        {
            int larger = _blocks.Rent(ClassOf(count + 1));
            Sparse(ref head).CopyTo(_blocks.Span<ulong>(larger, count));
            Release(ref head);
            head.Block = larger;
        }

        head.Hashes = count + 1;
        Sparse(ref head)[count] = hash;
    }

    private void ToRegisters(ref DistinctHead head)
    {
        if (head.Hashes < 0)
        {
            return;
        }

        int registers = _blocks.Rent(RegisterClass);
        RegisterKernel.FoldRun(_blocks.Span<byte>(registers, Registers), Sparse(ref head), _precision);
        Release(ref head);
        head.Hashes = -1;
        head.Block = registers;
    }

    private void Release(ref DistinctHead head)
    {
        if (head.Block != 0)
        {
            _blocks.Return(head.Block, ClassOf(head.Hashes));
            head.Block = 0;
        }
    }
}
