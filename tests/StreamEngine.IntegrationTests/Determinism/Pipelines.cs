using StreamEngine.Diagnostics;
using StreamEngine.Memory;
using StreamEngine.Pipeline;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Determinism;

/// <summary>Options under which results must be the same, and what must hold after every run.</summary>
internal static class Pipelines
{
    /// <summary>Rows of a batch, bytes of a slab, workers, by which shards are 1, 2 or 4: every value beside several of the others.</summary>
    internal static IReadOnlyList<(int Rows, int Slab, int Workers)> Shapes { get; } =
    [
        (2048, 64 << 10, 1), (1, 4 << 10, 2), (7, 1 << 20, 3), (65_536, 4 << 10, 4), (2048, 1 << 20, 4), (7, 64 << 10, 2), (65_536, 64 << 10, 1),
    ];

    /// <summary>Options with a clock that stands still: no timeout can decide anything.</summary>
    internal static PipelineBuilder Builder((int Rows, int Slab, int Workers)? shape = null)
    {
        (int rows, int slab, int workers) = shape ?? (2048, 256 << 10, 2);
        return new PipelineBuilder(new PipelineOptions
        {
            BatchRows = rows,
            Workers = workers,
            Windows = { Shards = 1 << (workers / 2) },
            Memory = new SlabPoolOptions { SlabBytes = slab, PoisonOnReturn = true },
            Time = new FakeClock(),
        });
    }

    internal static LedgerEntry Stage(this PipelineStatus status, string name) => status.Ledger.Single(e => e.Stage == name);

    /// <summary>Every stage accounts for all of its records, what one sends is what the next receives, and all memory is back.</summary>
    internal static void Check(PipelineRecord run)
    {
        Assert.Null(run.Failure);
        Assert.All(run.Status.Ledger, entry => Assert.True(entry.Balances, entry.ToString()));
        Assert.Equal(run.Status.Stage("order").Out, run.Status.Stage("window").In);
        Assert.True(run.Status.Stage("parse").Out <= run.Status.Stage("order").In, "rows were lost between parsing and ordering");
        Assert.Equal(0, run.SlabBytesAfter);
        if (run.Status.State == PipelineState.Completed)
        {
            Assert.All(run.Status.Ledger, entry => Assert.Equal(0, entry.Held));
        }
    }
}
