using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Scoring.Seasons;
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

    /// <summary>Distance of a level from its anchor, in usual residuals, from which single precision would tell.</summary>
    private const float FarFromAnchor = 65_536;

    /// <summary>A count that single precision still tells from the next.</summary>
    internal const float MostSeen = 16_000_000;

    private const int SavedBytes = 4 + (3 * 8) + 4 + 1 + (Fields * 4) + LaneTails.SavedBytes;

    private AlignedArray<float> _hot = new(Width * Fields);
    private AlignedArray<double> _anchor = new(Width);
    private long[] _last = [];
    private long[] _step = [];
    private int[] _profile = [];
    private AlignedArray<BlockHead> _heads = new(1);
    private AlignedArray<LaneTails> _tails = new(Width);

    /// <summary>Series that there is room for.</summary>
    internal int Capacity { get; private set; }

    /// <summary>One quantity of a series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float At(int id, int field) => ref _hot[(((id / Width * Fields) + field) * Width) + (id % Width)];

    /// <summary>The quantities of a block, a vector each.</summary>
    internal Span<Vector256<float>> Block(int block) => MemoryMarshal.Cast<float, Vector256<float>>(_hot.Span.Slice(block * Fields * Width, Fields * Width));

    /// <summary>Asks the processor for a block that is needed soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Ask(int block)
    {
        if (block < _heads.Length)
        {
            for (int field = 0; field < Fields; field += 2)
            {
                Prefetch.Of(ref _hot[((block * Fields) + field) * Width]);
            }

            Prefetch.Of(ref _anchor[block * Width]);
            Prefetch.Of(ref _heads[block]);
        }
    }

    /// <summary>Asks the processor for the extremes of a series that are needed soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AskTails(int id)
    {
        Prefetch.Of(ref _tails[id]);
        Prefetch.OfNext(ref _tails[id]);
    }

    /// <summary>What values are relative to.</summary>
    internal ref double Anchor(int id) => ref _anchor[id];

    internal Span<double> Anchors(int block) => _anchor.Span.Slice(block * Width, Width);

    /// <summary>What the series of a block have in common.</summary>
    internal ref BlockHead Head(int block) => ref _heads[block];

    /// <summary>Time of the last value, nanoseconds since the Unix epoch.</summary>
    internal ref long Last(int id)
    {
        Spread(id / Width);
        return ref _last[id];
    }

    /// <summary>The same of a block whose clock is not a common one.</summary>
    internal Span<long> Lasts(int block) => _last.AsSpan(block * Width, Width);

    /// <summary>Usual distance of values, nanoseconds.</summary>
    internal ref long Step(int id)
    {
        Spread(id / Width);
        return ref _step[id];
    }

    /// <summary>The same, to look at.</summary>
    internal long StepOf(int id) => _heads[id / Width].Step != 0 ? _heads[id / Width].Step : _step[id];

    /// <summary>The same of a block whose clock is not a common one.</summary>
    internal Span<long> Steps(int block) => _step.AsSpan(block * Width, Width);

    /// <summary>Makes the clock a common one when all series of the block have the same.</summary>
    internal void Join(int block)
    {
        ReadOnlySpan<long> lasts = Lasts(block);
        ReadOnlySpan<long> steps = Steps(block);
        if (!lasts.ContainsAnyExcept(lasts[0]) && !steps.ContainsAnyExcept(steps[0]))
        {
            (_heads[block].Last, _heads[block].Step) = (lasts[0], steps[0]);
        }
    }

    /// <summary>Profile in the season table, -1 for none, -2 when not asked for yet.</summary>
    internal int Profile(int id) => _profile[id];

    internal ReadOnlySpan<int> Profiles(int block) => _profile.AsSpan(block * Width, Width);

    internal void SetProfile(int id, int profile)
    {
        _profile[id] = profile;
        _heads[id / Width].HasNoSeason = !Profiles(id / Width).ContainsAnyExcept(-1);
    }

    /// <summary>True when the values of a series are collected.</summary>
    internal bool IsStudied(int id) => (_heads[id / Width].Studied >> (id % Width) & 1) != 0;

    internal void SetStudied(int id, bool isStudied)
    {
        ref byte bits = ref _heads[id / Width].Studied;
        int bit = 1 << (id % Width);
        bits = (byte)(isStudied ? bits | bit : bits & ~bit);
    }

    /// <summary>Extremes.</summary>
    internal ref LaneTails Tails(int id) => ref _tails[id];

    /// <summary>True when the series has values, or was asked for a season.</summary>
    internal bool IsKnown(int id) => At(id, Seen) != 0 || _profile[id] != -2;

    internal void Reserve(int id)
    {
        if (id < Capacity)
        {
            return;
        }

        int from = Capacity;
        int size = (Math.Max(id + 1, from + (from / 4)) + Width - 1) / Width * Width;
        _hot = _hot.Resized(size * Fields);
        _anchor = _anchor.Resized(size);
        Array.Resize(ref _last, size);
        Array.Resize(ref _step, size);
        Array.Resize(ref _profile, size);
        _heads = _heads.Resized(size / Width);
        _tails = _tails.Resized(size);
        _profile.AsSpan(from).Fill(-2);
        _tails.Span[from..].Fill(LaneTails.Start);
        Capacity = size;
    }

    /// <summary>Series of a block whose level has moved far from the anchor.</summary>
    internal static Vector256<float> IsFar(ReadOnlySpan<Vector256<float>> state) => Vector256.GreaterThan(
        Vector256.Abs(state[FastLevel]), Vector256.Create(FarFromAnchor) * Vector256.Max(state[FastError], Vector256.Create(float.Epsilon)));

    /// <summary>A level that has moved far from the anchor gets a new one.</summary>
    internal void Rebase(int id)
    {
        float level = At(id, FastLevel);
        if (!(Math.Abs(level) > FarFromAnchor * Math.Max(At(id, FastError), float.Epsilon)))
        {
            return;
        }

        double before = _anchor[id];
        double anchor = before + level;
        double moved = anchor - before;
        if (moved == 0)
        {
            return;
        }

        _anchor[id] = anchor;
        At(id, FastLevel) = (float)(level - moved);
        At(id, SlowLevel) = (float)(At(id, SlowLevel) - moved);
    }

    /// <summary>Forgets all of a series.</summary>
    internal void Clear(int id)
    {
        for (int field = 0; field < Fields; field++)
        {
            At(id, field) = 0;
        }

        byte others = (byte)~(1 << (id % Width));
        Spread(id / Width);
        _heads[id / Width].Negative &= others;
        _heads[id / Width].Runs &= others;
        SetProfile(id, -2);
        (_anchor[id], _last[id], _step[id], _tails[id]) = (0, 0, 0, LaneTails.Start);
    }

    /// <summary>Forgets all series.</summary>
    internal void Clear()
    {
        Capacity = 0;
        (_last, _step, _profile) = ([], [], []);
        (_hot, _anchor, _heads, _tails) = (new(Width * Fields), new(Width), new(1), new(Width));
    }

    /// <summary>Writes the series that have begun, each with its profile.</summary>
    internal void Save(SnapshotOutput output, SeasonStore seasons)
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
            BlockHead head = _heads[id / Width];
            output.WriteInt64s(head.Step != 0 ? [head.Last, head.Step] : [_last[id], _step[id]]);
            output.WriteInt32(Math.Min(_profile[id], 0));
            output.WriteBoolean((head.Negative >> (id % Width) & 1) != 0);
            for (int field = 0; field < Fields; field++)
            {
                output.WriteInt32(BitConverter.SingleToInt32Bits(At(id, field)));
            }

            _tails[id].Save(output);
            if (_profile[id] >= 0)
            {
                seasons.Save(_profile[id], output);
            }
        }
    }

    /// <summary>Reads series in place of those that are there.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="seasons">Where profiles go to.</param>
    /// <param name="profiles">Profiles that were written before, which series name; -1 where each series has its own behind it.</param>
    internal void Load(ref SnapshotInput input, SeasonStore seasons, int profiles = -1)
    {
        int known = input.ReadCount(SavedBytes);
        Clear();
        for (int i = 0; i < known; i++)
        {
            int id = input.ReadSeriesId();
            Reserve(id);
            input.Require(!IsKnown(id), "a series once");
            _anchor[id] = input.ReadDouble();
            _last[id] = input.ReadInt64();
            _step[id] = input.ReadInt64(0, long.MaxValue);
            int profile = input.ReadInt32(-2, profiles < 0 ? 0 : profiles - 1);
            _heads[id / Width].Negative |= (byte)(input.ReadBoolean() ? 1 << (id % Width) : 0);
            for (int field = 0; field < Fields; field++)
            {
                At(id, field) = BitConverter.Int32BitsToSingle(input.ReadInt32());
            }

            input.Require(At(id, Chosen) is 0 or 1 or 2 && At(id, Seen) is >= 0 and <= MostSeen, "one of three predictors and a count");
            _tails[id] = LaneTails.Load(ref input);
            _heads[id / Width].Runs |= (byte)(_tails[id].Run != 0 ? 1 << (id % Width) : 0);
            SetProfile(id, profiles < 0 && profile == 0 ? seasons.Load(id, ref input) : profile);
        }
    }

    // The clocks of the series of a block go on apart.
    private void Spread(int block)
    {
        ref BlockHead head = ref _heads[block];
        if (head.Step != 0)
        {
            Lasts(block).Fill(head.Last);
            Steps(block).Fill(head.Step);
            head.Step = 0;
        }
    }
}
