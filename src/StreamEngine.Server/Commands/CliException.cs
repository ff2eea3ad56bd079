namespace StreamEngine.Server.Commands;

/// <summary>An error that the person at the command line can do something about: one line, no stack.</summary>
internal sealed class CliException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    internal int Code { get; } = exitCode;
}
