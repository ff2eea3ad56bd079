namespace StreamEngine.Memory;

/// <summary>How much memory a <see cref="SlabPool"/> hands out and keeps.</summary>
public sealed class SlabPoolOptions
{
    /// <summary>Size of a slab when the caller names none, in bytes: a power of two from 4 KiB to 16 MiB. Default 256 KiB.</summary>
    public int SlabBytes { get; set; } = 256 * 1024;

    /// <summary>Free memory that the pool keeps for reuse, in bytes, 0 or more; beyond it slabs are freed. Default 64 MiB.</summary>
    public long MaxRetainedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Overwrites a slab when it comes back, so that a reader without a lease sees rubbish. For tests. Default off.</summary>
    public bool PoisonOnReturn { get; set; }
}
