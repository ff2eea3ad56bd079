using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Fuzz.Cli;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Numerics;
using StreamEngine.Parsing;

namespace StreamEngine.Fuzz.Runs;

/// <summary>
/// Tries a fixed set of inputs of every format and prints a digest of all that came of them: equal on every machine, whatever vector
/// instructions it has and whatever kernels are chosen.
/// </summary>
internal static class DigestRun
{
    private const int DefaultIterations = InputMaker.BatchInputs * 2;

    internal static int Run(FuzzOptions options, TextWriter output, TextWriter errors)
    {
        if (Tripwire(options.ExpectOff) is { } still)
        {
            errors.WriteLine(still);
            return 3;
        }

        List<Corpus> corpora = Corpus.All(options.Corpus);
        ulong all = ByteHash.Seed0;
        int failures = 0;
        foreach (IRecordFormat format in FuzzTarget.Formats)
        {
            if (options.Format is { } name && name != "all" && name != format.Name)
            {
                continue;
            }

            using Worker worker = new(format, options.Seed, corpora, options.Repros, errors);
            worker.Run(new WorkerLimits(options.Iterations > 0 ? options.Iterations : DefaultIterations, 0, 1), stateFile: null);
            output.WriteLine($"{format.Name} {worker.Digest:x16}");
            all = ByteHash.Fold(all ^ worker.Digest, ByteHash.Seed1);
            failures += worker.Failures;
        }

        if (options.Format is null or "all")
        {
            ulong shapes = ShapeDigest.Of(options.Seed);
            output.WriteLine($"shapes {shapes:x16}");
            all = ByteHash.Fold(all ^ shapes, ByteHash.Seed1);
        }

        output.WriteLine($"all {all:x16}");
        return failures == 0 ? 0 : 1;
    }

    /// <summary>Null, or which instructions are there that should be switched off.</summary>
    private static string? Tripwire(string? off)
    {
        (string What, bool On)[] paths = off switch
        {
            null => [],
            "avx512" => [("Vector512", Vector512.IsHardwareAccelerated), ("AVX-512F", Avx512F.IsSupported), ("AVX-512BW", Avx512BW.IsSupported), ("AVX-512 VBMI", Avx512Vbmi.IsSupported)],
            "avx2" => [("Vector512", Vector512.IsHardwareAccelerated), ("AVX-512F", Avx512F.IsSupported), ("Vector256", Vector256.IsHardwareAccelerated), ("AVX2", Avx2.IsSupported)],
            "all" => [("Vector128", Vector128.IsHardwareAccelerated), ("Vector256", Vector256.IsHardwareAccelerated), ("Vector512", Vector512.IsHardwareAccelerated), ("SSE4.2", Sse42.IsSupported), ("POPCNT", Popcnt.IsSupported)],
            _ => throw new ArgumentException($"--expect-off must be avx512, avx2 or all, but is '{off}'."),
        };
        string[] on = [.. paths.Where(p => p.On).Select(p => p.What)];
        return on.Length == 0 ? null : $"expected {off} to be off, but {string.Join(", ", on)} is there";
    }
}
