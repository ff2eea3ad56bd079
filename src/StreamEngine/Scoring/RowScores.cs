using System.Runtime.InteropServices;

namespace StreamEngine.Scoring;

/// <summary>Scores of some rows of a frame, each once, in any order.</summary>
internal sealed class RowScores
{
    private readonly List<int> _rows = [];
    private readonly List<SeriesScore> _scores = [];

    /// <summary>Rows that have a score.</summary>
    internal int Count => _rows.Count;

    /// <summary>The rows.</summary>
    internal ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>The score of the row at a place of <see cref="Rows"/>.</summary>
    internal ref SeriesScore this[int place] => ref CollectionsMarshal.AsSpan(_scores)[place];

    internal void Add(int row, in SeriesScore score)
    {
        _rows.Add(row);
        _scores.Add(score);
    }

    internal void Clear()
    {
        _rows.Clear();
        _scores.Clear();
    }
}
