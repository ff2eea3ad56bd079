using StreamEngine.Scoring.Channels;
using StreamEngine.Scoring.Forests;

namespace StreamEngine.Scoring;

/// <summary>Further channels that look at single series, each with a tenth of the budget of alerts; those beyond two take it from residuals.</summary>
public sealed class ChannelOptions
{
    /// <summary>Whether series that become restless are told; 53 bytes a series. On by default.</summary>
    public bool Fluctuation { get; set; } = true;

    /// <summary>Whether values that stand out of the spectrum of the window before them are told; off by default.</summary>
    public bool Spectral { get; set; }

    /// <summary>Values of a spectrum, five of them added: 64 by default, or 128.</summary>
    public int SpectralWindow { get; set; } = 64;

    /// <summary>Whether values that singular spectrum analysis does not foretell are told; off by default.</summary>
    public bool SingularSpectrum { get; set; }

    /// <summary>Whether values that are new to a series are told; 600 bytes a series. On by default.</summary>
    public bool Novelty { get; set; } = true;

    /// <summary>Whether parts of a period that do not fit the rest of it are told; off by default.</summary>
    public bool Shape { get; set; }

    /// <summary>
    /// Whether values that lie apart from what a series has been, together with those just before them, are told: a robust random cut forest (Guha, Mishra, Roy and Schrijvers 2016). Off by default.
    /// </summary>
    public bool Forest { get; set; }

    /// <summary>Trees of a forest: 16 by default, 1 to 100.</summary>
    public int ForestTrees { get; set; } = 16;

    /// <summary>Points that the trees of a forest are made of: 64, 128 or 256, which is the default. It remembers about ten times as many values.</summary>
    public int ForestSample { get; set; } = 256;

    /// <summary>Values that are looked at together: 4 by default, 1 to 16.</summary>
    public int ForestShingle { get; set; } = 4;

    /// <summary>Most series that have a forest, the first to come: 1,000 by default, 1 to 100,000. One takes 88 kB with the defaults.</summary>
    public int MaxForestSeries { get; set; } = 1_000;

    /// <summary>Most series that each of the channels but fluctuation and forest looks at, the first to come, 10,000 by default, 1 to 1,000,000.</summary>
    public int MaxSeries { get; set; } = 10_000;

    internal double Weights => (Fluctuation ? ChannelWeights.Fluctuation : 0) + (Spectral ? ChannelWeights.Spectral : 0)
        + (SingularSpectrum ? ChannelWeights.SingularSpectrum : 0) + (Novelty ? ChannelWeights.Novelty : 0) + (Shape ? ChannelWeights.Shape : 0)
        + (Forest ? ChannelWeights.Forest : 0);

    internal void Validate(List<string> errors)
    {
        if (SpectralWindow is not (64 or 128))
        {
            errors.Add("channels.spectral_window must be 64 or 128");
        }

        if (MaxSeries is not (>= 1 and <= 1_000_000))
        {
            errors.Add("channels.max_series must be 1 to 1000000");
        }

        if (ForestTrees is not (>= 1 and <= 100))
        {
            errors.Add("channels.forest_trees must be 1 to 100");
        }

        if (ForestSample is not (64 or 128 or 256))
        {
            errors.Add("channels.forest_sample must be 64, 128 or 256");
        }

        if (ForestShingle is not (>= 1 and <= ForestShape.MostWidth))
        {
            errors.Add("channels.forest_shingle must be 1 to 16");
        }

        if (MaxForestSeries is not (>= 1 and <= 100_000))
        {
            errors.Add("channels.max_forest_series must be 1 to 100000");
        }
    }
}
