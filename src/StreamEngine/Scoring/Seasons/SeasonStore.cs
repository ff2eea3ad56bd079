using System.Runtime.Intrinsics;
using StreamEngine.Snapshots;
using P = StreamEngine.Scoring.Seasons.SeasonProfiles;

namespace StreamEngine.Scoring.Seasons;

/// <summary>
/// Profiles of the series that have one: of the day, with what the hours of the week differ by once that predicts better, or of a period that was found. What a profile says changes from slot to slot alone, so a value
/// costs a comparison and two additions. The number of profiles is limited, and series that come too late do without.
/// </summary>
internal sealed class SeasonStore
{
    private readonly P _profiles;
    private readonly SeasonNumbers _numbers;
    private readonly SeasonTurn _turn;

    /// <summary>Makes a store.</summary>
    /// <param name="limit">Most profiles.</param>
    internal SeasonStore(int limit)
    {
        _profiles = new P(limit);
        _numbers = new SeasonNumbers(_profiles);
        _turn = new SeasonTurn(_profiles, _numbers);
    }

    /// <summary>Series that got no profile for want of room.</summary>
    internal long Refused { get; private set; }

    /// <summary>Bytes of all profiles.</summary>
    internal long Bytes => _profiles.Bytes;

    /// <summary>Profiles that there is room for.</summary>
    internal int Capacity => _profiles.Capacity;

    /// <summary>A new profile, or -1 when the limit is reached.</summary>
    /// <param name="clock">How times become slots.</param>
    /// <param name="owner">Series.</param>
    /// <param name="around">A value that slots are near to.</param>
    internal int Allocate(in SeasonClock clock, int owner, double around)
    {
        int profile = _profiles.Allocate(clock, owner, around);
        Refused += profile < 0 ? 1 : 0;
        return profile;
    }

    /// <summary>Gives a profile back; nothing below 0 is one.</summary>
    internal void Free(int profile)
    {
        if (profile >= 0)
        {
            _profiles.Free(profile);
        }
    }

    /// <summary>The clock of a profile.</summary>
    internal SeasonClock ClockOf(int profile) => _profiles.ClockOf(profile);

    /// <summary>The series that has a profile, -1 for none.</summary>
    internal int Owner(int profile) => _profiles.Owner(profile);

    /// <summary>Slots that the profile has lived through.</summary>
    internal float Age(int profile) => _profiles.At(profile, P.Leaves);

    /// <summary>True when the days of the week are told apart.</summary>
    internal bool IsWeekly(int profile) => _profiles.At(profile, P.Weekly) > 0;

    /// <summary>Length of a slot of a profile of the day in minutes, negative for one of the week; 0 for another period, whose slots have no name.</summary>
    internal short SlotMinutes(int profile)
    {
        SeasonClock clock = ClockOf(profile);
        int sign = clock.Period == SeasonClock.Day ? 1 : clock.Period == SeasonClock.DaysOfWeek * SeasonClock.Day ? -1 : 0;
        return (short)(sign * (clock.Period / clock.Slots / 60_000_000_000));
    }

    /// <summary>How often others erred less than a period that was found.</summary>
    internal ref float Losses(int profile) => ref _profiles.At(profile, P.Week);

    /// <summary>What the profile says now relative to an anchor, NaN for nothing; before it learns the slot that was left.</summary>
    /// <param name="profile">Profile.</param>
    /// <param name="time">Time.</param>
    /// <param name="anchor">The anchor.</param>
    /// <param name="start">What slots are relative to, relative to the anchor.</param>
    /// <param name="weight">What the error of the season counts for when predictors are compared.</param>
    internal float Predict(int profile, long time, double anchor, out float start, out float weight)
    {
        Turn(profile, time);
        start = (float)(_profiles.Base(profile) - anchor);
        weight = _profiles.At(profile, P.Weight);
        return start + _profiles.At(profile, P.Now);
    }

    /// <summary>What the profile says of a time without learning, NaN for nothing.</summary>
    internal double ValueAt(int profile, long time)
    {
        ref readonly SeasonClock clock = ref _profiles.ClockOf(profile);
        int place = clock.Place(time);
        short number = _profiles.Slot(profile, place % clock.Slots);
        float week = clock.HasWeek && IsWeekly(profile) ? _profiles.At(profile, P.WeekUnit) * _profiles.Slot(profile, clock.Slots + (place * 24 / clock.Slots)) : 0;
        return number == P.Unknown ? double.NaN : _profiles.Base(profile) + (_profiles.At(profile, P.Unit) * number) + week;
    }

    /// <summary>Takes an error into the slot that the profile is in.</summary>
    /// <param name="profile">Profile.</param>
    /// <param name="error">Value less what was predicted, or less the start where nothing was.</param>
    /// <param name="clip">Most that the slot learns of it.</param>
    internal void Learn(int profile, float error, float clip)
    {
        _profiles.At(profile, P.Sum) += error;
        _profiles.At(profile, P.Limited) += Math.Min(Math.Max(error, -clip), clip);
        _profiles.At(profile, P.Count) += 1;
    }

