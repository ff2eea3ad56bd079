using System.Runtime.InteropServices;

namespace StreamEngine.Windowing.Sessions;

/// <summary>Sessions on their way to the handler, in the order of their series; those of one series are added in the order of time.</summary>
internal sealed class ClosedSessions
{
    private readonly List<Session> _closed = [];
    private readonly List<int> _series = [];
    private readonly List<Session> _sorted = [];
    private readonly List<long> _order = [];

    /// <summary>True when there are none.</summary>
    internal bool IsEmpty => _closed.Count == 0;

    /// <summary>The series of the sessions, after <see cref="Sort"/>.</summary>
    internal ReadOnlySpan<int> Series => CollectionsMarshal.AsSpan(_series);

    /// <summary>The sessions, after <see cref="Sort"/>.</summary>
    internal ReadOnlySpan<Session> Sessions => CollectionsMarshal.AsSpan(_sorted);

    /// <summary>The sessions in the order of their arrival, and their series.</summary>
    internal IEnumerable<(int Series, Session Session)> All => _order.Select(place => ((int)(place >> 32), _closed[(int)place]));

    /// <summary>Adds a session.</summary>
    internal void Add(in Session session, int series)
    {
        _order.Add(((long)series << 32) | (uint)_closed.Count);
        _closed.Add(session);
    }

    /// <summary>Puts the sessions in the order of their series.</summary>
    internal void Sort()
    {
        _order.Sort();
        foreach (long place in _order)
        {
            _sorted.Add(_closed[(int)place]);
            _series.Add((int)(place >> 32));
        }
    }

    /// <summary>Forgets the sessions.</summary>
    internal void Clear()
    {
        _closed.Clear();
        _series.Clear();
        _sorted.Clear();
        _order.Clear();
    }
}
