using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Forests;
using StreamEngine.Windowing;

namespace StreamEngine.Evaluation;

/// <summary>The channel <c>forest</c> with its defaults over one series, a window a point.</summary>
internal sealed class ForestSeries : ISeriesTable
{
    private static readonly SlabPool s_pool = new();

    private readonly ResidualDetector _residual = new();
    private readonly ForestDetector _forest;
    private readonly SeriesScore[] _scores = new SeriesScore[1];
    private double[] _row = [];

    internal ForestSeries()
    {
        var options = new ChannelOptions();
        _forest = new ForestDetector(_residual, limit: 1, new ForestShape(options.ForestTrees, options.ForestSample, options.ForestShingle));
    }

    public int Count => 1;

    public SeriesInfo this[int id] => new(id, SeriesKind.Gauge, "m", [], Entity.None, -1);

    /// <summary>The score of the contract, 0.5 for a chance of 10^-4; 0 while learning.</summary>
    internal double Next(long time, double value)
    {
        using var frame = new Frame(s_pool, this, time, time + 1, 1);
        Array.Resize(ref _row, frame.Aggregates.Count);
        Array.Fill(_row, value);
        _row[0] = 1;
        frame.Add(0, _row);
        _residual.Score(frame, _scores);
        _scores[0] = SeriesScore.None;
        _forest.Score(frame, _scores);
        return _scores[0].Learning ? 0 : _scores[0].Score;
    }
}
