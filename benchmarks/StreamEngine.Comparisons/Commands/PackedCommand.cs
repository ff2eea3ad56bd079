using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Paths;

namespace StreamEngine.Comparisons.Commands;

/// <summary><c>packed</c>: the whole command over gzip and Zstandard files beside unpacking alone, and over the plain file with one and two workers.</summary>
internal static class PackedCommand
{
    internal static int Run(Arguments arguments)
    {
        int megabytes = arguments.Number("--megabytes", 400, 1, 1900);
        int repeat = arguments.Number("--repeat", 5, 1, 1000);
        string[] wanted = (arguments.Text("--cases") ?? "json,access").Split(',');
        string streamengine = arguments.Text("--streamengine") ?? WholeCommand.Built();
        string folder = arguments.Text("--folder") ?? (Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath());
        string results = arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        bool write = !arguments.Has("--no-write");
        arguments.NoOthers();
        var text = new StringBuilder(Head(repeat));
        foreach (string name in wanted)
        {
            PathCase test = PathCase.All.First(c => c.Name == name);
            string path = Path.Combine(folder, $"streamengine-{Guid.NewGuid():N}.{name}");
            try
            {
                File.WriteAllBytes(path, test.Make(megabytes));
                Pack(path);
                text.Append(Row(test, path, streamengine, repeat));
            }
            finally
            {
                File.Delete(path);
                File.Delete(path + ".gz");
                File.Delete(path + ".zst");
            }
        }

        Console.WriteLine(text);
        if (write)
        {
            File.WriteAllText(Path.Combine(results, $"{Machine.Day()}-packed.md"), text.ToString());
        }

        return 0;
    }

    private static void Pack(string path)
    {
        using FileStream plain = File.OpenRead(path);
        using (var gzip = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest))
        {
            plain.CopyTo(gzip);
        }

        plain.Position = 0;
        using var zstd = new ZstdSharp.CompressionStream(File.Create(path + ".zst"), leaveOpen: false);
        plain.CopyTo(zstd);
    }

    /// <summary>Seconds of the program of that name; NaN where there is none.</summary>
    private static double Zstd(string path)
    {
        try
        {
            return FreshProcess.Time("zstd", "-qdc", path).Seconds;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return double.NaN;
        }
    }

    /// <summary>Seconds of unpacking into nothing, in this process, by what the engine unpacks with.</summary>
    private static double Unpack(string path)
    {
        long start = Stopwatch.GetTimestamp();
        using FileStream file = File.OpenRead(path);
        using Stream unpacked = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : new ZstdSharp.DecompressionStream(file);
        byte[] buffer = new byte[256 * 1024];
        while (unpacked.Read(buffer) > 0)
        {
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Row(PathCase test, string path, string streamengine, int repeat)
    {
        double size = new FileInfo(path).Length / 1e6;
        (string Name, Func<double> Run)[] runs =
        [
            ("1 worker", () => Parse(path, 1)), ("2 workers", () => Parse(path, 2)), ("GZipStream", () => Unpack(path + ".gz")), ("gzip -dc", () => FreshProcess.Time("gzip", "-dc", path + ".gz").Seconds),
            (".gz, 1 worker", () => Parse(path + ".gz", 1)), ("ZstdSharp", () => Unpack(path + ".zst")), ("zstd -dc", () => Zstd(path + ".zst")),
            (".zst, 1 worker", () => Parse(path + ".zst", 1)),
        ];
        List<double>[] seconds = [.. runs.Select(static _ => new List<double>())];
        for (int i = 0; i < repeat * runs.Length; i++)
        {
            seconds[i % runs.Length].Add(runs[i % runs.Length].Run());
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"| {test.Name} | {size:F0} | {string.Join(" | ", seconds.Select(s => Statistics.Median(s).ToString("F3", CultureInfo.InvariantCulture)))} |\n");

        double Parse(string file, int workers) => FreshProcess.Time(
            streamengine, "parse", file, "--format", test.Format, "--output", "none", "--stats", "json", "--workers", $"{workers}").Seconds;
    }

    private static string Head(int repeat)
    {
        Machine machine = Machine.Describe();
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Packed files, and one file on several workers

            {machine.Cpu}; {machine.Processors} processor(s); {machine.Runtime}; {machine.Platform}. Command: `{machine.CommandLine}`.
            `streamengine parse FILE --output none` in fresh processes, from before the start to after the exit; seconds, median of {repeat} in turns; files in memory, packed at the
            fastest level of gzip and the usual one of Zstandard. Packed files are unpacked on a thread of their own: with two processors the time should be
            near that of unpacking alone (GZipStream and ZstdSharp, which the engine uses, without the start of a process), or of parsing alone, whichever is longer.

            | input | MB | 1 worker | 2 workers | GZipStream alone | gzip -dc | .gz, 1 worker | ZstdSharp alone | zstd -dc | .zst, 1 worker |
            |---|---|---|---|---|---|---|---|---|---|

            """);
    }
}
