namespace StreamEngine.Windowing.Queries;

/// <summary>Hands the frames of a query over.</summary>
internal sealed class QueryEmitter(WindowQuery query, ISeriesTable series, FrameLayout layout, IFrameHandler handler)
{
    internal WindowQuery Query { get; } = query;

    /// <summary>The series of the query.</summary>
    internal ISeriesTable Series { get; } = series;

    /// <summary>True when rows of the query may be histograms.</summary>
    internal bool TakesHistograms => Query.From == Batching.EventKind.Metric && Query.Value is null;

    /// <summary>The columns of windows that all series share.</summary>
    internal FrameLayout Layout { get; } = layout;

    /// <summary>Frames so far.</summary>
    internal long Emitted { get; set; }

    /// <summary>Arrival of the batch that is being folded.</summary>
    internal long Arrived { get; set; }

    /// <summary>Hands a frame over; one without rows goes nowhere, unless it replaces another.</summary>
    /// <returns>True when it was handed over.</returns>
    internal bool Emit(Frame frame, WindowDefinition window, int revision = 0, bool isEarly = false)
    {
        if (frame.Count == 0 && revision == 0)
        {
            frame.Dispose();
            return false;
        }

        frame.Query = Query;
        frame.Window = window;
        frame.Revision = revision;
        frame.IsEarly = isEarly;
        frame.Arrived = Arrived;
        Emitted++;
        handler.OnFrame(frame);
        return true;
    }
}
