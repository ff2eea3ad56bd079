using System.Buffers;

namespace StreamEngine.Windowing;

/// <summary>The kinds of the series of a frame's rows, looked up once for all that ask.</summary>
internal sealed class FrameKinds : IDisposable
{
    private SeriesKind[] _kinds;
    private int[] _counts;
    private readonly int _counted;

    /// <summary>Looks the kinds up.</summary>
    internal FrameKinds(ISeriesTable series, ReadOnlySpan<int> ids)
    {
        Rows = ids.Length;
        _kinds = ArrayPool<SeriesKind>.Shared.Rent(ids.Length);
        for (int row = 0; row < ids.Length; row++)
        {
            SeriesKind kind = series.KindOf(ids[row]);
            _kinds[row] = kind;
            _counted += kind == SeriesKind.Count ? 1 : 0;
        }

        _counts = ArrayPool<int>.Shared.Rent(_counted);
        for (int row = 0, at = 0; at < _counted; row++)
        {
            if (_kinds[row] == SeriesKind.Count)
            {
                _counts[at++] = row;
            }
        }
    }

    /// <summary>Rows that were looked up.</summary>
    internal int Rows { get; }

    /// <summary>The kind of each row.</summary>
    internal ReadOnlySpan<SeriesKind> All => _kinds.AsSpan(0, Rows);

    /// <summary>Rows of series that count something, ascending.</summary>
    internal ReadOnlySpan<int> Counts => _counts.AsSpan(0, _counted);

    public void Dispose()
    {
        ArrayPool<SeriesKind>.Shared.Return(_kinds);
        ArrayPool<int>.Shared.Return(_counts);
        (_kinds, _counts) = ([], []);
    }
}
