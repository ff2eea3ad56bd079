using StreamEngine.Scoring.Channels;

namespace StreamEngine.Scoring.Spectral;

/// <summary>Tells values that stand out of the spectrum of those before them.</summary>
/// <param name="source">The detector of residuals.</param>
/// <param name="limit">Most series.</param>
/// <param name="length">Values of a window, the added ones among them: a power of two.</param>
internal sealed class SpectralDetector(ResidualDetector source, int limit, int length) : PlacedDetector(source, limit, 1 + length)
{
    private readonly SpectralResidual _residual = new(length);
    private readonly float[] _window = new float[length];

    /// <inheritdoc/>
    public override string Name => "spectral";

    /// <inheritdoc/>
    public override double Weight => ChannelWeights.Spectral;

    /// <inheritdoc/>
    protected override double Next(Span<float> state, ref TailModel tail, in ChannelPoint point)
    {
        Span<float> ring = state[1..];
        int seen = (int)state[0];
        int window = _residual.Window;
        ring[seen % window] = point.Value;
        if (seen + 1 < window)
        {
            return 1;
        }

        // The oldest value is the one after the newest.
        int oldest = (seen + 1) % window;
        ring[oldest..window].CopyTo(_window);
        ring[..oldest].CopyTo(_window.AsSpan(window - oldest));
        double score = _residual.Score(_window.AsSpan(0, window));
        return Judge(ref tail, score);
    }
}
