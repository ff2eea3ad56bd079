using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Live;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Windows;

namespace StreamEngine.Comparisons.Suite;

/// <summary><c>suite</c>: W2 to W6, each workload in a fresh process on one processor, then W8, as one table beside others.</summary>
internal static class SuiteCommand
{
    private const string Live = "W8";

    private static readonly string[] _workloads = ["W2", "W3", "W4", "W5", "W6", Live];
    private static readonly string[] _quick = ["W2-json,W2-json-p99", "W3-influx,W3-csv-shuffled", "W4-100,W4-yahoo", "W5*", "W6-p99,W6-distinct", Live];

    internal static int Run(Arguments arguments)
    {
        bool quick = arguments.Has("--quick");
        int millions = arguments.Number("--millions", quick ? 1 : 10, 1, 1000);
        int repeat = arguments.Number("--repeat", quick ? 1 : 5, 1, 1000);
        int warm = arguments.Number("--warm", quick ? 0 : 2, 0, 60);
        int seconds = arguments.Number("--seconds", quick ? 1 : 60, 1, 3600);
        string[] chosen = arguments.Text("--workloads")?.Split(',') ?? _workloads;
        string? parts = arguments.Text("--parts");
        string? folder = ComparisonOptions.FolderOf(arguments);
        arguments.NoOthers();
        if (chosen.FirstOrDefault(c => !_workloads.Contains(c)) is { } unknown)
        {
            throw new UsageException($"unknown workload '{unknown}': one of {string.Join(", ", _workloads)}.");
        }

        DirectoryInfo work = parts is null ? Directory.CreateTempSubdirectory("streamengine-suite-") : Directory.CreateDirectory(parts);
        try
        {
            for (int i = 0; i < _workloads.Length; i++)
            {
                string path = Path.Combine(work.FullName, _workloads[i]);
                if (!Directory.Exists(path) && chosen.Contains(_workloads[i]))
                {
                    string cases = quick ? _quick[i] : _workloads[i] + "*";
                    Measure(path, _workloads[i] == Live
                        ? ["live", "--seconds", $"{seconds}"]
                        : ["windows", "--cores", "0", "--cases", cases, "--millions", $"{millions}", "--repeat", $"{repeat}", "--warm", $"{warm}"]);
                }
            }

            SuiteTable.Write(Read<WindowsResult>(work, "windows"), Read<LiveResult>(work, "live").FirstOrDefault()).Write(folder, "suite", new { Windows = Read<WindowsResult>(work, "windows"), Live = Read<LiveResult>(work, "live") });
            return 0;
        }
        finally
        {
            if (parts is null)
            {
                work.Delete(recursive: true);
            }
        }
    }

    /// <summary>Runs a command that writes its result into a folder, which is there only when it has ended well.</summary>
    private static void Measure(string path, string[] command)
    {
        DirectoryInfo unfinished = Directory.CreateDirectory(path + ".unfinished");
        Self.Run([.. command, "--results", unfinished.FullName]);
        unfinished.MoveTo(path);
    }

    private static T[] Read<T>(DirectoryInfo folder, string name) =>
        [.. _workloads.Select(w => Path.Combine(folder.FullName, w)).Where(Directory.Exists).SelectMany(w => Directory.GetFiles(w, $"*-{name}.json")).Select(file => Output.Parse<T>(File.ReadAllText(file)))];
}
