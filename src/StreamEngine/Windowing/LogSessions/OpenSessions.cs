namespace StreamEngine.Windowing.LogSessions;

/// <summary>The sessions that are open, each at a place of one array: by id, and in the order of their last lines. Places are used again; nothing is allocated for a session.</summary>
internal sealed class OpenSessions(int limit)
{
    private readonly SessionIndex _index = new();
    private OpenSession[] _sessions = [];
    private byte[] _ids = [];
    private int _used;
    private int _free = -1;
    private int _newest = -1;

    /// <summary>Sessions that are open.</summary>
    internal int Count { get; private set; }

    /// <summary>True when one has to go before another can begin.</summary>
    internal bool IsFull => Count == limit;

    /// <summary>The one whose last line came first; -1 for none. <see cref="OpenSession.Newer"/> leads on.</summary>
    internal int Oldest { get; private set; } = -1;

    /// <summary>The session at a place. Valid until one begins.</summary>
    internal ref OpenSession this[int place] => ref _sessions[place];

    /// <summary>The id of a session, at most <see cref="OpenSession.KeptId"/> bytes of it.</summary>
    internal ReadOnlySpan<byte> IdOf(int place) => _ids.AsSpan(place * OpenSession.KeptId, _sessions[place].IdLength);

    /// <summary>The place of the session with an id to which lines can still come; -1 when there is none.</summary>
    internal int Find(ulong id) => _index.Find(id, _sessions);

    /// <summary>No further line can come to a session: another with the same id may begin.</summary>
    internal void Detach(int place)
    {
        ref OpenSession session = ref _sessions[place];
        session.IsOver = true;
        _index.Remove(session.Id, _sessions);
    }

    /// <summary>Begins a session, the newest. There is room, and none with this id to which lines can come.</summary>
    /// <returns>Its place.</returns>
    internal int Begin(ulong id, ReadOnlySpan<byte> text, long time)
    {
        int place = _free;
        if (place >= 0)
        {
            _free = _sessions[place].Newer;
        }
        else
        {
            place = _used++;
            Reserve(place);
        }

        text = text[..Math.Min(text.Length, OpenSession.KeptId)];
        text.CopyTo(_ids.AsSpan(place * OpenSession.KeptId));
        _sessions[place] = new OpenSession { Id = id, IdLength = (byte)text.Length, First = time, Last = time };
        _index.Add(id, place);
        Link(place);
        Count++;
        return place;
    }

    /// <summary>A line of a session has come: it is the newest.</summary>
    internal void Touch(int place)
    {
        if (place != _newest)
        {
            Unlink(place);
            Link(place);
        }
    }

    /// <summary>Takes a session out.</summary>
    internal void Remove(int place)
    {
        ref OpenSession session = ref _sessions[place];
        if (!session.IsOver)
        {
            _index.Remove(session.Id, _sessions);
        }

        Unlink(place);
        session = new OpenSession { Newer = _free };
        _free = place;
        Count--;
    }

    private void Reserve(int place)
    {
        if (place == _sessions.Length)
        {
            int size = Math.Min(limit, Math.Max(64, 2 * place));
            Array.Resize(ref _sessions, size);
            Array.Resize(ref _ids, size * OpenSession.KeptId);
        }
    }

    private void Link(int place)
    {
        _sessions[place].Older = _newest;
        _sessions[place].Newer = -1;
        if (_newest >= 0)
        {
            _sessions[_newest].Newer = place;
        }
        else
        {
            Oldest = place;
        }

        _newest = place;
    }

    private void Unlink(int place)
    {
        (int older, int newer) = (_sessions[place].Older, _sessions[place].Newer);
        if (older >= 0)
        {
            _sessions[older].Newer = newer;
        }
        else
        {
            Oldest = newer;
        }

        if (newer >= 0)
        {
            _sessions[newer].Older = older;
        }
        else
        {
            _newest = older;
        }
    }
}
