using System.Diagnostics;
using System.Globalization;
using StreamEngine.Comparisons.Commands;
using StreamEngine.Comparisons.Framing;
using StreamEngine.Comparisons.Live;
using StreamEngine.Comparisons.Parsing;
using StreamEngine.Comparisons.Paths;
using StreamEngine.Comparisons.Scaling;
using StreamEngine.Comparisons.Scoring;
using StreamEngine.Comparisons.Security;
using StreamEngine.Comparisons.Soak;
using StreamEngine.Comparisons.Stages;
using StreamEngine.Comparisons.Suite;
using StreamEngine.Comparisons.Templates;
using StreamEngine.Comparisons.Throughput;
using StreamEngine.Comparisons.Windows;

namespace StreamEngine.Comparisons.Cli;

/// <summary>Chooses the command, in a process of its own when it is to be pinned to processors.</summary>
internal static class ComparisonCommand
{
    private const string Usage = """
        StreamEngine.Comparisons COMMAND [options]

          throughput PATH... | --generate FORMAT --megabytes N     the whole pipeline, from bytes to insights
              [--memory]        read (and unpack) the files first, measure from memory
              [--series N]      generated metrics: how many series (10000)
              [--format NAME] [--workers N] [--batch-rows N] [--repeat N]
          allocation [--generate FORMAT] [--records N] [--series N] managed bytes a record: N and 4 N records
          security PATH [--repeat N] [--results FOLDER] [--no-write] beside readers of System.Text.Json
          parsing [PATH...] [--megabytes N] [--cases LIST] [--ours] [--repeat N] [--warm SECONDS] [--results FOLDER] [--no-write]
                            every format into columns, beside other readers of the same bytes; PATH: recordings as JSON lines
          streams [--megabytes N] [--repeat N] [--results FOLDER]   throughput of four generated streams, as a table
          suite [--quick] [--workloads LIST] [--millions N] [--repeat N] [--warm SECONDS] [--seconds N] [--parts FOLDER] [--results FOLDER] [--no-write]
                            W2 to W6 (see 'windows') and W8 (see 'live') as one table beside others; --parts: keeps the result of each workload, and takes those that are there
          command [--megabytes N] [--cases LIST] [--repeat N] [--warm SECONDS] [--streamengine FILE] [--folder FOLDER] [--results FOLDER] [--no-write]
                            'streamengine parse' in fresh processes, beside the same parser warm in memory, wc -l and cat
          packed [--megabytes N] [--cases LIST] [--repeat N] [--streamengine FILE] [--folder FOLDER] [--results FOLDER] [--no-write]
                            'streamengine parse' over gzip and Zstandard files beside unpacking alone, and over a plain file with two workers
          framing [--megabytes N] [--repeat N] [--warm SECONDS] [--results FOLDER] [--no-write]
                            where lines end, in memory, beside searches of the framework
          paths [--megabytes N] [--cases LIST] [--repeat N] [--warm SECONDS] [--results FOLDER] [--no-write]
                            every format under every vector width, forced and by what the runtime may use
          windows [--millions N] [--cases LIST] [--ours] [--repeat N] [--warm SECONDS] [--results FOLDER] [--no-write]
                            N tenths of a million JSON lines and three times as many metric lines into windows; tumbling, hopping and session windows, quantiles and
                            distinct values over N million rows in memory; beside loops, DuckDB and Rx
          templates [FOLDER] [--lines N] [--templates N] [--cases LIST] [--ours] [--repeat N] [--warm SECONDS] [--results FOLDER] [--no-write]
                            log templates of N messages in memory, recorded and generated, beside Drain and a regex; N new ones: rate, time of each, memory;
                            FOLDER: NAME/structured.csv with the columns Content and EventTemplate
          memory [--series N] [--repeat N] [--results FOLDER] [--no-write]
                            bytes of a series with a window open, by structure, and the pause of a snapshot of all of them
          scoring [--series N] [--windows N] [--warm N] [--results FOLDER] [--no-write]
                            frames of N series through all detectors that are on by default: points a second and managed bytes of a series
          forecasting [--series N] [--windows N] [--warm N] [--results FOLDER] [--no-write]
                            the same frames through detectors and both forecasters: what each takes of a row, points a second with and without
          live [--seconds N] [--event-rate N] [--results FOLDER] [--no-write]
                            JSON lines over TCP into windows, for N seconds at 70 % of what is taken, then above it: rate, latency of windows, memory, losses
          scaling [--millions N] [--series N] [--repeat N] [--warm SECONDS] [--results FOLDER] [--no-write]
                            metric lines into windows with one processor and all there are, 10,000 series and N; with more processors by simulation
          soak [--minutes N] [--series N] [--interval SECONDS] [--bare] [--results FOLDER] [--no-write]
                            a million series for ten minutes: rate, memory, pauses and latency over time, with a plot; --bare: windows without detectors
          stages PATH... | --generate FORMAT --megabytes N          share of each stage, on one thread

        All take --cores LIST (0 or 0,1): pins the whole process. FORMAT: json logfmt access syslog3164 syslog5424 plain csv csvlong influx.
        """;

