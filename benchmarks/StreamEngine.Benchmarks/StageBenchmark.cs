using BenchmarkDotNet.Attributes;
using StreamEngine.Benchmarks.Columns;

namespace StreamEngine.Benchmarks;

/// <summary>A suite of one stage, which says what a call works through.</summary>
[MemoryDiagnoser]
public abstract class StageBenchmark
{
    /// <summary>Bytes and rows of a call. Asked without the set-up, with the parameters set.</summary>
    public abstract Work Work { get; }
}
