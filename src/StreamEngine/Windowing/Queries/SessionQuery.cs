using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Sessions;

namespace StreamEngine.Windowing.Queries;

/// <summary>Sessions of the series of a query.</summary>
internal sealed class SessionQuery : QueryWindows, ISessionHandler
{
    private readonly SessionOperator _sessions;
    private readonly SlotCells? _cells;
    private readonly SessionWindow _window;
    private readonly SessionFrames _frames;
    private readonly QueryEmitter _emitter;
    private readonly Action<int, long, double> _late;
    private readonly long _gap;
    private readonly long _early;
    private long _nextEarly = long.MaxValue;

    /// <summary>Makes sessions.</summary>
    /// <param name="window">The gap.</param>
    /// <param name="emitter">Takes the frames.</param>
    /// <param name="pool">Memory of the sessions.</param>
    /// <param name="late">Takes rows that are too late for any session.</param>
    internal SessionQuery(SessionWindow window, QueryEmitter emitter, SlabPool pool, Action<int, long, double> late)
    {
        WindowQuery query = emitter.Query;
        _window = window;
        _emitter = emitter;
        _late = late;
        _cells = SlotCells.For(emitter, pool);
        _frames = new SessionFrames(pool, emitter, _cells);
        _gap = window.Gap.Ticks * TimeSpan.NanosecondsPerTick;
        _early = query.EarlyEvery.Ticks * TimeSpan.NanosecondsPerTick;
        long lateness = query.AllowedLateness.Ticks * TimeSpan.NanosecondsPerTick;
        _sessions = new SessionOperator(_gap, AggregatePlan.PartsOf(emitter.Layout), query.MaxSessions, pool, this, lateness, _cells);
    }

    /// <summary>Sessions say for each row whether it is late.</summary>
    internal override long FirstTime => long.MinValue;

    /// <inheritdoc/>
    internal override long NextClose => Math.Min(_sessions.NextClose, _nextEarly);

    /// <inheritdoc/>
    internal override bool HasRoom(long min, long max, int rows) => true;

    /// <inheritdoc/>
    internal override void Fold(in QueryBlock block)
    {
        for (int from = 0, end; from < block.Times.Length; from = end)
        {
            end = _sessions.Fold(block.Times, block.Ids, block.Values, from);
            _cells?.Fold(block, _sessions.Slots, from);
        }

        Forced = _sessions.Refused;
    }

    /// <inheritdoc/>
    internal override void MakeRoom(long time)
    {
    }

    /// <inheritdoc/>
    internal override void Advance(long time)
    {
        _sessions.CloseUpTo(time);
        if (_early > 0)
        {
            if (time >= _nextEarly)
            {
                _sessions.TellEarly();
            }

            _nextEarly = (FloorDivision.Divide(time, _early) + 1) * _early;
        }
    }

    /// <inheritdoc/>
    internal override bool CompleteNext() => _sessions.CompleteNext();

    /// <inheritdoc/>
    public void OnSessions(long start, long end, ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions) =>
        _emitter.Emit(_frames.Write(series, sessions, _gap), _window);

    /// <inheritdoc/>
    public void OnEarly(ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions) =>
        _emitter.Emit(_frames.Write(series, sessions, _gap, isClosed: false), _window, isEarly: true);

    /// <inheritdoc/>
    public void OnRetracted(ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions)
    {
        Frame frame = _frames.WriteRetraction(series, sessions, _gap);
        frame.IsRetraction = true;
        _emitter.Emit(frame, _window);
    }

    /// <inheritdoc/>
    public void OnLate(int series, long time, double value) => _late(series, time, value);

    /// <inheritdoc/>
    internal override void Save(SnapshotOutput output)
    {
        _sessions.Save(output);
        output.WriteInt64(_nextEarly);
    }

    /// <inheritdoc/>
    internal override void Load(ref SnapshotInput input)
    {
        _sessions.Load(ref input);
        _nextEarly = input.Version > 1 ? input.ReadInt64() : _nextEarly;
        Forced = _sessions.Refused;
    }

    /// <inheritdoc/>
    public override void Dispose() => _sessions.Dispose();
}
