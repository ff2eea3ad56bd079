using StreamEngine.Scoring.Channels;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Fluctuation;

/// <summary>
/// Tells series that become restless for a short time: what <see cref="ResidualDetector"/>, after which it runs, has found of single values is looked at over two dozen of them.
/// </summary>
internal sealed class FluctuationDetector(ResidualDetector source) : ISparseDetector, ISnapshotState
{
    /// <summary>Less is not to be believed of a fitted tail.</summary>
    private const double LeastPValue = 1e-12;

    private readonly FluctuationModel _model = new();
    private float[] _excesses = [];

    /// <inheritdoc/>
    public string Name => "fluctuation";

    /// <inheritdoc/>
    public bool IsCalibrated => true;

    /// <inheritdoc/>
    public double Weight => ChannelWeights.Fluctuation;

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores) => SparseScoring.Spread(this, frame, scores);

    /// <inheritdoc/>
    public void Score(Frame frame, RowScores scores)
    {
        foreach (int id in frame.RetiredSeries)
        {
            _model.Retire(id);
        }

        foreach (int id in source.Forgotten)
        {
            _model.Retire(id);
        }

        ReadOnlySpan<int> ids = frame.SeriesIds;
        if (_excesses.Length < ids.Length)
        {
            _excesses = new float[Math.Max(ids.Length, _excesses.Length + (_excesses.Length / 4))];
        }

        _model.Next(ids, frame.Start, source.Columns, source.Noise, _excesses.AsSpan(0, ids.Length));
        for (int row = 0; row < ids.Length; row++)
        {
            if (_excesses[row] > 0)
            {
                scores.Add(row, Tell(row, ids[row]));
            }
        }
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output) => _model.Save(output);

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _model.Load(ref input);
        input.RequireEnd();
    }

    private SeriesScore Tell(int row, int id) => new()
    {
        PValue = Math.Max(_model.PValue(id, _excesses[row]), LeastPValue),
        Kind = AnomalyKind.VarianceChange,
        Observed = _model.Fast(id),
        Expected = _model.Slow(id),
        Lower = 0,
        Upper = 2 * _model.Slow(id),
        Direction = 1,
        IsGrowth = source.Grows[row],
    };
}
