using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace StreamEngine.Server.Commands;

/// <summary>The usual help, followed by examples of the command.</summary>
internal sealed class HelpWithExamples(int width) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> _examples = new(StringComparer.Ordinal)
    {
        ["streamengine"] =
        [
            "streamengine demo",
            "streamengine analyze /var/log/shop --report shop.html",
            "streamengine run config.yaml",
        ],
        ["analyze"] =
        [
            "streamengine analyze app.log",
            "streamengine analyze logs/ 'metrics/**/*.csv' changes.jsonl --report incident.html",
            "zcat big.log.gz | streamengine analyze - --output json | jq 'select(.type==\"incident\")'",
            "streamengine analyze app.log --window 10s --time-zone Europe/Berlin",
        ],
        ["demo"] =
        [
            "streamengine demo",
            "streamengine demo --report demo.html",
            "streamengine demo --keep shop && streamengine explain shop --at 2026-01-05T10:12:00Z",
        ],
        ["explain"] =
        [
            "streamengine explain logs/ metrics/ --at 2026-01-05T10:12:00Z",
            "streamengine explain metrics.csv --at '2026-01-05 10:12' --window 15m --changes deployments.jsonl --topology calls.csv",
        ],
        ["templates"] =
        [
            "streamengine templates app.log",
            "streamengine templates app.log --output templates.csv",
            "streamengine templates messages.txt --header none --output templates.csv",
        ],
        ["score"] =
        [
            "streamengine score cpu.csv --output scores",
            "streamengine score data/ --output scores    # data/a/x.csv becomes scores/a/x.csv",
        ],
        ["parse"] =
        [
            "streamengine parse access.log --output json | head",
            "streamengine parse app.log --output none --stats json",
            "streamengine parse logs/ --output parquet -o logs.parquet",
        ],
        ["run"] =
        [
            "streamengine run config.yaml",
            "streamengine check config.yaml && streamengine run config.yaml > insights.jsonl",
        ],
        ["check"] =
        [
            "streamengine check config.yaml",
        ],
    };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpAction { MaxWidth = width }.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        if (_examples.TryGetValue(command is RootCommand ? "streamengine" : command.Name, out string[]? examples))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine($"  {example}");
            }
        }

        return ExitCode.Done;
    }
}
