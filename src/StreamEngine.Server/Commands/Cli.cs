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
            RootCommand root = Build(context);
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

    private static RootCommand Build(CliContext context)
    {
        var root = new RootCommand("Finds what is wrong in logs and metrics: anomalies, forecasts, and incidents with a ranked cause.")
        {
            HelpName = "streamengine",
        };
        root.Add(AnalyzeCommand.Create(context));
        root.Add(DemoCommand.Create(context));
        root.Add(ExplainCommand.Create(context));
        root.Add(TemplatesCommand.Create(context));
        root.Add(ScoreCommand.Create(context));
        root.Add(ParseCommand.Create(context));
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