    internal static int Run(string[] args)
    {
        try
        {
            var arguments = new Arguments(args.AsSpan(Math.Min(1, args.Length)));
            string? cores = arguments.Text("--cores");
            if (cores is not null)
            {
                return RunPinned(args, cores);
            }

            switch (args.FirstOrDefault())
            {
                case "throughput": return ThroughputCommand.Run(arguments);
                case "allocation": return AllocationCommand.Run(arguments);
                case "parsing": return ParsingCommand.Run(arguments);
                case "command": return WholeCommand.Run(arguments);
                case "command-warm": return WarmCommand.Run(arguments);
                case "packed": return PackedCommand.Run(arguments);
                case "framing": return FramingCommand.Run(arguments);
                case "paths": return PathsCommand.Run(arguments);
                case "paths-child": return PathsChild.Run(arguments);
                case "security": return SecurityCommand.Run(arguments);
                case "windows": return WindowsCommand.Run(arguments);
                case "templates": return TemplatesCommand.Run(arguments);
                case "templates-child": return MiningChild.Run(arguments);
                case "templates-memory": return TableMemory.Run(arguments);
                case "memory": return MemoryCommand.Run(arguments);
                case "scoring": return ScoringCommand.Run(arguments);
                case "forecasting": return ForecastingCommand.Run(arguments);
                case "live": return LiveCommand.Run(arguments);
                case "live-sender": return LiveSender.Run(arguments);
                case "scaling": return ScalingCommand.Run(arguments);
                case "soak": return SoakCommand.Run(arguments);
                case "streams": return StreamsCommand.Run(arguments);
                case "suite": return SuiteCommand.Run(arguments);
                case "stages": return StagesCommand.Run(arguments);
                default: throw new UsageException("a command is needed.");
            }
        }
        catch (UsageException error)
        {
            Console.Error.WriteLine(error.Message);
            Console.Error.WriteLine(Usage);
            return 2;
        }
    }

    /// <summary>Setting of the runtime: by how much the delay of tiered compilation grows on one processor.</summary>
    internal const string TieringDelay = "DOTNET_TC_DelaySingleProcMultiplier";

    /// <summary>
    /// Runs the command again in a child that inherits the affinity: threads that the runtime has already started would keep theirs, and
    /// the runtime decides at its start how many processors there are.
    /// </summary>
    private static int RunPinned(string[] args, string cores)
    {
        nint mask = 0;
        foreach (string core in cores.Split(','))
        {
            mask |= int.TryParse(core, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 63
                ? (nint)1 << number
                : throw new UsageException($"--cores must be a list of processor numbers, but is '{cores}'.");
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new UsageException("--cores needs Linux.");
        }

        using var self = Process.GetCurrentProcess();
        self.ProcessorAffinity = mask;
        int at = Array.IndexOf(args, "--cores");
        ProcessStartInfo start = Self.StartInfo(args.Where((_, i) => i != at && i != at + 1));

        // On a single processor the runtime waits ten times as long before it optimises what is called often: a second each time, again and again
        // while rare methods are still met. Cases with rejects took five seconds to warm up.
        start.Environment[TieringDelay] = "1";
        using Process child = Process.Start(start) ?? throw new InvalidOperationException("The pinned process did not start.");
        child.WaitForExit();
        return child.ExitCode;
    }
}
