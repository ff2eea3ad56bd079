using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>
/// State of the series of a <see cref="ResidualModel"/>: what every value touches lies in blocks of eight series, a vector a quantity, so
/// that eight series are scored at once; the rest lies aside. Levels are relative to an anchor, so that single precision does for values
/// that are large and move little.
/// </summary>
internal sealed class Lanes
{
    /// <summary>Series of a block.</summary>
    internal const int Width = 8;

    internal const int FastLevel = 0;
    internal const int FastTrend = 1;
    internal const int FastError = 2;
    internal const int SlowLevel = 3;
    internal const int SlowError = 4;
    internal const int SeasonOffset = 5;
    internal const int SeasonError = 6;

    /// <summary>Slow mean of the absolute values, for the margin.</summary>
    internal const int Magnitude = 7;

    /// <summary>Slowly forgotten largest residual.</summary>
    internal const int Peak = 8;

    /// <summary>Residual of the value before, in scales.</summary>
    internal const int LastZ = 9;

    /// <summary>Values learned, at most <see cref="MostSeen"/>.</summary>
    internal const int Seen = 10;

    /// <summary>Predictor that errs least: 0 fast, 1 slow, 2 season.</summary>
    internal const int Chosen = 11;

    internal const int Fields = 12;

    /// <summary>A count that single precision still tells from the next.</summary>
    internal const float MostSeen = 16_000_000;

    private const int SavedBytes = 4 + (3 * 8) + 4 + 1 + (Fields * 4) + LaneTails.SavedBytes;

    private float[] _hot = [];
    private double[] _anchor = [];
    private long[] _last = [];
    private long[] _step = [];
    private int[] _profile = [];
    private byte[] _negative = [];
    private byte[] _runs = [];
    private LaneTails[] _tails = [];

    /// <summary>Series that there is room for.</summary>
    internal int Capacity { get; private set; }

    /// <summary>One quantity of a series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float At(int id, int field) => ref _hot[(((id / Width * Fields) + field) * Width) + (id % Width)];

    /// <summary>The quantities of a block, a vector each.</summary>
    internal Span<Vector256<float>> Block(int block) => MemoryMarshal.Cast<float, Vector256<float>>(_hot.AsSpan(block * Fields * Width, Fields * Width));

    /// <summary>What values are relative to.</summary>
    internal ref double Anchor(int id) => ref _anchor[id];

    internal Span<double> Anchors(int block) => _anchor.AsSpan(block * Width, Width);

    /// <summary>Time of the last value, nanoseconds since the Unix epoch.</summary>
    internal ref long Last(int id) => ref _last[id];

    internal Span<long> Lasts(int block) => _last.AsSpan(block * Width, Width);

    /// <summary>Usual distance of values, nanoseconds.</summary>
    internal ref long Step(int id) => ref _step[id];

    internal Span<long> Steps(int block) => _step.AsSpan(block * Width, Width);

    /// <summary>Profile in the season table, -1 for none, -2 when not asked for yet.</summary>
    internal ref int Profile(int id) => ref _profile[id];

    internal Span<int> Profiles(int block) => _profile.AsSpan(block * Width, Width);

    /// <summary>Extremes.</summary>
    internal ref LaneTails Tails(int id) => ref _tails[id];

    /// <summary>Bits of the series of a block that are in a run of extremes.</summary>
    internal ref byte Runs(int block) => ref _runs[block];

    /// <summary>Bits of the series of a block that were negative once.</summary>
    internal ref byte Negative(int block) => ref _negative[block];

    /// <summary>True when the series has values, or was asked for a season.</summary>
    internal bool IsKnown(int id) => At(id, Seen) != 0 || _profile[id] != -2;

    internal void Reserve(int id)
    {
        if (id < Capacity)
        {
            return;
        }

        int from = Capacity;
        int size = (Math.Max(id + 1, Math.Max(Width, from * 2)) + Width - 1) / Width * Width;
        Array.Resize(ref _hot, size * Fields);
        Array.Resize(ref _anchor, size);
        Array.Resize(ref _last, size);
        Array.Resize(ref _step, size);
        Array.Resize(ref _profile, size);
        Array.Resize(ref _negative, size / Width);
        Array.Resize(ref _runs, size / Width);
        Array.Resize(ref _tails, size);
        _profile.AsSpan(from).Fill(-2);
        _tails.AsSpan(from).Fill(LaneTails.Start);
        Capacity = size;
    }

    /// <summary>Forgets all of a series.</summary>
    internal void Clear(int id)
    {
        for (int field = 0; field < Fields; field++)
        {
            At(id, field) = 0;
        }

        byte others = (byte)~(1 << (id % Width));
        _negative[id / Width] &= others;
        _runs[id / Width] &= others;
        (_anchor[id], _last[id], _step[id], _profile[id], _tails[id]) = (0, 0, 0, -2, LaneTails.Start);
    }

    /// <summary>Forgets all series.</summary>
    internal void Clear()
    {
        Capacity = 0;
        (_hot, _anchor, _last, _step, _profile, _negative, _runs, _tails) = ([], [], [], [], [], [], [], []);
    }

    /// <summary>Writes the series that have begun.</summary>
    internal void Save(SnapshotOutput output)
    {
        int known = 0;
        for (int id = 0; id < Capacity; id++)
        {
            known += IsKnown(id) ? 1 : 0;
        }

        output.WriteInt32(known);
        for (int id = 0; id < Capacity; id++)
        {
            if (!IsKnown(id))
            {
                continue;
            }

            output.WriteInt32(id);
            output.WriteDouble(_anchor[id]);
            output.WriteInt64s([_last[id], _step[id]]);
            output.WriteInt32(_profile[id]);
            output.WriteBoolean((_negative[id / Width] >> (id % Width) & 1) != 0);
            for (int field = 0; field < Fields; field++)
            {
                output.WriteInt32(BitConverter.SingleToInt32Bits(At(id, field)));
            }

            _tails[id].Save(output);
        }
    }

    /// <summary>Reads series in place of those that are there.</summary>
    /// <returns>For each profile, whether a series has it.</returns>
    internal bool[] Load(ref SnapshotInput input, int profiles)
    {
        int known = input.ReadCount(SavedBytes);
        Clear();
        bool[] used = new bool[profiles];
        for (int i = 0; i < known; i++)
        {
            int id = input.ReadSeriesId();
            Reserve(id);
            input.Require(!IsKnown(id), "a series once");
            _anchor[id] = input.ReadDouble();
            _last[id] = input.ReadInt64();
            _step[id] = input.ReadInt64(0, long.MaxValue);
            SetProfile(id, input.ReadInt32(-2, profiles - 1), used, ref input);
            _negative[id / Width] |= (byte)(input.ReadBoolean() ? 1 << (id % Width) : 0);
            for (int field = 0; field < Fields; field++)
            {
                At(id, field) = BitConverter.Int32BitsToSingle(input.ReadInt32());
            }

            input.Require(At(id, Chosen) is 0 or 1 or 2 && At(id, Seen) is >= 0 and <= MostSeen, "one of three predictors and a count");
            _tails[id] = LaneTails.Load(ref input);
            _runs[id / Width] |= (byte)(_tails[id].Run != 0 ? 1 << (id % Width) : 0);
        }

        return used;
    }

    private void SetProfile(int id, int profile, bool[] used, ref SnapshotInput input)
    {
        _profile[id] = profile;
        if (profile >= 0)
        {
            input.Require(!used[profile], "a profile once");
            used[profile] = true;
        }
    }
}
