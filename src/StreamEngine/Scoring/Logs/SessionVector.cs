namespace StreamEngine.Scoring.Logs;

/// <summary>How often a session has each of its templates. Memory is used again.</summary>
internal sealed class SessionVector
{
    private int[] _sorted = [];
    private int[] _pairs = [];
    private int _length;

    /// <summary>Pairs of template and count, by template.</summary>
    internal ReadOnlySpan<int> Pairs => _pairs.AsSpan(0, _length);

    /// <summary>Counts the templates of a session.</summary>
    internal void Count(ReadOnlySpan<int> events)
    {
        if (_sorted.Length < events.Length)
        {
            _sorted = new int[Math.Max(64, 2 * events.Length)];
            _pairs = new int[2 * _sorted.Length];
        }

        Span<int> sorted = _sorted.AsSpan(0, events.Length);
        events.CopyTo(sorted);
        sorted.Sort();
        _length = 0;
        for (int i = 0; i < sorted.Length;)
        {
            int from = i;
            while (i < sorted.Length && sorted[i] == sorted[from])
            {
                i++;
            }

            _pairs[_length++] = sorted[from];
            _pairs[_length++] = i - from;
        }
    }
}
