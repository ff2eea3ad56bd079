using System.Globalization;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Templates;

/// <summary>
/// One miner of a case in a process of its own: what the others leave in the runtime, and where they leave the stack, has no part in what is measured.
/// </summary>
/// <param name="Case">The case with that miner alone.</param>
/// <param name="Miners">Miners that the case has.</param>
internal sealed record MiningChild(MiningCaseResult Case, int Miners)
{
    /// <summary>Measures all miners of a case, each in a fresh process.</summary>
    /// <param name="name">Name of the case.</param>
    /// <param name="folder">Folder of labelled logs; null for none.</param>
    /// <param name="lines">Messages of an input.</param>
    /// <param name="templates">Messages of the input of which each is new.</param>
    /// <param name="options">How often and how long.</param>
    internal static MiningCaseResult MeasureAll(string name, string? folder, int lines, int templates, ComparisonOptions options)
    {
        List<MinerResult> miners = [];
        MiningChild child;
        do
        {
            string[] arguments =
            [
                "templates-child", .. folder is null ? Array.Empty<string>() : [folder], "--case", name, "--miner", Text(miners.Count), "--lines", Text(lines), "--templates", Text(templates),
                "--repeat", Text(options.Repeat), "--warm", Text(options.Warm), .. options.Ours ? ["--ours"] : Array.Empty<string>(),
            ];
            child = Output.Parse<MiningChild>(Self.Run(arguments));
            miners.Add(child.Case.Miners[0]);
        }
        while (miners.Count < child.Miners);

        double first = miners[0].Rate.MillionsPerSecond;
        return child.Case with { Miners = [.. miners.Select(m => m with { Rate = m.Rate with { OfFirst = m.Rate.MillionsPerSecond / first } })] };
    }

    /// <summary><c>templates-child</c>: measures in this process and prints the result.</summary>
    internal static int Run(Arguments arguments)
    {
        string name = arguments.Text("--case") ?? throw new UsageException("--case is needed.");
        int miner = arguments.Number("--miner", 0, 0, 100);
        int lines = arguments.Number("--lines", 300_000, 1, 10_000_000);
        int templates = arguments.Number("--templates", 100_000, 1, 500_000);
        int repeat = arguments.Number("--repeat", 5, 1, 1000);
        int warm = arguments.Number("--warm", 3, 0, 60);
        bool ours = arguments.Has("--ours");
        arguments.NoOthers();
        using MiningCase test = new MiningCases(arguments.Paths.FirstOrDefault(), lines, templates).All().First(c => c.Name == name).Make();
        Miner[] miners = [.. test.Miners.Where(m => m.Ours || !ours)];
        Console.WriteLine(Output.Json(new MiningChild(Measure(test, miners[..(miner + 1)], repeat, warm), miners.Length)));
        return 0;
    }

    private static MiningCaseResult Measure(MiningCase test, Miner[] miners, int repeat, int warm)
    {
        Miner miner = miners[^1];
        if (miner.Groups is null)
        {
            // It does a part of what the one before it that does the whole has done.
            Check(test, miners.Last(static m => m.Groups is not null));
        }

        double? accuracy = Check(test, miner);
        IReadOnlyList<Usage> runs = Turns.Run([miner.Mine], repeat, warm)[0];
        var rate = ContenderResult.Of(miner.Name, miner.Ours, runs, test.Truth.Length, test.Input.Bytes, ContenderResult.Seconds(runs));
        return new MiningCaseResult(test.Name, test.About, test.Truth.Length, test.Input.Bytes, [new MinerResult(rate, miner.Count(), accuracy)]);
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

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
