using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Templates;

/// <summary><c>templates</c>: log templates of messages in memory, beside other miners, each in a process of its own.</summary>
internal static class TemplatesCommand
{
    internal static int Run(Arguments arguments)
    {
        int lines = arguments.Number("--lines", 300_000, 1, 10_000_000);
        int templates = arguments.Number("--templates", 100_000, 1, 500_000);
        var options = ComparisonOptions.Read(arguments, warm: 3);
        arguments.NoOthers();
        if (arguments.Paths.Count > 1)
        {
            throw new UsageException("templates takes one folder of labelled logs.");
        }

        string? folder = arguments.Paths.FirstOrDefault();
        var cases = new MiningCases(folder, lines, templates).All().Select(c => (c.Name, (Func<MiningCaseResult>)(() => MiningChild.MeasureAll(c.Name, folder, lines, templates, options))));
        List<MiningCaseResult> results = [.. options.Choose(cases)];
        bool isNew = results.Exists(static r => r.Name == "new");
        var result = new MiningResult(
            Machine.Describe(),
            options.Repeat,
            options.Warm,
            results,
            isNew ? NewTemplateTimes.Measure(templates, options.Repeat) : null,
            isNew ? TableMemory.Measure(templates) : null);
        MiningTable.Write(result).Write(options.Folder, "templates", result);
        return 0;
    }
}
