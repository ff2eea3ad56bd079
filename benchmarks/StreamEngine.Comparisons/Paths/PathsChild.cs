using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Batching;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Parsing;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Comparisons.Paths;

/// <summary><c>paths-child</c>: every format in a process whose vector width was set from outside; prints a line a format.</summary>
internal static class PathsChild
{
    internal static int Run(Arguments arguments)
    {
        int megabytes = arguments.Number("--megabytes", 16, 1, 1000);
        int repeat = arguments.Number("--repeat", 5, 1, 1000);
        int warm = arguments.Number("--warm", 2, 0, 60);
        string[] wanted = arguments.Text("--cases")?.Split(',') ?? [];
        string expected = arguments.Text("--expect") ?? "";
        arguments.NoOthers();
        if (!IsThere(expected))
        {
            throw new InvalidOperationException($"The path '{expected}' was asked for, but the process uses {Kernel.Path}.");
        }

        foreach (PathCase test in PathCase.All.Where(c => wanted.Length == 0 || wanted.Contains(c.Name)))
        {
            byte[] bytes = test.Make(megabytes);
            using var laid = new LaidInput(test.Format, bytes, FieldProjection.None, test.Pattern);
            Tally tally = laid.Read(static _ => 0);
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < warm;)
            {
                laid.Read(static _ => 0);
            }

            double seconds = Statistics.Median(Enumerable.Range(0, repeat).Select(_ =>
            {
                long start = Stopwatch.GetTimestamp();
                laid.Read(static _ => 0);
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }).ToList());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test.Name} {tally.Records} {bytes.Length / seconds / 1e9}"));
        }

        return 0;
    }

    /// <summary>The tripwire: a child that does not use the path it was started for measures nothing.</summary>
    private static bool IsThere(string expected) => expected switch
    {
        "512" => Kernel.Path == KernelPath.Vector512,
        "256" => Kernel.Path == KernelPath.Vector256,
        "128" => Kernel.Path == KernelPath.Vector128,
        "scalar" => Kernel.Path == KernelPath.Scalar,
        "no-avx512" => !Vector512.IsHardwareAccelerated && !Avx512BW.IsSupported && !Avx512Vbmi.IsSupported,
        "no-avx2" => !Vector512.IsHardwareAccelerated && !Vector256.IsHardwareAccelerated && !Avx2.IsSupported,
        "no-vectors" => !Vector128.IsHardwareAccelerated && !Vector256.IsHardwareAccelerated && !Sse42.IsSupported && !Popcnt.IsSupported,
        _ => false,
    };
}
