using System.Diagnostics;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Windows;

/// <summary><c>windows</c>: window operators over columns in memory, beside other ways to the same result in the same process, in turn.</summary>
internal static class WindowsCommand
{
    internal static int Run(Arguments arguments)
    {
        int millions = arguments.Number("--millions", 10, 1, 1000);
        int repeat = arguments.Number("--repeat", 5, 1, 1000);
        int warm = arguments.Number("--warm", 3, 0, 60);
        bool ours = arguments.Has("--ours");
        bool write = !arguments.Has("--no-write");
        string folder = arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        string[]? wanted = arguments.Text("--cases")?.Split(',');
        arguments.NoOthers();
        using var cases = new WindowCases(millions * 1_000_000);
        if (wanted?.FirstOrDefault(w => !cases.All().Any(c => c.Name == w)) is { } unknown)
        {
            throw new UsageException($"unknown case '{unknown}': one of {string.Join(", ", cases.All().Select(c => c.Name))}.");
        }

        List<WindowCaseResult> results = [];
        foreach ((string name, Func<WindowCase> make) in cases.All().Where(c => wanted?.Contains(c.Name) ?? true))
        {
            Console.Error.WriteLine(name);
            WindowCase test = make();
            results.Add(Measure(ours ? test with { Contenders = [.. test.Contenders.Where(c => c.Ours)] } : test, repeat, warm));
        }

        var result = new WindowsResult(Machine.Describe(), cases.Versions, repeat, warm, results);
        string table = WindowsTable.Write(result);
        Console.WriteLine(table);
        if (write)
        {
            string path = Path.Combine(folder, $"{Machine.Day()}-windows");
            File.WriteAllText(path + ".md", table);
            File.WriteAllText(path + ".json", Output.Json(result) + "\n");
        }

        return 0;
    }

    private static WindowCaseResult Measure(WindowCase test, int repeat, int warm)
    {
        WindowTally[] tallies = [.. test.Contenders.Select(c => c.Run(true))];
        int odd = Enumerable.Range(0, tallies.Length).FirstOrDefault(i => !tallies[i].Agrees(tallies[^1], test.ToleranceOf(test.Contenders[i])), -1);
        if (odd >= 0)
        {
            throw new InvalidOperationException($"{test.Name}: {test.Contenders[^1].Name} finds {tallies[^1]}, {test.Contenders[odd].Name} finds {tallies[odd]}.");
        }

        foreach (Contender contender in test.Contenders)
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < warm)
            {
                contender.Run(false);
            }
        }

        List<Usage>[] runs = [.. test.Contenders.Select(_ => new List<Usage>())];
        for (int round = 0; round < repeat; round++)
        {
            for (int i = 0; i < runs.Length; i++)
            {
                var meter = new ProcessMeter();
                test.Contenders[i].Run(false);
                runs[i].Add(meter.Stop());
            }
        }

        double first = Statistics.Median(runs[0].Select(r => r.Seconds));
        return new WindowCaseResult(
            test.Name, test.Input, test.Rows, tallies[^1].Rows, test.Target, [.. test.Contenders.Select((c, i) => WindowsRow.Of(c, runs[i], test.Rows, first, (tallies[i].Sum / tallies[^1].Sum) - 1))]);
    }
}
