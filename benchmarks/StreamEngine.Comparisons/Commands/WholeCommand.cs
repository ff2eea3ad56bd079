using System.Globalization;
using System.Text;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Paths;

namespace StreamEngine.Comparisons.Commands;

/// <summary><c>command</c>: the whole command in fresh processes, beside its parser warm in memory, and programs that do nothing but read.</summary>
internal static class WholeCommand
{
    internal static int Run(Arguments arguments)
    {
        int megabytes = arguments.Number("--megabytes", 150, 1, 1900);
        int repeat = arguments.Number("--repeat", 7, 1, 1000);
        int warm = arguments.Number("--warm", 5, 0, 60);
        string[] wanted = (arguments.Text("--cases") ?? "json,logfmt,access,influx,csv").Split(',');
        string streamengine = arguments.Text("--streamengine") ?? Built();
        string folder = arguments.Text("--folder") ?? (Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath());
        string results = arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        bool write = !arguments.Has("--no-write");
        arguments.NoOthers();
        var text = new StringBuilder(Head(repeat, warm));
        foreach (string name in wanted)
        {
            PathCase test = PathCase.All.FirstOrDefault(c => c.Name == name && c.Pattern is null)
                ?? throw new UsageException($"unknown case '{name}': one of {string.Join(", ", PathCase.All.Where(c => c.Pattern is null).Select(c => c.Name))}.");
            string path = Path.Combine(folder, $"streamengine-{Guid.NewGuid():N}.{name}");
            try
            {
                File.WriteAllBytes(path, test.Make(megabytes));
                Console.Error.WriteLine(name);
                text.Append(Row(test, path, streamengine, repeat, warm));
            }
            finally
            {
                File.Delete(path);
            }
        }

        Console.WriteLine(text);
        if (write)
        {
            File.WriteAllText(Path.Combine(results, $"{Machine.Day()}-command.md"), text.ToString());
        }

        return 0;
    }

    /// <summary>Fresh processes take turns; the warm figure is taken before and after them, and the mean of both counts.</summary>
    private static string Row(PathCase test, string path, string streamengine, int repeat, int warm)
    {
        double size = new FileInfo(path).Length / 1e6;
        double before = Warm(test, path, repeat, warm);
        List<double> whole = [];
        List<double> inside = [];
        List<double> lines = [];
        List<double> cat = [];
        for (int i = 0; i < repeat; i++)
        {
            (double seconds, double own) = FreshProcess.Parse(streamengine, path, test.Format);
            whole.Add(seconds);
            inside.Add(own);
            lines.Add(FreshProcess.Time("wc", "-l", path).Seconds);
            cat.Add(FreshProcess.Time("cat", path).Seconds);
        }

        double warmSpeed = size / ((before + Warm(test, path, repeat, warm)) / 2);
        double wholeSpeed = size / Statistics.Median(whole);
        double insideSpeed = size / Statistics.Median(inside);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {test.Name} | {size:F0} | {wholeSpeed:F0} ({size / whole.Max():F0} to {size / whole.Min():F0}) | {insideSpeed:F0} | {warmSpeed:F0} | {wholeSpeed / warmSpeed:F2} | {insideSpeed / warmSpeed:F2} | {size / Statistics.Median(lines):F0} | {size / Statistics.Median(cat):F0} |\n");
    }

    private static double Warm(PathCase test, string path, int repeat, int warm) => double.Parse(
        Self.Run("command-warm", path, "--format", test.Format, "--repeat", $"{repeat}", "--warm", $"{warm}"), CultureInfo.InvariantCulture);

    private static string Head(int repeat, int warm)
    {
        Machine machine = Machine.Describe();
        return string.Create(CultureInfo.InvariantCulture, $"""
            # The whole command in fresh processes

            {machine.Cpu}; {machine.Processors} processor(s); {machine.Runtime}; {machine.Platform}. Command: `{machine.CommandLine}`.
            `streamengine parse FILE --format F --output none --stats json --workers 1`, a fresh process each time, generated files in memory, all fields, median of {repeat} (slowest to fastest); MB/s are 10^6 bytes.
            *process*: from before the start of the process to after its exit. *command*: by its own clock, from the opening of the file. *warm*: the parser alone, from memory, after {warm} s.

            | input | MB | process, MB/s | command, MB/s | warm, MB/s | process of warm | command of warm | wc -l | cat into a pipe |
            |---|---|---|---|---|---|---|---|---|

            """);
    }

    /// <summary>The command as <c>dotnet build -c Release</c> leaves it.</summary>
    internal static string Built()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "src", "StreamEngine.Server", "bin", "Release", "net10.0", "streamengine");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new UsageException("streamengine is not built: build src/StreamEngine.Server, or name the program by --streamengine.");
    }
}
