using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Fuzz.Runs;
using StreamEngine.Parsing;

namespace StreamEngine.Fuzz.Cli;

/// <summary>The command line.</summary>
internal static class FuzzCommand
{
    internal static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        FuzzOptions options;
        try
        {
            options = FuzzOptions.Parse(args);
            if (options.Repro is not null)
            {
                return Replay(options.Repro, output);
            }

            if (options.Digest)
            {
                return DigestRun.Run(options, output, errors);
            }

            if (options.State is not null)
            {
                return Work(options, output);
            }

            return Campaign.Run(options, output);
        }
        catch (ArgumentException error)
        {
            errors.WriteLine(error.Message);
            errors.WriteLine(FuzzOptions.Usage);
            return 2;
        }
    }

    private static int Work(FuzzOptions options, TextWriter output)
    {
        IRecordFormat format = FuzzTarget.Find(options.Format!);
        using Worker worker = new(format, options.Seed, Corpus.All(options.Corpus), options.Repros, output);
        worker.Run(new WorkerLimits(options.Iterations, options.Seconds, options.MaxFailures), options.State);
        return worker.Failures == 0 ? 0 : 1;
    }

    private static int Replay(string path, TextWriter output)
    {
        using Judge judge = new();
        try
        {
            output.WriteLine($"passed {judge.CheckAlone(ReproFile.Read(path)):x16}");
            return 0;
        }
        catch (FuzzFailure failure)
        {
            output.WriteLine(failure.Message);
            return 1;
        }
    }
}
