using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Entities;

/// <summary>
/// State of the series of one entity, a column a quantity, in the order of the keys of series: how far each is off its level of the last two hours, what is usual of that, and its part in the
/// directions in which all of them move. Columns are as long as a number of vectors; what is behind the last series is zero and stays so.
/// </summary>
internal sealed class EntityLanes
{
    /// <summary>Series of a vector.</summary>
    internal const int Width = 8;

    /// <summary>Fewest bytes of a series that is written down.</summary>
    internal const int LeastBytes = 72;

    /// <summary>A count that single precision still tells from the next.</summary>
    internal const float MostSeen = 16_000_000;

    private const int Levels = 4;
    private const int Shares = 4;

    private string[] _keys = [];
    private int[] _ids = [];
    private long[] _last = [];
    private double[] _levels = [];
    private float[] _shares = [];

    /// <summary>Series.</summary>
    internal int Count { get; private set; }

    /// <summary>Length of columns.</summary>
    internal int Room { get; private set; }

    /// <summary>Keys of the series, in ordinal order.</summary>
    internal ReadOnlySpan<string> Keys => _keys.AsSpan(0, Count);

    /// <summary>Dense ids of the series.</summary>
    internal Span<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Last window with a residual.</summary>
    internal Span<long> Last => _last;

    /// <summary>Mean of the last values, exponentially weighted, and the one that it is compared with.</summary>
    internal Span<double> Fast => _levels.AsSpan(0, Room);

    internal Span<double> Slow => _levels.AsSpan(Room, Room);

    /// <summary>Usual mean and variance of the difference.</summary>
    internal Span<double> Mean => _levels.AsSpan(2 * Room, Room);

    internal Span<double> Variance => _levels.AsSpan(3 * Room, Room);

    /// <summary>Windows with a residual.</summary>
    internal Span<float> Seen => _shares.AsSpan(0, Room);

    /// <summary>Variance of what the other series leave open of each, where all of it is 1.</summary>
    internal Span<float> Rest => _shares.AsSpan(Room, Room);

    /// <summary>Mean over the last windows of how much more it surprises beside the others than by itself.</summary>
    internal Span<float> Lasting => _shares.AsSpan(2 * Room, Room);

    /// <summary>Share of windows in which it moved.</summary>
    internal Span<float> Lively => _shares.AsSpan(3 * Room, Room);

    /// <summary>Part of the series in a direction.</summary>
    internal Span<float> Axis(int axis) => _shares.AsSpan((Shares + axis) * Room, Room);

    /// <summary>Asks the processor for the state, which is needed soon.</summary>
    internal void Ask()
    {
        Prefetch.All<double>(_levels);
        Prefetch.All<float>(_shares);
        Prefetch.All<long>(_last);
        Prefetch.All<int>(_ids);
    }

    /// <summary>A series comes.</summary>
    internal void Insert(int at, string key, int id)
    {
        if (Count == Room)
        {
            Grow(Room + Width);
        }

        Shift(at, 1);
        (_keys[at], _ids[at], _last[at]) = (key, id, 0);
        Clear(at);
        Rest[at] = 1;
        Count++;
    }

    /// <summary>A series goes.</summary>
    internal void Remove(int at)
    {
        Shift(at + 1, -1);
        Count--;
        (_keys[Count], _ids[Count], _last[Count]) = (null!, 0, 0);
        Clear(Count);
    }

    internal void Save(int at, SnapshotOutput output)
    {
        output.WriteString(_keys[at]);
        output.WriteInt32s([_ids[at], (int)Seen[at], Bits(Rest[at]), Bits(Lasting[at]), Bits(Lively[at])]);
        output.WriteDoubles([Fast[at], Slow[at], Mean[at], Variance[at]]);
        output.WriteInt64(_last[at]);
    }

    internal void Load(int count, ref SnapshotInput input)
    {
        Grow((count + Width - 1) / Width * Width);
        for (Count = 0; Count < count; Count++)
        {
            int at = Count;
            _keys[at] = input.ReadText();
            input.Require(at == 0 || string.CompareOrdinal(_keys[at - 1], _keys[at]) < 0, "series in order");
            _ids[at] = input.ReadSeriesId();
            Seen[at] = Math.Min(MostSeen, input.ReadInt32(0, int.MaxValue));
            Rest[at] = Single(ref input);
            Lasting[at] = Single(ref input);
            Lively[at] = Single(ref input);
            Fast[at] = input.ReadDouble();
            Slow[at] = input.ReadDouble();
            Mean[at] = input.ReadDouble();
            Variance[at] = input.ReadDouble();
            _last[at] = input.ReadInt64();
        }
    }

    internal static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    internal static float Single(ref SnapshotInput input) => BitConverter.Int32BitsToSingle(input.ReadInt32());

    private void Grow(int room)
    {
        Array.Resize(ref _keys, room);
        Array.Resize(ref _ids, room);
        Array.Resize(ref _last, room);
        _levels = Widen(_levels, Levels, room);
        _shares = Widen(_shares, Shares + EntityAxes.Most, room);
        Room = room;
    }

    private T[] Widen<T>(T[] columns, int count, int room)
    {
        var wide = new T[count * room];
        for (int i = 0; i < count; i++)
        {
            columns.AsSpan(i * Room, Room).CopyTo(wide.AsSpan(i * room));
        }

        return wide;
    }

    private void Shift(int from, int by)
    {
        int length = Count - from;
        Array.Copy(_keys, from, _keys, from + by, length);
        Array.Copy(_ids, from, _ids, from + by, length);
        Array.Copy(_last, from, _last, from + by, length);
        for (int i = 0; i < Levels; i++)
        {
            Array.Copy(_levels, (i * Room) + from, _levels, (i * Room) + from + by, length);
        }

        for (int i = 0; i < Shares + EntityAxes.Most; i++)
        {
            Array.Copy(_shares, (i * Room) + from, _shares, (i * Room) + from + by, length);
        }
    }

    private void Clear(int at)
    {
        for (int i = 0; i < Levels; i++)
        {
            _levels[(i * Room) + at] = 0;
        }

        for (int i = 0; i < Shares + EntityAxes.Most; i++)
        {
            _shares[(i * Room) + at] = 0;
        }
    }
}
