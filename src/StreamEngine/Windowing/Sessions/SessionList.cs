namespace StreamEngine.Windowing.Sessions;

/// <summary>The sessions that are not the youngest of their series. Few: they exist while the rows of a series are disordered by more than the gap.</summary>
internal sealed class SessionList
{
    private readonly Stack<int> _free = new();
    private Session[] _sessions = new Session[16];
    private int _used;

    /// <summary>Sessions in the list.</summary>
    internal int Count => _used - _free.Count;

    /// <summary>A session by its place, from 0. Valid until <see cref="Add"/>.</summary>
    internal ref Session this[int place] => ref _sessions[place];

    /// <summary>Puts a session into the list and returns its place.</summary>
    internal int Add(in Session session)
    {
        if (!_free.TryPop(out int place))
        {
            place = _used++;
            if (place == _sessions.Length)
            {
                Array.Resize(ref _sessions, place * 2);
            }
        }

        _sessions[place] = session;
        return place;
    }

    /// <summary>Takes a session out.</summary>
    internal void Remove(int place) => _free.Push(place);
}
