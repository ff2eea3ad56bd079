using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Throughput;

/// <summary><c>throughput</c>: the whole pipeline over files or a generated stream, cold and warm, as JSON.</summary>
internal static class ThroughputCommand
{
    internal static int Run(Arguments arguments)
    {
        int workers = arguments.Number("--workers", 0, 0, 256);
        int batchRows = arguments.Number("--batch-rows", 0, 0, 65_536);
        int repeat = arguments.Number("--repeat", 5, 1, 1000);
        string? format = arguments.Text("--format");
        bool inMemory = arguments.Has("--memory") || arguments.Has("--generate");
        string input;
        PipelineRunner runner;
        if (inMemory)
        {
            List<NamedBytes> inputs = InputLoader.FromArguments(arguments);
            input = string.Join(", ", inputs.Select(i => i.Name)) + " from memory";
            runner = PipelineRunner.OverMemory(inputs, format, workers, batchRows);
        }
        else
        {
            input = string.Join(", ", arguments.Paths.Select(Path.GetFileName));
            runner = PipelineRunner.OverFiles(arguments.Paths, format, workers, batchRows);
        }

        arguments.NoOthers();
        ThroughputReport report = ThroughputReport.Make(input, runner, repeat);
        Console.WriteLine(Output.Json(new { Machine = Machine.Describe(), Latency = ThroughputResult.LatencyMeaning, Report = report }));
        return 0;
    }
}
