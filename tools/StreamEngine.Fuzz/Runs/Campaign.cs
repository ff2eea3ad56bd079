using System.Globalization;
using StreamEngine.Fuzz.Cli;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Parsing;

namespace StreamEngine.Fuzz.Runs;

/// <summary>
/// Runs the formats one after the other, each in a process of its own, so that a touch of a guard page ends that one only. Then the same
/// inputs again under each forced kernel: digests must agree.
/// </summary>
internal static class Campaign
{
    /// <summary>Inputs under a forced kernel: this part of those without.</summary>
    private const int KernelShare = 8;

    internal static int Run(FuzzOptions options, TextWriter output)
    {
        string[] formats = options.Format == "all" ? [.. FuzzTarget.Formats.Select(f => f.Name)] : [FuzzTarget.Find(options.Format!).Name];
        List<CampaignRow> rows = [];
        foreach (string format in formats)
        {
            CampaignRow row = RunFormat(options, format, output);
            rows.Add(row);
            output.WriteLine(row.Line);
        }

        if (options.Results is not null)
        {
            File.WriteAllText(options.Results, CampaignTable.Write(options, rows));
        }

        return rows.TrueForAll(r => r.Failures == 0) ? 0 : 1;
    }

    private static CampaignRow RunFormat(FuzzOptions options, string format, TextWriter output)
    {
        (CampaignRow row, List<string> digests) = RunWorker(options, format, options.Iterations, options.Seconds, kernel: null, output);
        long inputs = Math.Max(Worker.CheckpointBatches * InputMaker.BatchInputs, row.Inputs / KernelShare);
        foreach (string kernel in row.Failures == 0 ? options.Kernels : [])
        {
            (CampaignRow forced, List<string> found) = RunWorker(options, format, inputs, 0, kernel, output);
            int different = digests.Zip(found).TakeWhile(p => p.First == p.Second).Count();
            bool equal = different == Math.Min(digests.Count, found.Count);
            if (!equal)
            {
                output.WriteLine($"failure kernel {kernel} of {format}: the digests differ within the {Worker.CheckpointBatches} batches that end at '{found[different]}'");
            }

            row = row with { Failures = row.Failures + forced.Failures + (equal ? 0 : 1), Kernels = row.Kernels + forced.Inputs };
        }

        return row;
    }

    private static (CampaignRow Row, List<string> Digests) RunWorker(
        FuzzOptions options, string format, long iterations, double seconds, string? kernel, TextWriter output)
    {
        string state = Path.Combine(Path.GetTempPath(), $"fuzz-{Environment.ProcessId}-{format}.state");
        List<string> arguments =
        [
            "--format", format, "--iterations", Text(iterations), "--seconds", Text((long)Math.Ceiling(seconds)), "--seed", options.Seed.ToString(CultureInfo.InvariantCulture),
            "--repros", options.Repros, "--failures", Text(options.MaxFailures), "--state", state,
        ];
        if (options.Corpus is not null)
        {
            arguments.AddRange(["--corpus", options.Corpus]);
        }

        (int exit, string text, string errors) = kernel is null ? Child.Run(arguments) : Child.Run(arguments, (Child.KernelVariable, kernel));
        string[] lines = text.Split('\n');
        foreach (string line in lines.Where(l => !l.StartsWith("checkpoint", StringComparison.Ordinal) && !l.StartsWith("done", StringComparison.Ordinal) && l.Length > 0))
        {
            output.WriteLine((kernel is null ? "" : kernel + ": ") + line);
        }

        CampaignRow row = CampaignRow.Of(format, lines);
        if (exit is not (0 or 1))
        {
            row = row with { Failures = row.Failures + 1 };
            output.WriteLine($"failure crash of {format} with exit code {exit}{(kernel is null ? "" : " under kernel " + kernel)}: {Crash(options, format, state, kernel, exit)}\n{string.Join('\n', errors.Split('\n').Take(12))}");
        }

        File.Delete(state);
        return (row, [.. lines.Where(l => l.StartsWith("checkpoint", StringComparison.Ordinal))]);
    }

    /// <summary>Makes the input again at which a process ended, and makes it smaller in processes that end in the same way.</summary>
    private static string Crash(FuzzOptions options, string format, string state, string? kernel, int exit)
    {
        const int Budget = 80;
        if (exit == Watchdog.ExitCode || !File.Exists(state))
        {
            return "see above";
        }

        (long batch, int index) = Progress.Read(state);
        FuzzInput? found = null;
        InputMaker maker = new(FuzzTarget.Find(format), options.Seed, Corpus.All(options.Corpus));
        maker.Make(batch, (i, input) => (found = i == index ? input : found) is null);
        Directory.CreateDirectory(options.Repros);
        string path = Path.Combine(options.Repros, $"{format}-crash-{options.Seed}-{batch}-{index}.repro");
        (string, string)[] environment = kernel is null ? [] : [(Child.KernelVariable, kernel)];
        bool Ends(FuzzInput input)
        {
            ReproFile.Write(path, input, "crash");
            return Child.Run(["--repro", path], environment).ExitCode is not (0 or 1);
        }

        FuzzInput small = Ends(found!) ? new Minimizer(Ends, Budget).Minimize(found!) : found!;
        ReproFile.Write(path, small, $"crash: the process ended with exit code {exit}");
        return path;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
