using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>
/// Profiles of the time of day, or of the week, of the series that have one. A profile costs 96 slots of 12 bytes, one of the week 168; the number of
/// profiles is limited, and series that come too late do without. Profiles lie in groups, a slot of all of them beside each other: at one time all look at the same.
/// </summary>
internal sealed class SeasonTable
{
    internal const long Day = 86_400_000_000_000;

    internal const long Week = 7 * Day;

    /// <summary>Longest distance of values that a profile can follow: an hour and a little jitter.</summary>
    internal const long LongestStep = Day / 24 / 10 * 11;

    private const int DaySlots = 96;
    private const int WeekSlots = 168;

    /// <summary>Most profiles of a group.</summary>
    private const int MostOfGroup = 64;

    private readonly int _limit;
    private readonly long _period;
    private readonly int _maxSlots;
    private readonly int _group;
    private double[] _mean = [];
    private int[] _count = [];
    private (int Slots, int PerSlot)[] _shape = [];
    private readonly Stack<int> _free = new();
    private int _profiles;
    private long _time = long.MinValue;
    private Slots _slots;

    /// <summary>Makes a table.</summary>
    /// <param name="limit">Most profiles.</param>
    /// <param name="period"><see cref="Day"/> or <see cref="Week"/>.</param>
    internal SeasonTable(int limit, long period = Day)
    {
        _limit = limit;
        _period = period;
        _group = Math.Clamp(limit, 1, MostOfGroup);
        _maxSlots = period == Week ? WeekSlots : DaySlots;
    }

    /// <summary>Series that got no profile for want of room.</summary>
    internal long Refused { get; private set; }

    /// <summary>A new profile for values that come every <paramref name="step"/> nanoseconds, or -1 when the limit is reached.</summary>
    internal int Allocate(long step)
    {
        if (_free.TryPop(out int profile))
        {
            for (int slot = 0; slot < _maxSlots; slot++)
            {
                (_mean[Place(profile, slot)], _count[Place(profile, slot)]) = (0, 0);
            }

            _shape[profile] = ShapeOf(step);
            return profile;
        }

        if (_profiles >= _limit)
        {
            Refused++;
            return -1;
        }

        if (_profiles == _shape.Length)
        {
            Reserve(Math.Min(_limit, Math.Max(1, _profiles * 2)));
        }

        _shape[_profiles] = ShapeOf(step);
        return _profiles++;
    }

    /// <summary>Gives a profile back; nothing below 0 is one.</summary>
    internal void Free(int profile)
    {
        if (profile >= 0)
        {
            _free.Push(profile);
        }
    }

    /// <summary>The profile's value at a time of day; false while the slot has not lived through a period.</summary>
    internal bool TryPredict(int profile, long time, out double value)
    {
        int index = IndexAt(profile, time);
        value = _mean[index];
        return _count[index] >= _shape[profile].PerSlot;
    }

    /// <summary>Length of a slot of a profile in minutes, negative for one of the week.</summary>
    internal short SlotMinutes(int profile) => (short)((_period == Week ? -1 : 1) * (_period / _shape[profile].Slots / 60_000_000_000));

    /// <summary>Draws the slot towards a value; deviations beyond <paramref name="clip"/> count as that much once the slot is known.</summary>
    internal void Learn(int profile, long time, double value, double clip)
    {
        int index = IndexAt(profile, time);
        int perSlot = _shape[profile].PerSlot;
        int count = ++_count[index];
        double error = value - _mean[index];
        if (count > perSlot)
        {
            error = Math.Clamp(error, -clip, clip);
        }

        _mean[index] += Math.Max(1.0 / count, 0.25 / perSlot) * error;
    }

    /// <summary>Writes all profiles down.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Refused);
        output.WriteInt32(_profiles);
        for (int profile = 0; profile < _profiles; profile++)
        {
            (int slots, int perSlot) = _shape[profile];
            output.WriteInt32(slots);
            output.WriteInt32(perSlot);
            for (int slot = 0; slot < slots; slot++)
            {
                output.WriteDouble(_mean[Place(profile, slot)]);
            }

            for (int slot = 0; slot < slots; slot++)
            {
                output.WriteInt32(_count[Place(profile, slot)]);
            }
        }
    }

    /// <summary>Reads profiles in place of those that are there; returns how many. Those that nobody has are to be given back with <see cref="Free"/>.</summary>
    internal int Load(ref SnapshotInput input)
    {
        _free.Clear();
        Refused = input.ReadInt64();
        _profiles = input.ReadCount(8 + (24 * 12));
        (_mean, _count, _shape) = ([], [], []);
        Reserve(_profiles);
        for (int profile = 0; profile < _profiles; profile++)
        {
            int slots = input.ReadInt32(24, _maxSlots);
            input.Require(_period == Week ? slots == WeekSlots : slots is 24 or 48 or DaySlots, "24, 48 or 96 slots a day, or 168 a week");
            _shape[profile] = (slots, input.ReadInt32(1, int.MaxValue));
            for (int slot = 0; slot < slots; slot++)
            {
                _mean[Place(profile, slot)] = input.ReadDouble();
            }

            for (int slot = 0; slot < slots; slot++)
            {
                _count[Place(profile, slot)] = input.ReadInt32();
            }
        }

        return _profiles;
    }

    private (int Slots, int PerSlot) ShapeOf(long step)
    {
        // Slots narrower than a step would stay empty; a tenth is jitter.
        long least = step / 11 * 10;
        int slots = _period == Week ? WeekSlots : least <= Day / 96 ? 96 : least <= Day / 48 ? 48 : 24;
        return (slots, (int)Math.Max(1, Math.Round((double)_period / slots / step)));
    }

    private void Reserve(int profiles)
    {
        int groups = (profiles + _group - 1) / _group;
        Array.Resize(ref _mean, groups * _group * _maxSlots);
        Array.Resize(ref _count, groups * _group * _maxSlots);
        Array.Resize(ref _shape, profiles);
    }

    private int Place(int profile, int slot) => (((profile / _group * _maxSlots) + slot) * _group) + (profile % _group);

    private int IndexAt(int profile, long time)
    {
        if (time != _time)
        {
            long inside = ((time % _period) + _period) % _period;
            _time = time;
            _slots = new Slots((int)(inside / (_period / 24)), (int)(inside / (_period / 48)), (int)(inside / (_period / 96)), (int)(inside / (_period / WeekSlots)));
        }

        return Place(profile, _shape[profile].Slots switch
        {
            24 => _slots.Of24,
            48 => _slots.Of48,
            96 => _slots.Of96,
            _ => _slots.OfWeek,
        });
    }

    /// <summary>Slots of one time in profiles of 24, 48, 96 and 168.</summary>
    private readonly record struct Slots(int Of24, int Of48, int Of96, int OfWeek);
}
