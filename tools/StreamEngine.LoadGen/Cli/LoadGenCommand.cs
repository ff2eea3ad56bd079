using System.CommandLine;
using System.Net.Sockets;
using StreamEngine.LoadGen.Output;

namespace StreamEngine.LoadGen.Cli;

/// <summary>The command line of the load generator.</summary>
internal static class LoadGenCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Parses the arguments and writes the stream.</summary>
    /// <param name="args">Command line without the program name.</param>
    /// <param name="output">Where help goes; the stream itself goes to standard output as bytes.</param>
    /// <param name="error">Where errors and the summary go.</param>
    /// <param name="time">Clock of the pace.</param>
    /// <param name="cancellationToken">Ends the stream early, as Ctrl+C does: labels are still written.</param>
    /// <returns>0 done, 1 failed while writing, 2 wrong options.</returns>
    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var options = new LoadGenOptions();
        RootCommand root = options.CreateRoot();
        root.SetAction((parsed, token) => WriteStreamAsync(options.Read(parsed), error, time, token));
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var mistake in parsed.Errors) await error.WriteLineAsync($"error: {mistake.Message}");
            await error.WriteLineAsync("Use --help for the options.");
            return WrongUsage;
        }
        var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    private static async Task<int> WriteStreamAsync(LoadGenRun run, TextWriter error, TimeProvider time, CancellationToken token)
    {
        StreamGenerator generator;
        IByteOutput target;
        try
        {
            generator = StreamGenerator.Create(run.Generator);
            target = ByteOutputs.Parse(run.Output, run.Generator.Format);
        }
        catch (ArgumentException e)
        {
            foreach (string line in e.Message.Split(Environment.NewLine)) await error.WriteLineAsync($"error: {line}");
            return WrongUsage;
        }
        try
        {
            await using (target)
            {
                long started = time.GetTimestamp();
                long bytes = await new PacedWriter(generator, target, run.Rate, time).RunAsync(token);
                await error.WriteLineAsync(Summary(generator, bytes, time.GetElapsedTime(started)));
            }
            if (run.LabelsFile is not null) await SideFiles.WriteLabelsAsync(run.LabelsFile, generator.Labels);
            if (run.ChangesFile is not null) await SideFiles.WriteChangesAsync(run.ChangesFile, generator.Changes);
            return Done;
        }
        catch (Exception e) when (e is IOException or SocketException or HttpRequestException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"error: {run.Output}: {e.Message}");
            return Failed;
        }
    }

    private static string Summary(StreamGenerator generator, long bytes, TimeSpan elapsed)
    {
        double rate = bytes / 1e6 / Math.Max(elapsed.TotalSeconds, 1e-9);
        string counts = $"{generator.RecordsWritten} records, {generator.MalformedRecords} malformed, {bytes} bytes";
        return FormattableString.Invariant($"{counts}, {elapsed.TotalSeconds:F3} s, {rate:F1} MB/s");
    }
}
