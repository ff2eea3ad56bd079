using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Sessions;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// Windows of so many rows of a series, in the order of their arrival. Those that are full are emitted together when time passes a whole second, or when there are many.
/// </summary>
internal sealed class CountQuery : QueryWindows
{
    /// <summary>Windows that are kept for one frame.</summary>
    internal const int MostFull = 1 << 16;

    private readonly CountWindow _window;
    private readonly MomentFolder _folder;
    private readonly PageArena _arena;
    private readonly CellTable<Session> _cells;
    private readonly ColumnBuffer<Session> _full;
    private readonly ColumnBuffer<long> _order;
    private readonly SessionFrames _frames;
    private readonly SlotCells? _further;
    private readonly int[] _slots = new int[ExpressionProgram.MaxRows];
    private readonly QueryEmitter _emitter;
    private readonly SlabPool _pool;
    private int _count;
    private long _next = long.MinValue;

    /// <summary>Makes windows.</summary>
    internal CountQuery(CountWindow window, QueryEmitter emitter, SlabPool pool)
    {
        _window = window;
        _emitter = emitter;
        _pool = pool;
        _folder = MomentFolder.For(AggregatePlan.PartsOf(emitter.Layout), Kernel.Path);
        _arena = new PageArena(pool, CellTable<Session>.PageBytes);
        _cells = new CellTable<Session>(pool, _arena, Session.Empty);
        _full = new ColumnBuffer<Session>(pool, 64);
        _order = new ColumnBuffer<long>(pool, 64);
        _further = SlotCells.For(emitter, pool);
        _frames = new SessionFrames(pool, emitter, _further);
    }

    /// <summary>No row is late: what counts is the order of arrival.</summary>
    internal override long FirstTime => long.MinValue;

    /// <inheritdoc/>
    internal override long NextClose => _next;

    /// <inheritdoc/>
    internal override bool HasRoom(long min, long max, int rows) => _count + rows <= MostFull;

    /// <inheritdoc/>
    internal override void Fold(in QueryBlock block)
    {
        for (int i = 0; i < block.Times.Length; i++)
        {
            long time = block.Times[i];
            ref Session cell = ref _cells.GetOrAdd(block.Ids[i]);
            bool isFirst = cell.Rows++ == 0;
            cell.First = isFirst ? time : Math.Min(cell.First, time);
            cell.Last = isFirst ? time : Math.Max(cell.Last, time);
            if (double.IsFinite(block.Values[i]))
            {
                _folder.Add(ref cell.Values, block.Values[i]);
            }

            if (_further is not null)
            {
                _slots[i] = cell.Slot = isFirst ? _further.Rent() : cell.Slot;
            }

            if (cell.Rows == _window.Rows)
            {
                Take(block.Ids[i], ref cell);
            }
        }

        _further?.Fold(block, _slots.AsSpan(0, block.Times.Length));
    }

    /// <inheritdoc/>
    internal override void MakeRoom(long time)
    {
        if (_count == MostFull)
        {
            Emit();
        }
    }

    /// <inheritdoc/>
    internal override void Advance(long time)
    {
        const long Second = TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        if (time >= _next)
        {
            Emit();
            _next = (FloorDivision.Divide(time, Second) + 1) * Second;
        }
    }

    /// <inheritdoc/>
    internal override bool CompleteNext()
    {
        if (_count > 0)
        {
            Emit();
            return true;
        }

        for (int page = 0; page < _cells.PageCount && _count < MostFull; page++)
        {
            Span<Session> cells = _cells.Page(page);
            for (int i = 0; i < cells.Length; i++)
            {
                if (cells[i].Rows > 0)
                {
                    Take((page << CellTable<Session>.PageShift) + i, ref cells[i]);
                }
            }
        }

        bool any = _count > 0;
        Emit();
        return any;
    }

    /// <inheritdoc/>
    internal override void Save(SnapshotOutput output)
    {
        output.WriteInt64(_next);
        output.WriteInt32(_count);
        for (int i = 0; i < _count; i++)
        {
            output.WriteInt32((int)(_order[i] >> 32));
            _full[i].Save(output);
        }

        _cells.Save(output);
        _further?.Save(output);
    }

    /// <inheritdoc/>
    internal override void Load(ref SnapshotInput input)
    {
        _next = input.ReadInt64();
        for (int left = input.ReadCount(sizeof(int) + Session.SavedBytes); left > 0; left--)
        {
            int series = input.ReadSeriesId();
            Session session = Session.Load(ref input);
            Take(series, ref session);
        }

        _cells.Load(ref input, cell => cell.Rows >= 0 && cell.Rows < _window.Rows && cell.Slot >= 0);
        if (input.Version > 1)
        {
            _further?.Load(ref input);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _cells.Dispose();
        _further?.Dispose();
        _arena.Dispose();
        _full.Dispose();
        _order.Dispose();
    }

    private void Take(int series, ref Session cell)
    {
        _full.Grow(_count + 1, _count);
        _order.Grow(_count + 1, _count);
        _full[_count] = cell;
        _order[_count] = ((long)series << 32) | (uint)_count;
        _count++;
        cell = Session.Empty;
    }

    private void Emit()
    {
        if (_count == 0)
        {
            return;
        }

        Span<long> order = _order.Span(_count);
        order.Sort();
        using var series = new ColumnBuffer<int>(_pool, _count);
        using var sessions = new ColumnBuffer<Session>(_pool, _count);
        for (int i = 0; i < order.Length; i++)
        {
            series[i] = (int)(order[i] >> 32);
            sessions[i] = _full[(int)order[i]];
        }

        _emitter.Emit(_frames.Write(series.Span(_count), sessions.Span(_count), 1), _window);
        for (int i = 0; i < _count && _further is not null; i++)
        {
            _further.Release(_full[i].Slot);
        }

        _count = 0;
    }
}
