using System.Globalization;
using System.Text;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Emission;
using StreamEngine.Pipeline;

namespace StreamEngine.Comparisons.Soak;

/// <summary><c>soak</c>: a million series for long, as fast as they are taken: does memory stay flat, do pauses and latencies grow?</summary>
internal static class SoakCommand
{
    internal static int Run(Arguments arguments)
    {
        int minutes = arguments.Number("--minutes", 10, 0, 100_000);
        int series = arguments.Number("--series", 1_000_000, 1, 10_000_000);
        int interval = arguments.Number("--interval", 5, 1, 3600);
        bool bare = arguments.Has("--bare");
        bool write = !arguments.Has("--no-write");
        string folder = arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        arguments.NoOthers();
        using var stream = new SoakStream(series, TimeSpan.FromMinutes(minutes));
        SoakMeter meter = RunAsync(stream, TimeSpan.FromSeconds(interval), bare).GetAwaiter().GetResult();
        string report = Report(Machine.Describe(), stream, series, meter.Samples);
        Console.WriteLine(report);
        if (write)
        {
            string path = Path.Combine(folder, $"{Machine.Day()}-soak-{minutes}-minutes");
            File.WriteAllText(path + ".md", report);
            File.WriteAllText(path + ".csv", Csv(meter.Samples));
            File.WriteAllText(path + ".svg", SoakPlot.Draw($"{series:N0} series for {minutes} minutes", meter.Samples));
        }

        return 0;
    }

    private static async Task<SoakMeter> RunAsync(SoakStream stream, TimeSpan interval, bool bare)
    {
        var options = new PipelineOptions();
        options.Windows.Size = TimeSpan.FromSeconds(10);
        options.Windows.MaxSeries = 16_000_000;
        PipelineBuilder builder = new PipelineBuilder(options).AddStream(stream, "soak", "influx").AddSink(new JsonLinesSink(Stream.Null));
        if (bare)
        {
            builder.AddDetector(new NoDetector());
        }

        SoakMeter? meter = null;
        builder.OnFrame(frame => meter?.Observe(frame));
        StreamPipeline pipeline = builder.Build();
        await using (pipeline.ConfigureAwait(false))
        {
            meter = new SoakMeter(pipeline);
            using var stop = new CancellationTokenSource();
            Task samples = meter.RunAsync(interval, stop.Token);
            await pipeline.RunAsync().ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await samples.ConfigureAwait(false);
            meter.Take();
            return meter;
        }
    }

    private static string Report(Machine machine, SoakStream stream, int series, IReadOnlyList<SoakSample> samples)
    {
        // The first fifth is warm-up: series are met, detectors take their memory.
        SoakSample[] steady = [.. samples.Skip(samples.Count / 5)];
        SoakSample[] early = steady[..Math.Max(1, steady.Length / 4)];
        SoakSample[] late = steady[^Math.Max(1, steady.Length / 4)..];
        var text = new StringBuilder("# Soak\n\n");
        Line(text, $"{machine.Cpu}; {machine.Processors} processor(s); {machine.Runtime}; {machine.Platform}. Command: `{machine.CommandLine}`.");
        Line(text, $"{series:N0} series, a row each in every window of 10 s of event time, Influx lines of {stream.BytesOfRow:F0} bytes from memory, as fast as they are taken; {stream.Rows:N0} rows in {samples[^1].Seconds / 60:F1} minutes.");
        Line(text, $"The generator runs in the same process. Medians of {early.Length} intervals after the first fifth of the run, and of the last {late.Length}.\n");
        Line(text, $"| | early | late |");
        Line(text, $"|---|---|---|");
        Row("million rows a second", s => s.RowsPerSecond / 1e6, "F2");
        Row("resident memory, MB", s => s.ResidentMegabytes, "F0");
        Row("managed heap, MB", s => s.ManagedMegabytes, "F0");
        Row("slabs, MB", s => s.SlabMegabytes, "F0");
        Row("pauses of the collector in an interval, ms", s => s.PauseMilliseconds, "F1");
        Row("longest close of a window in an interval, ms", s => s.CloseMilliseconds, "F0");
        Line(text, $"\nFull collections in the steady part: {steady[^1].Gen2 - steady[0].Gen2}. Growth of resident memory there, by least squares: {Slope(steady):F2} MB a minute.");
        return text.ToString();

        void Row(string name, Func<SoakSample, double> value, string format) =>
            Line(text, $"| {name} | {Middle(early, value).ToString(format, CultureInfo.InvariantCulture)} | {Middle(late, value).ToString(format, CultureInfo.InvariantCulture)} |");
    }

    private static double Middle(IEnumerable<SoakSample> samples, Func<SoakSample, double> value)
    {
        double[] known = [.. samples.Select(value).Where(double.IsFinite)];
        return known.Length == 0 ? double.NaN : Statistics.Median(known);
    }

    private static double Slope(IReadOnlyCollection<SoakSample> samples)
    {
        double time = samples.Average(s => s.Seconds);
        double memory = samples.Average(s => s.ResidentMegabytes);
        double spread = samples.Sum(s => (s.Seconds - time) * (s.Seconds - time));
        return spread == 0 ? double.NaN : 60 * samples.Sum(s => (s.Seconds - time) * (s.ResidentMegabytes - memory)) / spread;
    }

    private static string Csv(IEnumerable<SoakSample> samples)
    {
        var text = new StringBuilder("seconds,rows_per_second,resident_mb,managed_mb,slab_mb,pause_ms,gen2,close_ms\n");
        foreach (SoakSample s in samples)
        {
            Line(text, $"{s.Seconds:F1},{s.RowsPerSecond:F0},{s.ResidentMegabytes:F1},{s.ManagedMegabytes:F1},{s.SlabMegabytes:F1},{s.PauseMilliseconds:F2},{s.Gen2},{(double.IsFinite(s.CloseMilliseconds) ? s.CloseMilliseconds : 0):F2}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
