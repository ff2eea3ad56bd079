namespace StreamEngine.Windowing;

/// <summary>The columns of frames, shared by all frames of one kind of window.</summary>
internal sealed class FrameLayout
{
    private readonly Aggregate[] _columns;

    /// <summary>Makes a layout of columns in order, each once.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="hasRowTimes">True when each row has a window of its own.</param>
    internal FrameLayout(IEnumerable<Aggregate> columns, bool hasRowTimes = false)
    {
        _columns = [.. columns.Distinct()];
        HasRowTimes = hasRowTimes;
        Count = Find(Aggregate.Count);
        Mean = Find(Aggregate.Mean);
        P95 = Find(Aggregate.P95);
    }

    /// <summary>What frames of the windows of a pipeline always have, in the order of their columns.</summary>
    internal static FrameLayout Standard { get; } = new(
    [
        Aggregate.Count, Aggregate.Sum, Aggregate.Min, Aggregate.Max, Aggregate.Mean, Aggregate.StdDev, Aggregate.Last,
        Aggregate.P50, Aggregate.P95, Aggregate.P99,
    ]);

    /// <summary>The columns.</summary>
    internal IReadOnlyList<Aggregate> Columns => _columns;

    /// <summary>True when each row has a start and an end of its own, which stand behind the columns.</summary>
    internal bool HasRowTimes { get; }

    /// <summary>Values of eight bytes in a row.</summary>
    internal int Width => _columns.Length + (HasRowTimes ? 2 : 0);

    /// <summary>Bytes of a row: the aggregates, the times and the series id.</summary>
    internal int RowBytes => (Width * sizeof(double)) + sizeof(int);

    /// <summary>Places of the columns that <see cref="Frame.Value"/> reads, -1 for none.</summary>
    internal int Count { get; }

    /// <inheritdoc cref="Count"/>
    internal int Mean { get; }

    /// <inheritdoc cref="Count"/>
    internal int P95 { get; }

    /// <summary>The place of a column, -1 when there is none.</summary>
    internal int Find(Aggregate aggregate) => Array.IndexOf(_columns, aggregate);
}
