using System.Diagnostics;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Throughput;

/// <summary>The first run of a process and the runs after it is warm.</summary>
/// <param name="Input">What was read.</param>
/// <param name="Cold">The first run of the process.</param>
/// <param name="Warm">The run of middle speed, after at least five seconds of work.</param>
/// <param name="Speeds">Megabytes a second of all warm runs, in order.</param>
/// <param name="Spread">Greatest minus least of these, as a share of the median.</param>
internal sealed record ThroughputReport(string Input, ThroughputResult Cold, ThroughputResult Warm, IReadOnlyList<double> Speeds, double Spread)
{
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(5);

    internal static ThroughputReport Make(string input, PipelineRunner runner, int repeat)
    {
        long start = Stopwatch.GetTimestamp();
        ThroughputResult cold = runner.Measure();
        do
        {
            if (runner.Run() is var again && (again.Records, again.Insights) != (cold.Records, cold.Insights))
            {
                throw new InvalidOperationException($"Two runs differ: {cold.Records} records, {cold.Insights} insights; {again.Records}, {again.Insights}.");
            }
        }
        while (Stopwatch.GetElapsedTime(start) < _warmUp);

        var runs = new List<ThroughputResult>();
        for (int i = 0; i < repeat; i++)
        {
            runs.Add(runner.Measure());
        }

        double[] speeds = [.. runs.Select(r => Math.Round(r.MegabytesPerSecond, 1))];
        return new ThroughputReport(input, cold, ThroughputResult.Middle(runs), speeds, Statistics.Spread(speeds));
    }
}
