using System.CommandLine;
using StreamEngine.Server.Config;

namespace StreamEngine.Server.Commands;

/// <summary><c>check CONFIG.yaml</c>: tells all that is wrong with a configuration, or what would run.</summary>
internal static class CheckCommand
{
    internal static Command Create(CliContext context)
    {
        var path = new Argument<string>("CONFIG") { Description = "Configuration file (YAML)" };
        var command = new Command("check", "Checks a configuration file and tells every error with its line") { path };
        command.SetAction(parsed => Run(context, parsed.GetRequiredValue(path)));
        return command;
    }

    /// <summary>Reads a configuration; what is wrong with it goes to stderr, and then the result is null.</summary>
    internal static ServerConfig? Read(string path, CliContext context)
    {
        ServerConfig? config = ConfigReader.Read(path, out IReadOnlyList<ConfigError> errors);
        foreach (ConfigError error in errors)
        {
            context.Error.WriteLine(error);
        }

        return config;
    }

    private static int Run(CliContext context, string path)
    {
        if (Read(path, context) is not { } config)
        {
            return ExitCode.Usage;
        }

        context.Output.WriteLine("ok");
        foreach (string line in ConfigSummary.Of(config))
        {
            context.Output.WriteLine(line);
        }

        return ExitCode.Done;
    }
}
