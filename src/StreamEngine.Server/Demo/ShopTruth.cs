namespace StreamEngine.Server.Demo;

/// <summary>What really happened in a <see cref="ShopScenario"/>: the answers that an analysis should find.</summary>
internal sealed record ShopTruth
{
    /// <summary>Begin of the recording (UTC).</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>End of the recording (UTC).</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>When the bad version was rolled out.</summary>
    public required DateTimeOffset DeploymentTime { get; init; }

    /// <summary>The service that got the bad version: the root cause.</summary>
    public required string Service { get; init; }

    /// <summary>The bad version.</summary>
    public required string Version { get; init; }

    /// <summary>The services that suffer from it, the root cause not included.</summary>
    public required IReadOnlyList<string> AffectedServices { get; init; }

    /// <summary>Literal text of the error message that was never logged before the bad deployment.</summary>
    public required string NewErrorText { get; init; }

    /// <summary>The host whose disk fills up.</summary>
    public required string DiskHost { get; init; }

    /// <summary>When the trend of the disk reaches 100 %; log rotation moves single values by less than one percent.</summary>
    public required DateTimeOffset DiskFullTime { get; init; }

    /// <summary>From the end of the recording to the full disk.</summary>
    public TimeSpan TimeToFull => DiskFullTime - End;
}
