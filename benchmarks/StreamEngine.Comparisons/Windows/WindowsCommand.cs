using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Windows;

/// <summary><c>windows</c>: lines into windows, and window operators over columns in memory, beside other ways to the same result in the same process, in turn.</summary>
internal static class WindowsCommand
{
    internal static int Run(Arguments arguments)
    {
        int millions = arguments.Number("--millions", 10, 1, 1000);
        var options = ComparisonOptions.Read(arguments, warm: 3);
        arguments.NoOthers();
        using var lines = new LineCases(millions * 100_000);
        using var cases = new WindowCases(millions * 1_000_000);
        List<WindowCaseResult> results = [];
        foreach (WindowCase test in options.Choose(lines.All().Concat(cases.All())))
        {
            results.Add(Measure(options.Ours ? test with { Contenders = [.. test.Contenders.Where(c => c.Ours)] } : test, options));
            lines.Free();
        }

        var result = new WindowsResult(Machine.Describe(), cases.Versions, options.Repeat, options.Warm, results);
        var report = new Report("Windows", result.Machine, result.Libraries);
        WindowsTable.Write(report, result);
        report.Write(options.Folder, "windows", result);
        return 0;
    }

    private static WindowCaseResult Measure(WindowCase test, ComparisonOptions options)
    {
        WindowTally[] tallies = [.. test.Contenders.Select(c => c.Run(true))];
        for (int i = 0; i < tallies.Length - 1; i++)
        {
            if (tallies[i].Differs(tallies[^1], test.ToleranceOf(test.Contenders[i])) is { } difference)
            {
                throw new InvalidOperationException($"{test.Name}: {test.Contenders[i].Name} and {test.Contenders[^1].Name} find {difference}.");
            }
        }

        IReadOnlyList<IReadOnlyList<Usage>> runs = Turns.Run([.. test.Contenders.Select(c => (Action)(() => c.Run(false)))], options.Repeat, options.Warm);
        double first = ContenderResult.Seconds(runs[0]);
        return new WindowCaseResult(
            test.Name,
            test.Input,
            test.Bytes,
            test.Rows,
            tallies[^1].Rows,
            test.Target,
            [.. test.Contenders.Select((c, i) => ContenderResult.Of(c.Name, c.Ours, runs[i], test.Rows, test.Bytes, first, (tallies[i].Sum / tallies[^1].Sum) - 1))]);
    }
}
