using System.Runtime.InteropServices;
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

    // All columns, in the order in which they are described: levels, last windows, shares and ids; halves of numbers where those are half as long.
    private const int Halves = (2 * (Levels + 1)) + Shares + EntityAxes.Most + 1;

    private string[] _keys = [];
    private double[] _columns = [];

    /// <summary>Series.</summary>
    internal int Count { get; private set; }

    /// <summary>Length of columns.</summary>
    internal int Room { get; private set; }

    /// <summary>Keys of the series, in ordinal order.</summary>
    internal ReadOnlySpan<string> Keys => _keys.AsSpan(0, Count);

    /// <summary>Dense ids of the series.</summary>
    internal Span<int> Ids => MemoryMarshal.Cast<double, int>(_columns.AsSpan()).Slice((Halves - 1) * Room, Count);

    /// <summary>Last window with a residual.</summary>
    internal Span<long> Last => MemoryMarshal.Cast<double, long>(_columns.AsSpan()).Slice(Levels * Room, Room);

    /// <summary>Mean of the last values, exponentially weighted, and the one that it is compared with.</summary>
    internal Span<double> Fast => _columns.AsSpan(0, Room);

    internal Span<double> Slow => _columns.AsSpan(Room, Room);

    /// <summary>Usual mean and variance of the difference.</summary>
    internal Span<double> Mean => _columns.AsSpan(2 * Room, Room);

    internal Span<double> Variance => _columns.AsSpan(3 * Room, Room);

    /// <summary>Windows with a residual.</summary>
    internal Span<float> Seen => Share(0);

    /// <summary>Variance of what the other series leave open of each, where all of it is 1.</summary>
    internal Span<float> Rest => Share(1);

    /// <summary>Mean over the last windows of how much more it surprises beside the others than by itself.</summary>
    internal Span<float> Lasting => Share(2);

    /// <summary>Share of windows in which it moved.</summary>
    internal Span<float> Lively => Share(3);

    /// <summary>Part of the series in a direction.</summary>
    internal Span<float> Axis(int axis) => Share(Shares + axis);

    /// <summary>Asks the processor for the state, which is needed soon.</summary>
    internal void Ask() => Prefetch.All<double>(_columns);

    /// <summary>A series comes.</summary>
    internal void Insert(int at, string key, int id)
    {
        if (Count == Room)
        {
            Grow(Room + Width);
        }

        Shift(at, 1);
        Count++;
        Clear(at);
        (_keys[at], Ids[at], Rest[at]) = (key, id, 1);
    }

    /// <summary>A series goes.</summary>
    internal void Remove(int at)
    {
        Shift(at + 1, -1);
        Clear(Count - 1);
        Count--;
        _keys[Count] = null!;
    }

    internal void Save(int at, SnapshotOutput output)
    {
        output.WriteString(_keys[at]);
        output.WriteInt32s([Ids[at], (int)Seen[at], Bits(Rest[at]), Bits(Lasting[at]), Bits(Lively[at])]);
        output.WriteDoubles([Fast[at], Slow[at], Mean[at], Variance[at]]);
        output.WriteInt64(Last[at]);
    }

    internal void Load(int count, ref SnapshotInput input)
    {
        Grow((count + Width - 1) / Width * Width);
        for (int at = 0; at < count; at++)
        {
            Count = at + 1;
            _keys[at] = input.ReadText();
            input.Require(at == 0 || string.CompareOrdinal(_keys[at - 1], _keys[at]) < 0, "series in order");
            Ids[at] = input.ReadSeriesId();
            Seen[at] = Math.Min(MostSeen, input.ReadInt32(0, int.MaxValue));
            Rest[at] = Single(ref input);
            Lasting[at] = Single(ref input);
            Lively[at] = Single(ref input);
            Fast[at] = input.ReadDouble();
            Slow[at] = input.ReadDouble();
            Mean[at] = input.ReadDouble();
            Variance[at] = input.ReadDouble();
            Last[at] = input.ReadInt64();
        }
    }

    internal static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    internal static float Single(ref SnapshotInput input) => BitConverter.Int32BitsToSingle(input.ReadInt32());

    private Span<float> Share(int column) => MemoryMarshal.Cast<double, float>(_columns.AsSpan()).Slice(((2 * (Levels + 1)) + column) * Room, Room);

    // Columns of single precision are even in number, so all end with a whole number.
    private void Grow(int room)
    {
        Array.Resize(ref _keys, room);
        double[] columns = new double[Halves * room / 2];
        for (int i = 0; i <= Levels; i++)
        {
            _columns.AsSpan(i * Room, Room).CopyTo(columns.AsSpan(i * room));
        }

        ReadOnlySpan<float> from = MemoryMarshal.Cast<double, float>(_columns.AsSpan());
        Span<float> to = MemoryMarshal.Cast<double, float>(columns.AsSpan());
        for (int i = 2 * (Levels + 1); i < Halves; i++)
        {
            from.Slice(i * Room, Room).CopyTo(to[(i * room)..]);
        }

        (_columns, Room) = (columns, room);
    }

    private void Shift(int from, int by)
    {
        int length = Count - from;
        Array.Copy(_keys, from, _keys, from + by, length);
        for (int i = 0; i <= Levels; i++)
        {
            Array.Copy(_columns, (i * Room) + from, _columns, (i * Room) + from + by, length);
        }

        Span<float> shares = MemoryMarshal.Cast<double, float>(_columns.AsSpan());
        for (int i = 2 * (Levels + 1); i < Halves; i++)
        {
            shares.Slice((i * Room) + from, length).CopyTo(shares[((i * Room) + from + by)..]);
        }
    }

    private void Clear(int at)
    {
        for (int i = 0; i <= Levels; i++)
        {
            _columns[(i * Room) + at] = 0;
        }

        Span<float> shares = MemoryMarshal.Cast<double, float>(_columns.AsSpan());
        for (int i = 2 * (Levels + 1); i < Halves; i++)
        {
            shares[(i * Room) + at] = 0;
        }
    }
}
