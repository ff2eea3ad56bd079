using StreamEngine.Batching;

namespace StreamEngine.Windowing.Queries;

/// <summary>The histograms among the rows of a block. Valid until the next block.</summary>
internal sealed class QueryHistograms
{
    private EventBatch? _batch;
    private ushort[] _rows = [];
    private int _start;
    private byte[]? _single;

    /// <summary>True when rows of the block may be histograms.</summary>
    internal bool Any => _batch is not null || _single is not null;

    /// <summary>The histogram of a row by its place; empty when it is a value.</summary>
    internal ReadOnlySpan<byte> Of(int place) => _single is not null ? _single : _batch!.Histogram(_start + _rows[place]);

    /// <summary>Takes a block whose rows are those of a batch, counted from <paramref name="start"/>.</summary>
    internal void Set(EventBatch batch, int start, ushort[] rows)
    {
        (_start, _rows, _single) = (start, rows, null);
        _batch = batch.HasHistograms ? batch : null;
    }

    /// <summary>Takes the histogram of one row, of which there is no other; null when it is a value.</summary>
    internal void Set(byte[]? histogram) => (_batch, _single) = (null, histogram);
}
