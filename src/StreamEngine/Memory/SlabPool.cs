using System.Buffers;
using System.Numerics;

namespace StreamEngine.Memory;

/// <summary>
/// Rents <see cref="Slab"/>s of native memory in power-of-two sizes, and is the memory pool of the ingestion pipes.
/// Safe for any number of threads.
/// </summary>
public sealed class SlabPool : MemoryPool<byte>
{
    /// <summary>The byte that fills a returned slab when <see cref="SlabPoolOptions.PoisonOnReturn"/> is set.</summary>
    public const byte Poison = 0xDD;

    private const int MinShift = 12;
    private const int MaxShift = 24;

    // Frames of a million series take more than a slab may otherwise have; their memory is kept too, since new memory costs more than what is written into it.
    private const int MaxKeptShift = 27;

    private readonly SlabPoolOptions _options;
    private readonly Lock _gate = new();
    private readonly Stack<Slab>[] _free = new Stack<Slab>[MaxKeptShift - MinShift + 1];
    private long _retainedBytes;
    private long _rentedBytes;
    private long _rentedSlabs;
    private long _totalRents;
    private bool _disposed;

    /// <summary>Makes a pool with default options.</summary>
    public SlabPool()
        : this(new SlabPoolOptions())
    {
    }

    /// <summary>Makes a pool.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is outside its limits.</exception>
    public SlabPool(SlabPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SlabBytes, 1 << MinShift);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SlabBytes, 1 << MaxShift);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxRetainedBytes);
        _options = options;
        for (int i = 0; i < _free.Length; i++)
        {
            _free[i] = new Stack<Slab>();
        }
    }

    /// <summary>Size of a slab when none is asked for, in bytes.</summary>
    public int SlabBytes => _options.SlabBytes;

    /// <inheritdoc/>
    public override int MaxBufferSize => Array.MaxLength;

    /// <summary>Slabs that are out on lease.</summary>
    public long RentedSlabs => Interlocked.Read(ref _rentedSlabs);

    /// <summary>Bytes that are out on lease.</summary>
    public long RentedBytes => Interlocked.Read(ref _rentedBytes);

    /// <summary>Free bytes that the pool keeps.</summary>
    public long RetainedBytes => Interlocked.Read(ref _retainedBytes);

    /// <summary>Rents since the pool was made.</summary>
    public long TotalRents => Interlocked.Read(ref _totalRents);

    /// <summary>Rents a slab with one lease.</summary>
    /// <param name="minBytes">Least capacity, in bytes; 0 or less asks for <see cref="SlabBytes"/>.</param>
    public Slab RentSlab(int minBytes = 0)
    {
        int size = minBytes <= 0 ? _options.SlabBytes : minBytes;
        int shift = Math.Max(MinShift, 32 - BitOperations.LeadingZeroCount((uint)size - 1));
        Slab? slab = null;
        if (shift <= MaxKeptShift)
        {
            size = 1 << shift;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_free[shift - MinShift].TryPop(out slab))
                {
                    _retainedBytes -= slab.Capacity;
                }
            }
        }

        slab ??= new Slab(this, size, shift);
        slab.Lend();
        Interlocked.Increment(ref _rentedSlabs);
        Interlocked.Increment(ref _totalRents);
        Interlocked.Add(ref _rentedBytes, slab.Capacity);
        return slab;
    }

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => RentSlab(minBufferSize);

    internal void Return(Slab slab)
    {
        if (_options.PoisonOnReturn)
        {
            slab.GetSpan().Fill(Poison);
        }

        Interlocked.Decrement(ref _rentedSlabs);
        Interlocked.Add(ref _rentedBytes, -slab.Capacity);
        lock (_gate)
        {
            if (!_disposed && slab.SizeClass <= MaxKeptShift && _retainedBytes + slab.Capacity <= _options.MaxRetainedBytes)
            {
                _retainedBytes += slab.Capacity;
                _free[slab.SizeClass - MinShift].Push(slab);
                return;
            }
        }

        slab.Free();
    }

    /// <summary>Frees what the pool keeps. Slabs that are still out are freed when their last lease comes back.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (Stack<Slab> stack in _free)
            {
                while (stack.TryPop(out Slab? slab))
                {
                    slab.Free();
                }
            }

            _retainedBytes = 0;
        }
    }
}
