namespace StreamEngine.Runtime;

/// <summary>
/// Merges finite streams by event time: always the row with the least (time, stream id) is next. Streams join when the merge reaches
/// their first time, so that a folder of a thousand daily files keeps few of them open.
/// </summary>
internal sealed class MergeOrder
{
    private readonly List<StreamQueue> _waiting = [];
    private readonly List<StreamQueue> _active = [];

    /// <summary>Streams that have not begun.</summary>
    internal int Waiting => _waiting.Count;

    /// <summary>Streams that are being merged.</summary>
    internal IReadOnlyList<StreamQueue> Active => _active;

    /// <summary>Takes in all finite streams at once.</summary>
    internal void Begin(IEnumerable<StreamQueue> streams)
    {
        _waiting.AddRange(streams);
        _waiting.Sort(static (a, b) =>
        {
            int byTime = b.State.JoinTime.CompareTo(a.State.JoinTime);
            return byTime != 0 ? byTime : b.State.Info.Id.CompareTo(a.State.Info.Id);
        });
    }

    /// <summary>
    /// The next step of the merge: <paramref name="join"/> is a stream that must be opened first; else <paramref name="next"/> is the stream
    /// whose rows up to <paramref name="to"/> are next. Both null: wait for data, or all is done.
    /// </summary>
    internal void Step(out StreamQueue? join, out StreamQueue? next, out int to)
    {
        join = null;
        next = null;
        to = 0;
        _active.RemoveAll(static q => q.IsDone);
        StreamQueue? second = null;
        foreach (StreamQueue queue in _active)
        {
            if (queue.Head is null)
            {
                next = null;
                return;
            }

            if (next is null || Before(queue, next))
            {
                second = next;
                next = queue;
            }
            else if (second is null || Before(queue, second))
            {
                second = queue;
            }
        }

        if (_waiting.Count > 0 && (next is null || _waiting[^1].State.JoinTime <= next.HeadTime))
        {
            join = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            _active.Add(join);
            next = null;
            return;
        }

        if (next is not null)
        {
            to = RunEnd(next, second, _waiting.Count > 0 ? _waiting[^1].State.JoinTime : long.MaxValue);
        }
    }

    private static bool Before(StreamQueue a, StreamQueue b) =>
        a.HeadTime != b.HeadTime ? a.HeadTime < b.HeadTime : a.State.Info.Id < b.State.Info.Id;

    /// <summary>End of the run of rows that come before every other stream's next row.</summary>
    private static int RunEnd(StreamQueue next, StreamQueue? second, long joinTime)
    {
        ReadOnlySpan<long> times = next.Head!.Times.Span(next.Head.Count);
        if (second is null && joinTime == long.MaxValue)
        {
            return times.Length;
        }

        long limit = joinTime - 1;
        if (second is not null)
        {
            long other = second.HeadTime;
            limit = Math.Min(limit, next.State.Info.Id < second.State.Info.Id ? other : other - 1);
        }

        int row = next.Row + 1;
        while (row < times.Length && times[row] <= limit)
        {
            row++;
        }

        return row;
    }
}
