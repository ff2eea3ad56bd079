using System.Globalization;

namespace StreamEngine.Fuzz.Cli;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzOptions
{
    internal const string Usage = """
        StreamEngine.Fuzz --format NAME|all (--iterations N | --seconds S) [options]    mutated inputs against every oracle
        StreamEngine.Fuzz --repro FILE                                                  one input again; exit code 1 when it fails
        StreamEngine.Fuzz --digest [--iterations N] [--expect-off avx512|avx2|all]      digest of a fixed set of inputs of every format

          --seed K          seed of all inputs (1)
          --corpus DIR      files to start from, beside those that come with the program
          --kernels LIST    values of STREAMENGINE_KERNEL whose results are compared (scalar,128,256,512), or none
          --repros DIR      where failing inputs go (artifacts/fuzz)
          --results FILE    writes the figures as a table
          --failures N      failures a format after which it is left (3)
        """;

    internal string? Format { get; private set; }

    internal long Iterations { get; private set; }

    internal double Seconds { get; private set; }

    internal ulong Seed { get; private set; } = 1;

    internal string? Corpus { get; private set; }

    internal string? Repro { get; private set; }

    internal string Repros { get; private set; } = Path.Combine("artifacts", "fuzz");

    internal string? Results { get; private set; }

    internal string[] Kernels { get; private set; } = ["scalar", "128", "256", "512"];

    internal int MaxFailures { get; private set; } = 3;

    internal bool Digest { get; private set; }

    internal string? ExpectOff { get; private set; }

    /// <summary>File for the progress of a worker; a worker runs in the process itself.</summary>
    internal string? State { get; private set; }

    /// <exception cref="ArgumentException">The command line is wrong; the message says how.</exception>
    internal static FuzzOptions Parse(string[] args)
    {
        FuzzOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{name} needs a value.");
            switch (name)
            {
                case "--format": options.Format = Value(); break;
                case "--iterations": options.Iterations = Number(Value()); break;
                case "--seconds": options.Seconds = Number(Value()); break;
                case "--seed": options.Seed = (ulong)Number(Value()); break;
                case "--corpus": options.Corpus = Value(); break;
                case "--repro": options.Repro = Value(); break;
                case "--repros": options.Repros = Value(); break;
                case "--results": options.Results = Value(); break;
                case "--failures": options.MaxFailures = (int)Number(Value()); break;
                case "--kernels": options.Kernels = Value() is var list && list == "none" ? [] : list.Split(','); break;
                case "--digest": options.Digest = true; break;
                case "--expect-off": options.ExpectOff = Value(); break;
                case "--state": options.State = Value(); break;
                default: throw new ArgumentException($"unknown option {name}.");
            }
        }

        bool bounded = options.Iterations > 0 || options.Seconds > 0;
        return options.Repro is not null || options.Digest || (options.Format is not null && bounded)
            ? options
            : throw new ArgumentException("--format and --iterations or --seconds are needed.");
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw new ArgumentException($"'{text}' is no whole number.");
}
