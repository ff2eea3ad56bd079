using System.Diagnostics;
using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Parsing;

namespace StreamEngine.Comparisons.Commands;

/// <summary><c>command-warm</c>: the parser alone over the bytes of a file, warm, in a process of its own; prints the median in seconds.</summary>
internal static class WarmCommand
{
    internal static int Run(Arguments arguments)
    {
        int repeat = arguments.Number("--repeat", 5, 1, 1000);
        int warm = arguments.Number("--warm", 5, 0, 60);
        string format = arguments.Text("--format") ?? throw new UsageException("--format is needed.");
        arguments.NoOthers();
        using var laid = new LaidInput(format, File.ReadAllBytes(arguments.Paths[0]), FieldProjection.All);
        long start = Stopwatch.GetTimestamp();
        do
        {
            laid.Read(static _ => 0);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < warm);

        List<double> seconds = [];
        for (int i = 0; i < repeat; i++)
        {
            start = Stopwatch.GetTimestamp();
            laid.Read(static _ => 0);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Console.WriteLine(Statistics.Median(seconds).ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
