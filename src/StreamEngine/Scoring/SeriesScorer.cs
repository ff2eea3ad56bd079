using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// Scores one series of points, without windows: causal, one configuration for all series, no knowledge of a series' end, minimum or
/// maximum. Two channels: how new the point is (distance of its features from all that they have been), and how far it lies from what
/// the model of <see cref="ResidualDetector"/> expects. Each channel is measured against the peaks that it usually has in this
/// series, so that one threshold serves restless series and still ones; the larger one counts. Only the peak of an episode keeps its full
/// score: a point that does not exceed the ones just before it is damped, so that one threshold gives about one alarm an episode.
/// </summary>
public sealed class SeriesScorer : ISnapshotState
{
    /// <summary>Deviations that the residual channel must have more than the other: it speaks far more often.</summary>
    private const double ResidualLag = 1.25;

    /// <summary>Deviations above the usual peak at which the score is one half.</summary>
    private const double Half = 0.3;

    /// <summary>Values beyond are taken as this, so that squares stay finite.</summary>
    private const double Limit = 1e150;

    private readonly ResidualModel _model;
    private readonly ValueNovelty _novelty = new();
    private PeakScale _noveltyPeaks = new(priorMean: -3, priorDeviation: 1, least: 0.03, half: Half);
    private PeakScale _residualPeaks = new(priorMean: 0.9, priorDeviation: 0.5, least: 0.1, half: Half + ResidualLag);

    /// <summary>Makes a scorer for one series.</summary>
    public SeriesScorer(ResidualOptions? options = null) => _model = new ResidualModel(options ?? new ResidualOptions(), most: 1);

    /// <summary>Scores the next point by the points before it.</summary>
    /// <param name="timeNs">Time of the point, nanoseconds since the Unix epoch; ascending.</param>
    /// <param name="value">Value; NaN and infinities score 0 and are not learned.</param>
    /// <returns>Score in [0, 1], high for surprising points.</returns>
    public double Next(long timeNs, double value)
    {
        if (!double.IsFinite(value))
        {
            return 0;
        }

        value = Math.Clamp(value, -Limit, Limit);
        Residual residual = _model.Next(0, timeNs, value);
        double surprise = residual.Learning ? 0 : -Math.Log10(residual.PValue);
        return Math.Max(_noveltyPeaks.Next(_novelty.Next(timeNs, value)), _residualPeaks.Next(surprise));
    }

    int ISnapshotState.SnapshotVersion => 4;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        _model.Save(output);
        _novelty.Save(output);
        _noveltyPeaks.Save(output);
        _residualPeaks.Save(output);
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        input.Require(version > 2, "a scorer with the peaks of its channels and single precision, version 3");
        _model.Load(ref input, version == 3 ? ModelLayout.Tables : ModelLayout.Present);
        _novelty.Load(ref input);
        _noveltyPeaks.Load(ref input);
        _residualPeaks.Load(ref input);
        input.RequireEnd();
    }
}
