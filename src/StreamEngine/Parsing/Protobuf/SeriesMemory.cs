namespace StreamEngine.Parsing.Protobuf;

/// <summary>What a worker remembers of the series that a decoder read: their labels, and what these depend on.</summary>
internal sealed class SeriesMemory
{
    /// <summary>Resources or symbols. Their numbers are part of what <see cref="Series"/> knows.</summary>
    internal PieceMemory Parts { get; } = new();

    /// <summary>Labels of series.</summary>
    internal PieceMemory Series { get; } = new();

    /// <summary>Takes histograms in.</summary>
    internal HistogramReader Histograms { get; } = new();

    /// <summary>Starts a message.</summary>
    internal void Start()
    {
        int epoch = Parts.Epoch;
        Parts.Start();
        if (Parts.Epoch != epoch)
        {
            Series.Forget();
        }
        else
        {
            Series.Start();
        }
    }
}
