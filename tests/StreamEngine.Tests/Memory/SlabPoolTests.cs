using System.Buffers;
using StreamEngine.Memory;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Memory;

public class SlabPoolTests
{
    [Theory]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    [InlineData(0, 256 * 1024)]
    [InlineData(16 << 20, 16 << 20)]
    [InlineData((16 << 20) + 1, 32 << 20)]
    [InlineData((128 << 20) + 1, (128 << 20) + 1)]
    public void Rents_the_next_power_of_two(int asked, int expected)
    {
        using var pool = new LeakCheckedPool();
        Slab slab = pool.Slabs.RentSlab(asked);
        Assert.Equal(expected, slab.Capacity);
        slab.Release();
    }

    [Theory]
    [InlineData(2 << 20)]
    [InlineData(4 << 20)]
    [InlineData((16 << 20) + 1)]
    public void Large_slabs_begin_where_a_huge_page_does(int size)
    {
        using var pool = new LeakCheckedPool();
        Slab slab = pool.Slabs.RentSlab(size);
        slab.GetSpan().Fill(1);
        Assert.Equal(0, slab.Address % (2 << 20));
        slab.Release();
    }

    [Fact]
    public unsafe void Slabs_are_aligned_to_a_cache_line()
    {
        using var pool = new LeakCheckedPool();
        for (int size = 1; size < 1 << 20; size *= 3)
        {
            Slab slab = pool.Slabs.RentSlab(size);
            using (MemoryHandle handle = slab.Memory.Pin())
            {
                Assert.Equal(0, (nint)handle.Pointer % Slab.Alignment);
            }

            slab.Release();
        }
    }

    [Fact]
    public void The_last_lease_returns_the_slab_and_the_next_rent_reuses_it()
    {
        using var pool = new LeakCheckedPool();
        Slab slab = pool.Slabs.RentSlab();
        slab.Retain();
        slab.Release();
        Assert.Equal(1, pool.Rented);
        slab.Release();
        Assert.Equal(0, pool.Rented);
        Slab again = pool.Slabs.RentSlab();
        Assert.Same(slab, again);
        again.Release();
    }

    [Fact]
    public void A_returned_slab_is_poisoned()
    {
        var pool = new SlabPool(new SlabPoolOptions { PoisonOnReturn = true });
        Slab slab = pool.RentSlab();
        slab.GetSpan().Fill(1);
        slab.Release();
        Assert.Equal(SlabPool.Poison, slab.GetSpan()[100]);
        pool.Dispose();
    }

    [Fact]
    public void Releasing_twice_or_retaining_without_a_lease_fails()
    {
        using var pool = new LeakCheckedPool();
        Slab slab = pool.Slabs.RentSlab();
        slab.Release();
        Assert.Throws<ObjectDisposedException>(slab.Release);
        Assert.Throws<ObjectDisposedException>(slab.Retain);
    }

    [Fact]
    public void The_pool_keeps_no_more_than_its_limit()
    {
        using var pool = new SlabPool(new SlabPoolOptions { MaxRetainedBytes = 1 << 20 });
        Slab[] slabs = [.. Enumerable.Range(0, 10).Select(_ => pool.RentSlab(256 * 1024))];
        Array.ForEach(slabs, s => s.Release());
        Assert.Equal(1 << 20, pool.RetainedBytes);
    }

    [Theory]
    [InlineData(40 << 20, 64 << 20)]
    [InlineData((128 << 20) + 1, 0)]
    public void Slabs_as_large_as_frames_of_many_series_are_kept(int size, long kept)
    {
        using var pool = new SlabPool(new SlabPoolOptions { MaxRetainedBytes = 1 << 30 });
        pool.RentSlab(size).Release();
        Assert.Equal(kept, pool.RetainedBytes);
    }

    [Fact]
    public void The_leak_check_fires_on_a_lost_lease()
    {
        var pool = new LeakCheckedPool();
        _ = pool.Slabs.RentSlab();
        Assert.Throws<InvalidOperationException>(pool.Dispose);
    }

    [Fact]
    public void Memory_of_a_slab_is_found_again()
    {
        using var pool = new LeakCheckedPool();
        using IMemoryOwner<byte> owner = pool.Slabs.Rent(5000);
        Assert.True(Slab.TryGet(owner.Memory[100..200], out Slab? slab, out int offset));
        Assert.Same(owner, slab);
        Assert.Equal(100, offset);
        Assert.False(Slab.TryGet(new byte[10], out _, out _));
    }

    [Fact]
    public async Task Many_threads_share_the_pool()
    {
        using var pool = new LeakCheckedPool();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (int i = 0; i < 2000; i++)
            {
                Slab slab = pool.Slabs.RentSlab(random.Next(1, 100_000));
                slab.GetSpan()[..16].Fill((byte)seed);
                Assert.Equal(-1, slab.GetSpan()[..16].IndexOfAnyExcept((byte)seed));
                slab.Release();
            }
        })));
        Assert.Equal(0, pool.Rented);
    }
}
