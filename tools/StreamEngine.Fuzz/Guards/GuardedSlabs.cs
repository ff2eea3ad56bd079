using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamEngine.Memory;

namespace StreamEngine.Fuzz.Guards;

/// <summary>
/// A slab pool whose slabs end, padding included, right before a guard page, and the slab that inputs are read from.
/// </summary>
internal sealed unsafe class GuardedSlabs : IDisposable
{
    // Not 0, which is what a fresh slab has there: no result may depend on it.
    private const byte PaddingByte = (byte)'"';
    private const int UnpooledSizeClass = 31;
    private static readonly (int Shift, int Count)[] s_seeded = [(12, 96), (13, 64), (14, 16), (15, 16), (16, 16), (17, 8), (18, 6), (20, 2)];

    private readonly List<Slab> _guarded = [];
    private readonly List<GuardedMemory> _memory = [];

    internal GuardedSlabs(int inputBytes)
    {
        Pool = new SlabPool(new SlabPoolOptions { PoisonOnReturn = true, MaxRetainedBytes = 512L << 20 });
        foreach ((int shift, int count) in s_seeded)
        {
            for (int i = 0; i < count; i++)
            {
                Slab slab = Guard(1 << shift, shift);
                slab.Lend();
                Pool.Return(slab);
            }
        }

        Baseline = Pool.RentedSlabs;
        int page = Environment.SystemPageSize;
        Input = Guard(((inputBytes + page) / page * page) - Slab.ReadPadding, UnpooledSizeClass);
        Input.Lend();
    }

    internal SlabPool Pool { get; }

    /// <summary>Value of <see cref="SlabPool.RentedSlabs"/> when nothing is out.</summary>
    internal long Baseline { get; }

    /// <summary>The slab for inputs: it begins right after a guard page, and its padding ends right before one.</summary>
    internal Slab Input { get; }

    /// <summary>The padding behind the input slab, to be filled with what a parser may read but must not heed.</summary>
    internal Span<byte> InputPadding => new(Input.Pointer + Input.Capacity, Slab.ReadPadding);

    /// <summary>Null, or which slab was written past its end.</summary>
    internal string? FindOverflow()
    {
        foreach (Slab slab in _guarded)
        {
            if (slab != Input && new ReadOnlySpan<byte>(slab.Pointer + slab.Capacity, Slab.ReadPadding).ContainsAnyExcept(PaddingByte))
            {
                return $"the padding of a slab of {slab.Capacity} bytes was written to";
            }
        }

        return null;
    }

    private Slab Guard(int capacity, int sizeClass)
    {
        Slab slab = new(Pool, capacity, sizeClass);
        GuardedMemory memory = new(capacity + Slab.ReadPadding);
        _memory.Add(memory);
        ref byte* pointer = ref Pointer(slab);
        NativeMemory.AlignedFree(pointer);
        pointer = memory.Start + memory.Length - Slab.ReadPadding - capacity;
        new Span<byte>(pointer + capacity, Slab.ReadPadding).Fill(PaddingByte);
        _guarded.Add(slab);
        return slab;
    }

    /// <summary>Ends the mappings; no slab of the pool may be used afterwards.</summary>
    public void Dispose()
    {
        foreach (GuardedMemory memory in _memory)
        {
            memory.Dispose();
        }

        _memory.Clear();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_memory")]
    private static extern ref byte* Pointer(Slab slab);
}
