using System.Runtime.InteropServices;

namespace StreamEngine.Windowing.Sessions;

/// <summary>The sessions of a slot that have closed, on their way to the handler.</summary>
internal sealed class ClosedSessions
{
    private readonly List<Session> _closed = [];
    private readonly List<int> _series = [];
    private readonly List<Session> _sorted = [];
    private readonly List<long> _order = [];

    /// <summary>Adds a session; those of one series in order of time.</summary>
    internal void Add(in Session session, int series)
    {
        _order.Add(((long)series << 32) | (uint)_closed.Count);
        _closed.Add(session);
    }

    /// <summary>Hands the sessions over in the order of their series and forgets them; does nothing when there are none.</summary>
    internal void Emit(ISessionHandler handler, long start, long end)
    {
        if (_closed.Count == 0)
        {
            return;
        }

        _order.Sort();
        foreach (long place in _order)
        {
            _sorted.Add(_closed[(int)place]);
            _series.Add((int)(place >> 32));
        }

        handler.OnSessions(start, end, CollectionsMarshal.AsSpan(_series), CollectionsMarshal.AsSpan(_sorted));
        _closed.Clear();
        _series.Clear();
        _sorted.Clear();
        _order.Clear();
    }
}
