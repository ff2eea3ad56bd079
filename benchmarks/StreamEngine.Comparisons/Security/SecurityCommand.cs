using System.Diagnostics;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Stages;
using StreamEngine.Comparisons.Throughput;

namespace StreamEngine.Comparisons.Security;

/// <summary>
/// <c>security</c>: recorded events as JSON lines, read by this engine and by System.Text.Json in one process, in turn. The number of
/// records is compared before anything is timed.
/// </summary>
internal static class SecurityCommand
{
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(5);

    internal static int Run(Arguments arguments)
    {
        int repeat = arguments.Number("--repeat", 5, 5, 1000);
        bool write = !arguments.Has("--no-write");
        string folder = arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        arguments.NoOthers();
        List<string> paths = [.. arguments.Paths.Select(p => Directory.Exists(p) ? Path.Combine(p, "*json*") : p)];
        List<NamedBytes> inputs = InputLoader.Load(paths);
        using var columns = new ParsedInput();
        Contender[] contenders = Contenders(inputs, paths, columns);
        long bytes = inputs.Sum(i => (long)i.Bytes.Length);
        long[] cold = Check(contenders, out double[] coldSeconds);
        foreach (Contender contender in contenders)
        {
            WarmUp(contender);
        }

        List<Usage>[] runs = [.. contenders.Select(_ => new List<Usage>())];
        for (int round = 0; round < repeat; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                runs[i].Add(Measure(contenders[i]));
            }
        }

        var result = new SecurityResult(
            Machine.Describe(),
            [.. inputs.Select(i => i.Name)],
            cold[0],
            bytes,
            repeat,
            [.. contenders.Select((c, i) => SecurityRow.Of(c, coldSeconds[i], runs[i], cold[0], bytes))],
            Fresh(paths));
        string table = SecurityTable.Write(result);
        Console.WriteLine(table);
        if (write)
        {
            string name = Path.Combine(folder, $"{Machine.Day()}-security-ndjson");
            File.WriteAllText(name + ".md", table);
            File.WriteAllText(name + ".json", Output.Json(result) + "\n");
        }

        return 0;
    }

    private static Contender[] Contenders(List<NamedBytes> inputs, List<string> paths, ParsedInput columns) =>
    [
        new("StreamEngine, bytes to insights", true, () => PipelineRunner.OverMemory(inputs).Run().Records),
        new("Utf8JsonReader, all tokens, nothing decoded", false, () => SystemTextJson.Tokens(inputs)),
        new("StreamEngine, bytes to Arrow columns", true, () => columns.ParseToArrow(inputs)),
        new("JsonDocument a line, one property read", false, () => SystemTextJson.Documents(inputs)),
        new("StreamEngine, files to insights", true, () => PipelineRunner.OverFiles(paths).Run().Records),
        new("JsonSerializer a line, Dictionary of JsonElement", false, () => SystemTextJson.Dictionaries(inputs)),
    ];

    /// <summary>Runs each once, which is its first run in the process, and compares the numbers of records.</summary>
    private static long[] Check(Contender[] contenders, out double[] seconds)
    {
        long[] records = new long[contenders.Length];
        seconds = new double[contenders.Length];
        for (int i = 0; i < contenders.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            records[i] = contenders[i].Read();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return Array.TrueForAll(records, r => r == records[0])
            ? records
            : throw new InvalidOperationException("The readers disagree about the number of records: "
                + string.Join(", ", contenders.Select((c, i) => $"{c.Name} {records[i]}")));
    }

    private static void WarmUp(Contender contender)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < _warmUp)
        {
            contender.Read();
        }
    }

    private static Usage Measure(Contender contender)
    {
        var meter = new ProcessMeter();
        contender.Read();
        return meter.Stop();
    }

    /// <summary>The engine alone in a fresh process over the packed files: what a user of the command line sees.</summary>
    private static ThroughputReport Fresh(List<string> paths) =>
        Output.Parse<Printed>(Self.Run(["throughput", .. paths, "--repeat", "5"])).Report;

    private sealed record Printed(ThroughputReport Report);
}
