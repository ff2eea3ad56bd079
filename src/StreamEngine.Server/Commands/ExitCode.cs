namespace StreamEngine.Server.Commands;

/// <summary>Exit codes of every command; part of the contract with scripts.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    internal const int Done = 0;

    /// <summary>Something failed; what could be done was done, and stderr names what could not.</summary>
    internal const int Failed = 1;

    /// <summary>Wrong usage or configuration: nothing was done.</summary>
    internal const int Usage = 2;
}
