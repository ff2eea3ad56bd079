using Xunit;

namespace StreamEngine.IntegrationTests.Hostile;

/// <summary>Tests that measure the memory of the process: one at a time, when no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessMemoryTests
{
    /// <summary>The collection's name.</summary>
    public const string Name = "process memory";
}
