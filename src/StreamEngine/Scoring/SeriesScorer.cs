using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// Scores one series of points, without windows: causal, one configuration for all series, no knowledge of a series' end, minimum or
/// maximum. Two channels: how new the point is (distance of its features from all that they have been), and how far it lies from what
/// the model of <see cref="ResidualDetector"/> expects. Only the peak of an episode keeps its full score: a point that does not exceed
/// the ones just before it is damped, so that one threshold gives about one alarm an episode.
/// </summary>
public sealed class SeriesScorer : ISnapshotState
{
    /// <summary>Points that a record must stand above.</summary>
    private const int Rest = 120;

    /// <summary>What is left of the raw score of a point that is no record.</summary>
    private const double Damping = 0.3;

    /// <summary>Share of doubt that the residual channel alone can raise: it speaks far more often than the other.</summary>
    private const double ResidualWeight = 0.1;

    /// <summary>Raw score that becomes one half: features that moved an eighth of what they cover into the unknown.</summary>
    private const double Half = 0.125;

    /// <summary>Values beyond are taken as this, so that squares stay finite.</summary>
    private const double Limit = 1e150;

    private readonly ResidualModel _model;
    private readonly ValueNovelty _novelty = new();
    private readonly double[] _recent = new double[Rest];
    private int _next;

    /// <summary>Makes a scorer for one series.</summary>
    public SeriesScorer(ResidualOptions? options = null) => _model = new ResidualModel(options ?? new ResidualOptions());

    /// <summary>Scores the next point by the points before it.</summary>
    /// <param name="timeNs">Time of the point, nanoseconds since the Unix epoch; ascending.</param>
    /// <param name="value">Value; NaN and infinities score 0 and are not learned.</param>
    /// <returns>Score in [0, 1), high for surprising points.</returns>
    public double Next(long timeNs, double value)
    {
        if (!double.IsFinite(value))
        {
            return 0;
        }

        value = Math.Clamp(value, -Limit, Limit);
        Residual residual = _model.Next(0, timeNs, value);
        double magnitude = residual.Learning ? 0 : -Math.Log10(residual.PValue);
        double surprise = magnitude / (magnitude + 4);
        double novelty = _novelty.Next(timeNs, value);

        // Noisy or: either channel is reason enough, both are more.
        double raw = 1 - ((1 - novelty) * (1 - (ResidualWeight * surprise)));
        double kept = IsRecord(raw) ? raw : Damping * raw;
        return kept / (kept + Half);
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        _model.Save(output);
        _novelty.Save(output);
        output.WriteDoubles(_recent);
        output.WriteInt32(_next);
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _model.Load(ref input);
        _novelty.Load(ref input);
        input.ReadDoubles(_recent);
        _next = input.ReadInt32(0, Rest - 1);
        input.RequireEnd();
    }

    private bool IsRecord(double score)
    {
        bool record = true;
        foreach (double earlier in _recent)
        {
            record &= score > earlier;
        }

        _recent[_next] = score;
        _next = (_next + 1) % Rest;
        return record;
    }
}
