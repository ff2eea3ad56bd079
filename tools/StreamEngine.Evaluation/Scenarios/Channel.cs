using StreamEngine.Scoring;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Channels of scoring that can be switched on and off, to measure what each is worth.</summary>
internal static class Channel
{
    internal static IReadOnlyList<string> Names { get; } = ["changes", "fluctuation", "spectral", "ssa", "novelty", "shape", "forest"];

    /// <summary>Switches a channel over.</summary>
    internal static void Switch(ScoringOptions options, string name)
    {
        ChannelOptions channels = options.Channels;
        switch (name)
        {
            case "changes": options.Changes.IsEnabled = !options.Changes.IsEnabled; break;
            case "fluctuation": channels.Fluctuation = !channels.Fluctuation; break;
            case "spectral": channels.Spectral = !channels.Spectral; break;
            case "ssa": channels.SingularSpectrum = !channels.SingularSpectrum; break;
            case "novelty": channels.Novelty = !channels.Novelty; break;
            case "shape": channels.Shape = !channels.Shape; break;
            case "forest": channels.Forest = !channels.Forest; break;
            default: throw new ArgumentOutOfRangeException(nameof(name), name, "a channel");
        }
    }
}
