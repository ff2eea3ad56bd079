using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Templates;
using StreamEngine.Windowing;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>
/// Folds the same batches again and again, each time a whole number of windows later, so that every pass opens and closes windows as a
/// stream does. Moving the times costs well under a nanosecond a row.
/// </summary>
internal sealed class MovingWindows : IFrameHandler, IDisposable
{
    private readonly List<EventBatch> _batches;
    private readonly WindowStage _stage;
    private readonly long _step;
    private long _frames;

    internal MovingWindows(SlabPool slabs, List<EventBatch> batches, IReadOnlyList<TemplateInfo> templates, long step)
    {
        _batches = batches;
        _step = step;
        _stage = new WindowStage(new WindowOptions(), slabs, templates, this);
    }

    /// <summary>One pass; returns the number of windows that have closed so far.</summary>
    internal long Pass()
    {
        foreach (EventBatch batch in _batches)
        {
            Span<long> times = batch.Times.Span(batch.Count);
            System.Numerics.Tensors.TensorPrimitives.Add(times, _step, times);
            _stage.Process(batch, 0, batch.Count);
        }

        return _frames;
    }

    void IFrameHandler.OnFrame(Frame frame)
    {
        _frames++;
        frame.Dispose();
    }

    public void Dispose() => _stage.Dispose();
}
