using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Parsing;

/// <summary><c>parsing</c>: every format into columns, beside other readers of the same bytes in the same process, in turn.</summary>
internal static class ParsingCommand
{
    internal static int Run(Arguments arguments)
    {
        int megabytes = arguments.Number("--megabytes", 64, 1, 1000);
        var options = ComparisonOptions.Read(arguments, warm: 2);
        arguments.NoOthers();
        using var cases = new ParsingCases(megabytes, arguments.Paths);
        List<ParsingCaseResult> results = [];
        foreach (ParsingCase test in options.Choose(cases.All()))
        {
            results.Add(Measure(options.Ours ? test with { Readers = [.. test.Readers.Where(r => r.Ours)] } : test, options));
            cases.Free();
        }

        var result = new ParsingResult(Machine.Describe(), cases.Versions, options.Repeat, options.Warm, results);
        ParsingTable.Write(result).Write(options.Folder, "parsing", result);
        return 0;
    }

    private static ParsingCaseResult Measure(ParsingCase test, ComparisonOptions options)
    {
        Tally[] tallies = [.. test.Readers.Select(r => r.Read())];
        if (Array.FindIndex(tallies, t => !t.Agrees(tallies[0])) is >= 0 and int odd)
        {
            throw new InvalidOperationException($"{test.Name}: {test.Readers[0].Name} finds {tallies[0]}, {test.Readers[odd].Name} finds {tallies[odd]}.");
        }

        IReadOnlyList<IReadOnlyList<Usage>> runs = Turns.Run([.. test.Readers.Select(r => (Action)(() => r.Read()))], options.Repeat, options.Warm);
        double first = ContenderResult.Seconds(runs[0]);
        long records = tallies[0].Records;
        return new ParsingCaseResult(
            test.Name, test.Input, test.Bytes.Length, records, [.. test.Readers.Select((r, i) => ContenderResult.Of(r.Name, r.Ours, runs[i], records, test.Bytes.Length, first))]);
    }
}