    /// <summary>Sets a slot, of a profile that begins with what is known.</summary>
    internal void Set(int profile, int slot, double value) => _numbers.Set(profile, slot, (float)(value - _profiles.Base(profile)));

    /// <summary>The profile has lived through a period.</summary>
    internal void SetKnown(int profile) => _profiles.At(profile, P.Leaves) = _profiles.ClockOf(profile).Slots;

    /// <summary>True when profiles are a block, which can be asked for at once.</summary>
    internal static bool IsBlock(ReadOnlySpan<int> profiles) =>
        profiles[0] >= 0 && profiles[0] % P.Width == 0 && Vector256.Create(profiles) == Vector256<int>.Indices + Vector256.Create(profiles[0]);

    /// <summary>The same as <see cref="Predict"/> of a block.</summary>
    internal Vector256<float> PredictBlock(int block, long time, Vector256<double> low, Vector256<double> high, out Vector256<float> start, out Vector256<float> weight)
    {
        ReadOnlySpan<int> clocks = _profiles.ClocksOf(block);
        Vector256<int> places = Vector256.Create<int>(_profiles.Places(block));
        bool together = Vector256.Create(clocks) == Vector256.Create(clocks[0]);
        if (!together || places != Vector256.Create(_profiles.Clocks.Place(clocks[0], time)))
        {
            if (together && places == Vector256.Create(places[0]))
            {
                _turn.Go(block, Vector256<float>.AllBitsSet, places[0], time);
            }
            else
            {
                for (int lane = 0; lane < P.Width; lane++)
                {
                    Turn((block * P.Width) + lane, time);
                }
            }
        }

        ReadOnlySpan<double> bases = _profiles.Bases(block);
        start = Vector256.Narrow(Vector256.Create(bases) - low, Vector256.Create(bases[4..]) - high);
        Span<Vector256<float>> state = _profiles.Block(block);
        weight = state[P.Weight];
        return start + state[P.Now];
    }

    /// <summary>The same as <see cref="Learn"/> of a block.</summary>
    internal void LearnBlock(int block, Vector256<float> errors, Vector256<float> clips)
    {
        Span<Vector256<float>> state = _profiles.Block(block);
        state[P.Sum] += errors;
        state[P.Limited] += Vector256.MinNative(Vector256.MaxNative(errors, -clips), clips);
        state[P.Count] += Vector256<float>.One;
    }

    /// <summary>Forgets all.</summary>
    internal void Clear(long refused)
    {
        _profiles.Clear();
        Refused = refused;
    }

    /// <summary>Writes a profile down.</summary>
    internal void Save(int profile, SnapshotOutput output)
    {
        SeasonClock clock = _profiles.ClockOf(profile);
        output.WriteInt64s([clock.Period, clock.Phase]);
        output.WriteInt32(clock.Slots);
        output.WriteInt32(clock.Round);
        output.WriteInt32(BitConverter.SingleToInt32Bits(clock.PerSlot));
        output.WriteDouble(_profiles.Base(profile));
        output.WriteInt32(_profiles.Place(profile));
        for (int field = 0; field < P.Fields; field++)
        {
            output.WriteInt32(BitConverter.SingleToInt32Bits(_profiles.At(profile, field)));
        }

        for (int row = 0; row < clock.Rows; row++)
        {
            ushort number = (ushort)_profiles.Slot(profile, row);
            output.WriteByte((byte)number);
            output.WriteByte((byte)(number >> 8));
        }
    }

    /// <summary>Reads a profile.</summary>
    /// <returns>The profile, -1 where the limit is lower than it was.</returns>
    internal int Load(int owner, ref SnapshotInput input)
    {
        long period = input.ReadInt64();
        long phase = input.ReadInt64();
        var clock = new SeasonClock(period, input.ReadInt32(), input.ReadInt32(), BitConverter.Int32BitsToSingle(input.ReadInt32()), phase);
        input.Require(clock.IsPossible, "the clock of a profile");
        int profile = _profiles.Allocate(clock, owner, input.ReadDouble());
        int place = input.ReadInt32(-1, clock.Round - 1);
        Span<float> fields = stackalloc float[P.Fields];
        foreach (ref float field in fields)
        {
            field = BitConverter.Int32BitsToSingle(input.ReadInt32());
        }

        for (int row = 0; row < clock.Rows; row++)
        {
            int low = input.ReadByte();
            short number = (short)(low | (input.ReadByte() << 8));
            if (profile >= 0)
            {
                _profiles.Slot(profile, row) = number;
            }
        }

        if (profile < 0)
        {
            return -1;
        }

        _profiles.Place(profile) = place;
        for (int field = 0; field < P.Fields; field++)
        {
            _profiles.At(profile, field) = fields[field];
        }

        return profile;
    }

    private void Turn(int profile, long time)
    {
        int place = _profiles.Place(profile);
        if (place != _profiles.Clocks.Place(_profiles.Clock(profile), time))
        {
            _turn.Go(profile / P.Width, Vector256.Equals(Vector256<int>.Indices, Vector256.Create(profile % P.Width)).AsSingle(), place, time);
        }
    }
}
