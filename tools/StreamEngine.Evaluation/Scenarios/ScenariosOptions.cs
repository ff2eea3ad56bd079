using System.Globalization;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>What <c>scenarios</c> runs.</summary>
/// <param name="Seeds">Streams of each kind.</param>
/// <param name="First">Seed of the first stream of each kind.</param>
/// <param name="Cases">Alerts and misses of the engine to list in each part, 0 for none.</param>
/// <param name="Rate">Lines a second of log streams.</param>
/// <param name="Parts">Parts to run: <c>clean</c>, <c>metrics</c>, <c>logs</c>, <c>entities</c>, <c>entities-clean</c>, <c>newcomers</c>, <c>newcomers-shop</c>.</param>
/// <param name="Channels">Channels of <see cref="Channel"/> that are switched over from their defaults.</param>
internal sealed record ScenariosOptions(int Seeds, int First, int Cases, int Rate, IReadOnlySet<string> Parts, IReadOnlyList<string> Channels)
{
    internal const string Usage =
        "scenarios [--seeds N] [--first N] [--cases N] [--rate N] [--only clean|metrics|logs|entities|entities-clean|newcomers|newcomers-shop] [--switch CHANNEL,...]    generated streams with labelled faults, and clean ones, through the whole engine\n"
        + "                  --seeds: streams of each kind (5)   --first: seed of the first of them (1)   --rate: log lines a second of ten services (5)   --cases: what was told wrongly and what was missed, N of each kind\n"
        + "                  --switch: channels of scoring that are switched over from their defaults: changes, fluctuation, spectral, ssa, novelty, shape, forest";

    private static readonly string[] All = ["clean", "metrics", "logs", "entities", "entities-clean", "newcomers", "newcomers-shop"];

    /// <summary>Seeds of the streams of each kind.</summary>
    internal IEnumerable<int> Streams => Enumerable.Range(First, Seeds);

    /// <summary>Reads the words behind the command's name; null when they are not understood.</summary>
    internal static ScenariosOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new ScenariosOptions(5, 1, 0, 5, All.ToHashSet(), []);
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : string.Empty;
            bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 1000;
            switch (args[i])
            {
                case "--seeds" when isNumber: options = options with { Seeds = number }; break;
                case "--first" when isNumber: options = options with { First = number }; break;
                case "--cases" when isNumber: options = options with { Cases = number }; break;
                case "--rate" when isNumber: options = options with { Rate = number }; break;
                case "--only" when All.Contains(value): options = options with { Parts = new HashSet<string> { value } }; break;
                case "--switch" when value.Length > 0 && value.Split(',').All(Channel.Names.Contains): options = options with { Channels = value.Split(',') }; break;
                default: return null;
            }
        }

        return options;
    }
}
