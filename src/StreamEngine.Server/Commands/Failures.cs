namespace StreamEngine.Server.Commands;

/// <summary>Turns an exception into one line for people and an exit code.</summary>
internal static class Failures
{
    /// <summary>Writes the error. The stack is shown only when STREAMENGINE_DEBUG=1.</summary>
    internal static int Write(Exception error, CliContext context)
    {
        switch (error)
        {
            case CliException known:
                context.Error.WriteLine($"error: {known.Message}");
                break;
            case OperationCanceledException:
                context.Error.WriteLine("error: interrupted; what was written so far may be incomplete");
                break;
            case IOException or InvalidDataException or UnauthorizedAccessException:
                context.Error.WriteLine($"error: {OneLine(error.Message)}");
                break;
            default:
                context.Error.WriteLine($"error: {OneLine(error.Message)} ({error.GetType().Name})");
                context.Error.WriteLine("hint: this is a fault of streamengine; set STREAMENGINE_DEBUG=1 to see where it happened, and report it");
                break;
        }

        if (context.Debug)
        {
            context.Error.WriteLine(error);
        }

        return error is CliException { Code: var code } ? code : ExitCode.Failed;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
