namespace StreamEngine.Scoring.Presence;

/// <summary>
/// Adds up the evidence that a series has gaps more often than it used to: a bet of likelihoods on a gap before each value, and one on its length by the calibrator ½·p^(-½) (Vovk and Wang 2021). The
/// expected gain is at most nothing when all is as it was, so exp(-sum) bounds how often the sum gets there.
/// </summary>
internal static class GapCusum
{
    /// <summary>Share of values with a gap before them that the bet is on.</summary>
    private const double Betting = 0.3;

    /// <summary>A series in which gaps are as frequent anyway cannot be judged.</summary>
    private const double MostUsual = 0.2;

    /// <summary>What one gap adds at most: a single one is judged by its length alone.</summary>
    internal const double MostGain = 6;

    private const double MostSum = 16;

    /// <summary>What is left of the sum after a value that has no gap before it.</summary>
    private const double Fading = 0.9;

    /// <summary>Values of others of the metric that count beside a series' own.</summary>
    private const double OthersWeight = 200;

    /// <summary>The sum after a value.</summary>
    /// <param name="state">The series.</param>
    /// <param name="metric">Others of its metric.</param>
    /// <param name="isEvent">True when there is a gap before it, or its window has few points.</param>
    /// <param name="lengthChance">Share of the gaps that are as long.</param>
    internal static double Next(in PresenceState state, MetricHistory metric, bool isEvent, double lengthChance)
    {
        if (!isEvent && state.Surprise == 0)
        {
            // Nothing is to be taken from.
            return 0;
        }

        double others = Math.Min(OthersWeight, metric.Weight(state.Rows));
        double usual = (state.Events + 0.5 + (others * metric.EventShare)) / (state.Rows + 1 + others);
        if (usual >= MostUsual)
        {
            return 0;
        }

        double gain = isEvent
            ? Math.Min(MostGain, Math.Log(Betting / usual) + (lengthChance < 1 ? Math.Log(0.5) - (0.5 * Math.Log(lengthChance)) : Math.Log(0.5)))
            : Math.Log((1 - Betting) / (1 - usual));
        return Math.Clamp(((isEvent ? 1 : Fading) * state.Surprise) + gain, 0, MostSum);
    }
}
