using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Pipeline;

namespace StreamEngine.Comparisons.Throughput;

/// <summary>
/// <c>allocation</c>: managed bytes that each further record costs, after a warm-up. N and 4 N records over the same event time, so that
/// both runs have the same windows and series, and what differs is the records alone.
/// </summary>
internal static class AllocationCommand
{
    internal static int Run(Arguments arguments)
    {
        string format = arguments.Text("--generate") ?? "json";
        int records = arguments.Number("--records", 250_000, 10_000, 10_000_000);
        int series = arguments.Number("--series", 10_000, 1, 1_000_000);
        arguments.NoOthers();
        double rate = records / 600.0;
        AllocationRun few = Measure(InputLoader.Generate(format, 0, series, records, rate));
        AllocationRun many = Measure(InputLoader.Generate(format, 0, series, 4L * records, 4 * rate));
        long more = many.AllocatedBytes - few.AllocatedBytes;
        Console.WriteLine(Output.Json(new
        {
            Machine = Machine.Describe(),
            Few = few,
            Many = many,
            BytesOfTheDifference = more,
            BytesPerFurtherRecord = (double)more / (many.Records - few.Records),
            BytesPerFurtherMegabyte = more / ((many.InputBytes - few.InputBytes) / 1e6),
        }));
        return 0;
    }

    private static AllocationRun Measure(NamedBytes input)
    {
        PipelineRunner runner = PipelineRunner.OverMemory([input]);
        runner.Run();
        runner.Run();
        var meter = new ProcessMeter();
        PipelineStatus status = runner.Run();
        Usage usage = meter.Stop();
        return new AllocationRun(status.Records, status.Bytes, status.Frames, status.Insights, usage.AllocatedBytes, usage.Gen0, usage.Gen2);
    }

    private sealed record AllocationRun(long Records, long InputBytes, long Frames, long Insights, long AllocatedBytes, int Gen0, int Gen2);
}
