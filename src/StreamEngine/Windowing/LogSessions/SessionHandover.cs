using StreamEngine.Batching;

namespace StreamEngine.Windowing.LogSessions;

/// <summary>Puts sessions that are over into the order of their last lines, each with its templates by time. Memory is used again, but for what is handed over.</summary>
internal sealed class SessionHandover(OpenSessions open, EventChains events, LogSeries logs)
{
    private readonly List<int> _over = [];
    private long[] _times = [];
    private int _kept;
    private int _ids;

    /// <summary>Sessions that were added and not handed over.</summary>
    internal int Count => _over.Count;

    /// <summary>Adds the session at a place.</summary>
    internal void Add(int place)
    {
        ref readonly OpenSession session = ref open[place];
        _over.Add(place);
        _kept += session.Kept;
        _ids += session.IdLength;
    }

    /// <summary>Hands over what was added, which is no longer open then.</summary>
    /// <param name="cut">Sessions with a last line after this time, to which lines could still come, are cut.</param>
    internal ClosedSessions Take(long cut)
    {
        // They come by arrival of their last lines, which is mostly the order of their times.
        for (int i = 1; i < _over.Count; i++)
        {
            if (Order(_over[i - 1], _over[i]) > 0)
            {
                _over.Sort(Order);
                break;
            }
        }

        var closed = new ClosedSession[_over.Count];
        int[] templates = new int[_kept];
        byte[] ids = new byte[_ids];
        (int at, int idAt) = (0, 0);
        for (int i = 0; i < closed.Length; i++)
        {
            int place = _over[i];
            ref readonly OpenSession session = ref open[place];
            Read(session, templates.AsSpan(at, session.Kept));
            open.IdOf(place).CopyTo(ids.AsSpan(idAt));
            closed[i] = new ClosedSession(
                logs.EntityOf(session.Service), session.First, session.Last, session.Length, (Severity)session.Severity, !session.IsOver && session.Last > cut)
            {
                Start = at,
                Kept = session.Kept,
                IdStart = idAt,
                IdLength = session.IdLength,
            };
            at += session.Kept;
            idAt += session.IdLength;
            events.Free(session.Head, session.Tail);
            open.Remove(place);
        }

        _over.Clear();
        _kept = _ids = 0;
        return new ClosedSessions(closed, templates, ids);
    }

    private void Read(in OpenSession session, Span<int> templates)
    {
        if (_times.Length < templates.Length)
        {
            _times = new long[Math.Max(templates.Length, 2 * _times.Length)];
        }

        Span<long> times = _times.AsSpan(0, templates.Length);
        events.CopyTo(session.Head, templates, times);
        if (session.IsDisordered)
        {
            SortByTime(times, templates);
        }
    }

    private int Order(int x, int y)
    {
        int order = open[x].Last.CompareTo(open[y].Last);
        order = order != 0 ? order : open[x].First.CompareTo(open[y].First);
        return order != 0 ? order : open[x].Id.CompareTo(open[y].Id);
    }

    // Insertion: lines are nearly in order, and those of one time must stay in the order of the stream.
    private static void SortByTime(Span<long> times, Span<int> templates)
    {
        for (int i = 1; i < times.Length; i++)
        {
            (long time, int template) = (times[i], templates[i]);
            int to = i;
            for (; to > 0 && times[to - 1] > time; to--)
            {
                times[to] = times[to - 1];
                templates[to] = templates[to - 1];
            }

            times[to] = time;
            templates[to] = template;
        }
    }
}
