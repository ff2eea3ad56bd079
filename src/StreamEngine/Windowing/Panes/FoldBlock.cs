namespace StreamEngine.Windowing.Panes;

/// <summary>Rows on their way to a shard: values, or histograms.</summary>
internal sealed class FoldBlock
{
    /// <summary>Rows for which there is room: some of a batch for each shard, so that handing a block over costs little a row.</summary>
    internal const int Rows = 2048;

    // A block that has more than this takes no further histogram; a single one may be larger.
    private const int HistogramBytes = 256 << 10;

    private byte[] _bytes = [];
    private int[] _ends = [];

    /// <summary>Which of the ways to fold the rows take.</summary>
    internal int Way { get; set; }

    /// <summary>Rows that are there.</summary>
    internal int Count { get; set; }

    internal long[] Times { get; } = new long[Rows];

    internal int[] Ids { get; } = new int[Rows];

    internal double[] Values { get; } = new double[Rows];

    /// <summary>True when a histogram of some bytes can be added.</summary>
    internal bool HasRoom(int bytes) => Count == 0 || (Count < Rows && _ends[Count - 1] + bytes <= HistogramBytes);

    /// <summary>Adds a histogram.</summary>
    internal void Add(long time, int id, ReadOnlySpan<byte> histogram)
    {
        int at = Count == 0 ? 0 : _ends[Count - 1];
        if (_bytes.Length < at + histogram.Length)
        {
            Array.Resize(ref _bytes, Math.Max(at + histogram.Length, Math.Min(_bytes.Length * 2, HistogramBytes)));
        }

        _ends = _ends.Length == 0 ? new int[Rows] : _ends;
        histogram.CopyTo(_bytes.AsSpan(at));
        Times[Count] = time;
        Ids[Count] = id;
        _ends[Count++] = at + histogram.Length;
    }

    /// <summary>The histogram of a row.</summary>
    internal ReadOnlySpan<byte> Histogram(int row)
    {
        int at = row == 0 ? 0 : _ends[row - 1];
        return _bytes.AsSpan(at, _ends[row] - at);
    }

    /// <summary>Takes all rows out.</summary>
    internal void Clear() => Count = 0;
}
