namespace StreamEngine.Scoring.Channels;

/// <summary>
/// Shares of the budget of false alerts that the channels of single series have: a p-value is divided by the weight of its channel (weighted Bonferroni, Genovese, Roeder and Wasserman 2006), so that a
/// further channel does not spend the budget anew. Residuals keep what the others leave. The detector of changes takes its tenth by itself, of a budget that is counted in days.
/// </summary>
internal static class ChannelWeights
{
    /// <summary>What all come to: residuals and the two further channels that are on by default. Not 1, since residuals that are calibrated do not spend theirs.</summary>
    private const double All = 1.2;

    internal const double Fluctuation = 0.1;
    internal const double Spectral = 0.1;
    internal const double SingularSpectrum = 0.1;
    internal const double Novelty = 0.1;
    internal const double Shape = 0.1;
    internal const double Forest = 0.1;

    /// <summary>What is left for residuals beside other channels.</summary>
    /// <param name="others">Weights of the others together.</param>
    internal static double Rest(double others) => Math.Clamp(All - others, 0.5, 1);
}
