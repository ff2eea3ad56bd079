using StreamEngine.Memory;

namespace StreamEngine.TestKit;

/// <summary>
/// A slab pool for tests: it overwrites what comes back, so that a reader without a lease sees rubbish, and on dispose it fails when a
/// lease is still out.
/// </summary>
public sealed class LeakCheckedPool : IDisposable
{
    /// <summary>Makes a pool whose slabs have the given size.</summary>
    public LeakCheckedPool(int slabBytes = 256 * 1024) =>
        Slabs = new SlabPool(new SlabPoolOptions { SlabBytes = slabBytes, PoisonOnReturn = true });

    /// <summary>The pool.</summary>
    public SlabPool Slabs { get; }

    /// <summary>Slabs that are out.</summary>
    public long Rented => Slabs.RentedSlabs;

    /// <summary>Fails when a lease is out.</summary>
    /// <exception cref="InvalidOperationException">There is a leak; the message counts it.</exception>
    public void Dispose()
    {
        long rented = Slabs.RentedSlabs;
        Slabs.Dispose();
        if (rented != 0)
        {
            throw new InvalidOperationException($"{rented} slabs ({Slabs.RentedBytes} bytes) were never given back.");
        }
    }
}
