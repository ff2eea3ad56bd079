using StreamEngine.Scoring.Fluctuation;
using StreamEngine.Scoring.Forests;
using StreamEngine.Scoring.Novelty;
using StreamEngine.Scoring.Shapes;
using StreamEngine.Scoring.Spectral;
using StreamEngine.Scoring.Ssa;

namespace StreamEngine.Scoring.Channels;

/// <summary>The further channels that options switch on.</summary>
internal static class ChannelDetectors
{
    internal static IEnumerable<IDetector> Of(ChannelOptions options, ResidualDetector residual)
    {
        if (options.Fluctuation)
        {
            yield return new FluctuationDetector(residual);
        }

        if (options.Spectral)
        {
            yield return new SpectralDetector(residual, options.MaxSeries, options.SpectralWindow);
        }

        if (options.SingularSpectrum)
        {
            yield return new SsaDetector(residual, options.MaxSeries);
        }

        if (options.Novelty)
        {
            yield return new NoveltyDetector(residual, options.MaxSeries);
        }

        if (options.Shape)
        {
            yield return new ShapeDetector(residual, new SeasonPeriods(residual), options.MaxSeries);
        }

        if (options.Forest)
        {
            yield return new ForestDetector(residual, options.MaxForestSeries, new ForestShape(options.ForestTrees, options.ForestSample, options.ForestShingle));
        }
    }
}
