using StreamEngine.Memory;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Comparisons.Windows;

/// <summary>The operator of this project: rows in batches of 8,192, the watermark after each, a frame a window.</summary>
internal sealed class EngineWindows(WindowInput input, SlabPool pool, HoppingWindow window, params Aggregate[] aggregates) : IWindowHandler
{
    private const int BatchRows = 8192;

    private readonly SeriesTable _series = new(1);
    private FrameWriter? _writer;
    private bool _looks;
    private WindowTally _tally;

    /// <summary>Which column of the frames the sum is over when there are no count, sum, min and max.</summary>
    internal Aggregate? Summed { get; init; }

    internal WindowTally Run(bool looks)
    {
        _looks = looks;
        _tally = default;
        var plan = new AggregatePlan(new FrameLayout(aggregates), pool);
        _writer = new FrameWriter(pool, _series, plan, null);
        using var windows = new PaneOperator([window], plan.Parts, pool, this, plan.Stores);
        ReadOnlySpan<long> times = input.Times;
        long greatest = long.MinValue;
        for (int from = 0; from < times.Length; from += BatchRows)
        {
            int count = Math.Min(BatchRows, times.Length - from);
            ReadOnlySpan<long> batch = times.Slice(from, count);
            windows.Fold(batch, input.Ids.AsSpan(from, count), input.Values.AsSpan(from, count));
            greatest = Math.Max(greatest, batch[^1]);
            windows.CloseUpTo(greatest - input.Disorder);
        }

        windows.Complete();
        return _tally;
    }

    public void OnWindow(int definition, WindowRows rows)
    {
        using Frame frame = _writer!.Write(0, rows);
        if (_looks)
        {
            Look(frame);
        }
    }

    private void Look(Frame frame)
    {
        if (Summed is { } summed)
        {
            foreach (double value in frame.Column(summed))
            {
                _tally = _tally with { Rows = _tally.Rows + 1, Sum = _tally.Sum + value };
            }

            return;
        }

        for (int row = 0; row < frame.Count; row++)
        {
            _tally = _tally.With(
                frame.End, frame.SeriesIds[row], frame.Column(Aggregate.Count)[row], frame.Column(Aggregate.Sum)[row], frame.Column(Aggregate.Min)[row], frame.Column(Aggregate.Max)[row]);
        }
    }
}
