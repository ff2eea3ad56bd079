using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Templates;

/// <summary><c>templates</c>: log templates of messages in memory, beside other miners in the same process, in turn.</summary>
internal static class TemplatesCommand
{
    internal static int Run(Arguments arguments)
    {
        int lines = arguments.Number("--lines", 300_000, 1, 10_000_000);
        int templates = arguments.Number("--templates", 100_000, 1, 500_000);
        var options = ComparisonOptions.Read(arguments, warm: 2);
        arguments.NoOthers();
        if (arguments.Paths.Count > 1)
        {
            throw new UsageException("templates takes one folder of labelled logs.");
        }

        List<MiningCaseResult> results = [];
        foreach (MiningCase test in options.Choose(new MiningCases(arguments.Paths.FirstOrDefault(), lines, templates).All()))
        {
            using (test)
            {
                results.Add(Measure(options.Ours ? test with { Miners = [.. test.Miners.Where(static m => m.Ours)] } : test, options));
            }
        }

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

    private static MiningCaseResult Measure(MiningCase test, ComparisonOptions options)
    {
        double?[] accuracies = [.. test.Miners.Select(m => Check(test, m))];
        IReadOnlyList<IReadOnlyList<Usage>> runs = Turns.Run([.. test.Miners.Select(static m => m.Mine)], options.Repeat, options.Warm);
        double first = ContenderResult.Seconds(runs[0]);
        return new MiningCaseResult(
            test.Name,
            test.About,
            test.Truth.Length,
            test.Input.Bytes,
            [.. test.Miners.Select((m, i) => new MinerResult(ContenderResult.Of(m.Name, m.Ours, runs[i], test.Truth.Length, test.Input.Bytes, first), m.Count(), accuracies[i]))]);
    }

    /// <summary>Goes over the messages, twice when what was learnt is kept, and holds the groups against the true ones.</summary>
    private static double? Check(MiningCase test, Miner miner)
    {
        for (int pass = test.IsNew ? 1 : 2; pass > 0; pass--)
        {
            miner.Mine();
        }

        if (miner.Groups is null)
        {
            return null;
        }

        int[] groups = miner.Groups();
        if (groups.Length != test.Truth.Length || groups.Any(static g => g < 0))
        {
            throw new InvalidOperationException($"{test.Name}: {miner.Name} leaves messages without a group.");
        }

        double accuracy = Grouping.Accuracy(test.Truth, groups);
        return accuracy == 1 || !test.IsExact
            ? accuracy
            : throw new InvalidOperationException($"{test.Name}: {miner.Name} finds {miner.Count()} groups, and {accuracy:P2} of the lines are in the true one.");
    }
}
