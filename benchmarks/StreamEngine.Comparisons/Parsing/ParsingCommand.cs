using System.Diagnostics;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Parsing;

/// <summary><c>parsing</c>: every format into columns, beside other readers of the same bytes in the same process, in turn.</summary>
internal static class ParsingCommand
{
    internal static int Run(Arguments arguments)
    {
        int megabytes = arguments.Number("--megabytes", 64, 1, 1000);
        int repeat = arguments.Number("--repeat", 5, 1, 1000);
        int warm = arguments.Number("--warm", 2, 0, 60);
        bool ours = arguments.Has("--ours");
        bool write = !arguments.Has("--no-write");
        string folder = arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        string[]? wanted = arguments.Text("--cases")?.Split(',');
        arguments.NoOthers();
        using var cases = new ParsingCases(megabytes, arguments.Paths);
        if (wanted?.FirstOrDefault(w => !cases.All().Any(c => IsMeant(w, c.Name))) is { } unknown)
        {
            throw new UsageException($"unknown case '{unknown}': one of {string.Join(", ", cases.All().Select(c => c.Name))}.");
        }

        List<ParsingCaseResult> results = [];
        foreach ((string name, Func<ParsingCase> make) in cases.All().Where(c => wanted?.Any(w => IsMeant(w, c.Name)) ?? true))
        {
            Console.Error.WriteLine(name);
            ParsingCase test = make();
            results.Add(Measure(ours ? test with { Readers = [.. test.Readers.Where(r => r.Ours)] } : test, repeat, warm));
            cases.Free();
        }

        var result = new ParsingResult(Machine.Describe(), cases.Versions, repeat, warm, results);
        string table = ParsingTable.Write(result);
        Console.WriteLine(table);
        if (write)
        {
            string path = Path.Combine(folder, $"{Machine.Day()}-parsing");
            File.WriteAllText(path + ".md", table);
            File.WriteAllText(path + ".json", Output.Json(result) + "\n");
        }

        return 0;
    }

    /// <summary>A name, or its beginning with a star behind it.</summary>
    private static bool IsMeant(string wanted, string name) => wanted.EndsWith('*') ? name.StartsWith(wanted[..^1], StringComparison.Ordinal) : name == wanted;

    private static ParsingCaseResult Measure(ParsingCase test, int repeat, int warm)
    {
        Tally[] tallies = [.. test.Readers.Select(r => r.Read())];
        if (Array.FindIndex(tallies, t => !t.Agrees(tallies[0])) is >= 0 and int odd)
        {
            throw new InvalidOperationException($"{test.Name}: {test.Readers[0].Name} finds {tallies[0]}, {test.Readers[odd].Name} finds {tallies[odd]}.");
        }

        foreach (Reader reader in test.Readers)
        {
            WarmUp(reader, warm);
        }

        List<Usage>[] runs = [.. test.Readers.Select(_ => new List<Usage>())];
        for (int round = 0; round < repeat; round++)
        {
            for (int i = 0; i < runs.Length; i++)
            {
                var meter = new ProcessMeter();
                test.Readers[i].Read();
                runs[i].Add(meter.Stop());
            }
        }

        double first = Statistics.Median(runs[0].Select(r => r.Seconds));
        long records = tallies[0].Records;
        return new ParsingCaseResult(
            test.Name, test.Input, test.Bytes.Length, records, [.. test.Readers.Select((r, i) => ParsingRow.Of(r, runs[i], test.Bytes.Length, records, first))]);
    }

    private static void WarmUp(Reader reader, int seconds)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            reader.Read();
        }
    }
}
