using System.CommandLine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StreamEngine.Server.Config;
using StreamEngine.Server.Run;

namespace StreamEngine.Server.Commands;

/// <summary><c>run</c>: the standalone process.</summary>
internal static class RunCommand
{
    internal static Command Create(CliContext context)
    {
        var path = new Argument<string>("CONFIG.yaml") { Description = "Configuration of the process; 'streamengine check' validates it" };
        var command = new Command("run", "Runs as a process: follows files, listens on TCP and HTTP, and writes insights until it is asked to stop") { path };
        command.SetAction((parsed, _) => RunAsync(context, parsed.GetRequiredValue(path)));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string path)
    {
        if (CheckCommand.Read(path, context) is not { } config)
        {
            return ExitCode.Usage;
        }

        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(config.LogLevel)
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            })
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        using var host = new ServerHost(config, context, loggers.CreateLogger("streamengine"));
        return await host.RunAsync().ConfigureAwait(false);
    }
}
