using StreamEngine.Memory;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Sessions;

namespace StreamEngine.Windowing.Queries;

/// <summary>Sessions of the series of a query.</summary>
internal sealed class SessionQuery : QueryWindows, ISessionHandler
{
    private readonly SessionOperator _sessions;
    private readonly SessionWindow _window;
    private readonly SessionFrames _frames;
    private readonly QueryEmitter _emitter;
    private readonly Action<int, long, double> _late;

    /// <summary>Makes sessions.</summary>
    /// <param name="window">The gap.</param>
    /// <param name="emitter">Takes the frames.</param>
    /// <param name="pool">Memory of the sessions.</param>
    /// <param name="late">Takes rows that are too late for any session.</param>
    internal SessionQuery(SessionWindow window, QueryEmitter emitter, SlabPool pool, Action<int, long, double> late)
    {
        _window = window;
        _emitter = emitter;
        _late = late;
        _frames = new SessionFrames(pool, emitter);
        long gap = window.Gap.Ticks * TimeSpan.NanosecondsPerTick;
        _sessions = new SessionOperator(gap, AggregatePlan.PartsOf(emitter.Layout), emitter.Query.MaxSessions, pool, this);
    }

    /// <summary>Sessions say for each row whether it is late.</summary>
    internal override long FirstTime => long.MinValue;

    /// <inheritdoc/>
    internal override long NextClose => _sessions.NextClose;

    /// <inheritdoc/>
    internal override bool HasRoom(long min, long max, int rows) => true;

    /// <inheritdoc/>
    internal override void Fold(in QueryBlock block)
    {
        _sessions.Fold(block.Times, block.Ids, block.Values);
        Forced = _sessions.Refused;
    }

    /// <inheritdoc/>
    internal override void MakeRoom(long time)
    {
    }

    /// <inheritdoc/>
    internal override void Advance(long time) => _sessions.CloseUpTo(time);

    /// <inheritdoc/>
    internal override bool CompleteNext() => _sessions.CompleteNext();

    /// <inheritdoc/>
    public void OnSessions(long start, long end, ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions)
    {
        long gap = _window.Gap.Ticks * TimeSpan.NanosecondsPerTick;
        _emitter.Emit(_frames.Write(series, sessions, gap), _window);
    }

    /// <inheritdoc/>
    public void OnLate(int series, long time, double value) => _late(series, time, value);

    /// <inheritdoc/>
    internal override void Save(SnapshotOutput output) => _sessions.Save(output);

    /// <inheritdoc/>
    internal override void Load(ref SnapshotInput input)
    {
        _sessions.Load(ref input);
        Forced = _sessions.Refused;
    }

    /// <inheritdoc/>
    public override void Dispose() => _sessions.Dispose();
}
