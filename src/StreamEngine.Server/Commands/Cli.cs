using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace StreamEngine.Server.Commands;

/// <summary>The command line: builds the commands, runs one, and turns whatever goes wrong into a line on stderr and an exit code.</summary>
internal static class Cli
{
    /// <summary>Runs a command line with streams of the caller; no colours, no progress.</summary>
    internal static Task<int> InvokeAsync(string[] args, Stream stdout, TextWriter stderr, Stream stdin) =>
        InvokeAsync(args, new CliContext(stdout, stderr, stdin));

    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal static async Task<int> InvokeAsync(string[] args, CliContext context)
    {
        using (context)
        {
            RootCommand root = Build(context, args.Length == 0 ? null : args[0]);
            ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is ParseErrorAction)
            {
                UsageErrors.Write(parsed, context.Error);
                return ExitCode.Usage;
            }

            try
            {
                var configuration = new InvocationConfiguration
                {
                    Output = context.Output,
                    Error = context.Error,
                    EnableDefaultExceptionHandler = false,

                    // The process that runs on drains by itself when it is asked to stop.
                    ProcessTerminationTimeout = parsed.CommandResult.Command.Name == "run" ? null : TimeSpan.FromSeconds(2),
                };
                int code = await parsed.InvokeAsync(configuration).ConfigureAwait(false);
                await context.Output.FlushAsync().ConfigureAwait(false);
                return code;
            }
            catch (Exception error)
            {
                return Failures.Write(error, context);
            }
        }
    }

    /// <summary>Version of the product, without the hash of its sources.</summary>
    internal static string Version { get; } =
        (typeof(Cli).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    /// <summary>The commands in the order of the help.</summary>
    private static readonly (string Name, Func<CliContext, Command> Create)[] s_commands =
    [
        ("analyze", AnalyzeCommand.Create), ("demo", DemoCommand.Create), ("explain", ExplainCommand.Create), ("templates", TemplatesCommand.Create),
        ("score", ScoreCommand.Create), ("parse", ParseCommand.Create), ("run", RunCommand.Create), ("check", CheckCommand.Create),
    ];

    private static RootCommand Build(CliContext context, string? first)
    {
        bool isKnown = Array.Exists(s_commands, c => c.Name == first);
        var root = new RootCommand("Finds what is wrong in logs and metrics: anomalies, forecasts, and incidents with a ranked cause.")
        {
            HelpName = "streamengine",
        };
        foreach ((string name, Func<CliContext, Command> create) in s_commands)
        {
            // The others would be made for nothing: only help and a mistyped name look at them.
            if (!isKnown || name == first)
            {
                root.Add(create(context));
            }
        }

        foreach (Option option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Action = new HelpWithExamples(context.Width);
            }
            else if (option is VersionOption version)
            {
                version.Action = new ShowVersion();
            }
        }

        return root;
    }

    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"streamengine {Version}");
            return ExitCode.Done;
        }
    }
}
