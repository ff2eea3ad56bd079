using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Memory;

namespace StreamEngine.Scoring.Seasons;

/// <summary>
/// Memory of profiles, in blocks of eight: numbers of 16 bits relative to a base and a unit of the profile, a slot of all profiles of a group beside each other since at one time all look at
/// the same, and what is known of each, a vector a quantity. The profile of a day has the hours of the week behind it.
/// </summary>
internal sealed class SeasonProfiles
{
    /// <summary>Profiles of a block.</summary>
    internal const int Width = 8;

    /// <summary>Value of a step of the numbers of the slots.</summary>
    internal const int Unit = 0;

    /// <summary>What the profile says in the slot that it is in, relative to the base; NaN for nothing.</summary>
    internal const int Now = 1;

    /// <summary>Sum of the errors of the slot that it is in, and how many; <see cref="Limited"/> is the sum of what a slot may learn of them.</summary>
    internal const int Sum = 2;
    internal const int Count = 3;

    /// <summary>Value of a step of the numbers of the week.</summary>
    internal const int WeekUnit = 4;

    /// <summary>1 when the week is told apart.</summary>
    internal const int Weekly = 5;

    /// <summary>Sum of the values of slots of this hour, and how many.</summary>
    internal const int HourSum = 6;
    internal const int HourCount = 7;

    /// <summary>Slots lived through.</summary>
    internal const int Leaves = 8;

    /// <summary>Errors in the slot before: of the profile, with the week, and of the profile when it is read later or earlier.</summary>
    internal const int LastSeason = 9;
    internal const int LastWeek = 10;
    internal const int LastEarly = 11;
    internal const int LastLate = 12;

    /// <summary>Usual change of errors from a slot to the next, and the evidence that the week makes it less. Of a period that was found, <see cref="Week"/> counts how often others erred less.</summary>
    internal const int Season = 13;
    internal const int Week = 14;

    /// <summary>Evidence that all comes earlier, or later, than the profile says.</summary>
    internal const int Early = 15;
    internal const int Late = 16;

    internal const int Limited = 17;

    /// <summary>Value in the slot before, and the usual change of values.</summary>
    internal const int LastRaw = 18;
    internal const int Raw = 19;

    /// <summary>What the error of the season counts for when predictors are compared: less than 1 once it has foreseen much of what changes.</summary>
    internal const int Weight = 20;

    /// <summary>Mean of the slots, which the hours of the week are relative to.</summary>
    internal const int Middle = 21;

    internal const int Fields = 22;

    /// <summary>Number of a slot that has not been lived through.</summary>
    internal const short Unknown = short.MinValue;

    /// <summary>Largest number of a slot.</summary>
    internal const float Most = 32_000;

    private const int MostOfGroup = 64;

    private readonly int _limit;
    private readonly int _group;
    private readonly SortedDictionary<int, Stack<int>> _free = [];
    private AlignedArray<float> _fields = new(Width * Fields);
    private double[] _base = [];
    private int[] _clock = [];
    private int[] _place = [];
    private int[] _owner = [];
    private short[][] _slots = [];
    private int _groups;

    /// <summary>Makes room for profiles.</summary>
    /// <param name="limit">Most profiles.</param>
    internal SeasonProfiles(int limit) => (_limit, _group) = (limit, limit < MostOfGroup ? Width : MostOfGroup);

    internal SeasonClocks Clocks { get; } = new();

    /// <summary>Profiles that series have.</summary>
    internal int Live { get; private set; }

    /// <summary>Profiles that there is room for.</summary>
    internal int Capacity => _groups * _group;

    /// <summary>Bytes of all profiles.</summary>
    internal long Bytes => _slots.Take(_groups).Sum(static s => (long)sizeof(short) * s.Length) + ((long)Capacity * ((sizeof(float) * Fields) + sizeof(double) + (3 * sizeof(int))));

    /// <summary>A new profile, or -1 when the limit is reached.</summary>
    /// <param name="clock">How times become slots.</param>
    /// <param name="owner">Series.</param>
    /// <param name="around">A value that slots are near to.</param>
    internal int Allocate(in SeasonClock clock, int owner, double around)
    {
        if (Live >= _limit)
        {
            return -1;
        }

        int rows = Rounded(clock.Rows);
        if (!_free.TryGetValue(rows, out Stack<int>? free))
        {
            _free.Add(rows, free = new Stack<int>());
        }

        if (free.Count == 0)
        {
            AddGroup(rows, free);
        }

        int profile = free.Pop();
        Live++;
        _clock[profile] = Clocks.Take(clock);
        (_base[profile], _place[profile], _owner[profile]) = (around, -1, owner);
        for (int field = 0; field < Fields; field++)
        {
            At(profile, field) = field is Now or (>= LastSeason and <= LastLate) or LastRaw ? float.NaN : field == Weight ? 1 : 0;
        }

        for (int row = 0; row < clock.Rows; row++)
        {
            Slot(profile, row) = row < clock.Slots ? Unknown : (short)0;
        }

        return profile;
    }

    /// <summary>Gives a profile back.</summary>
    internal void Free(int profile)
    {
        Live--;
        _owner[profile] = -1;
        _free[Rounded(ClockOf(profile).Rows)].Push(profile);
        Clocks.Release(_clock[profile]);
    }

    /// <summary>Gives all profiles back.</summary>
    internal void Clear()
    {
        _free.Clear();
        Clocks.Clear();
        (_base, _clock, _place, _owner, _slots) = ([], [], [], [], []);
        (_fields, _groups, Live) = (new(Width * Fields), 0, 0);
    }

    internal ref readonly SeasonClock ClockOf(int profile) => ref Clocks[_clock[profile]];

    internal ref int Clock(int profile) => ref _clock[profile];

    /// <summary>The place that a profile is in, -1 for none.</summary>
    internal ref int Place(int profile) => ref _place[profile];

    /// <summary>The series that has a profile, -1 for none.</summary>
    internal int Owner(int profile) => _owner[profile];

    internal ref double Base(int profile) => ref _base[profile];

    internal ReadOnlySpan<double> Bases(int block) => _base.AsSpan(block * Width, Width);

    internal ReadOnlySpan<int> ClocksOf(int block) => _clock.AsSpan(block * Width, Width);

    internal Span<int> Places(int block) => _place.AsSpan(block * Width, Width);

    /// <summary>One quantity of a profile.</summary>
    internal ref float At(int profile, int field) => ref _fields[(((profile / Width * Fields) + field) * Width) + (profile % Width)];

    /// <summary>The quantities of a block, a vector each.</summary>
    internal Span<Vector256<float>> Block(int block) => MemoryMarshal.Cast<float, Vector256<float>>(_fields.Span.Slice(block * Fields * Width, Fields * Width));

    /// <summary>The number of a slot.</summary>
    internal ref short Slot(int profile, int row) => ref _slots[profile / _group][(row * _group) + (profile % _group)];

    /// <summary>A slot of a block.</summary>
    internal Span<short> Row(int block, int row)
    {
        int first = block * Width;
        return _slots[first / _group].AsSpan((row * _group) + (first % _group), Width);
    }

    // Few sizes of groups, so that few are left half empty.
    private static int Rounded(int rows) => (rows + 23) / 24 * 24;

    private void AddGroup(int rows, Stack<int> free)
    {
        if (_groups == _slots.Length)
        {
            int groups = _groups + 1 + (_groups / 4);
            int size = groups * _group;
            Array.Resize(ref _slots, groups);
            Array.Resize(ref _base, size);
            Array.Resize(ref _clock, size);
            Array.Resize(ref _place, size);
            Array.Resize(ref _owner, size);
            _fields = _fields.Resized(size * Fields);
        }

        _slots[_groups] = new short[rows * _group];
        for (int profile = ((_groups + 1) * _group) - 1; profile >= _groups * _group; profile--)
        {
            _owner[profile] = -1;
            free.Push(profile);
        }

        _groups++;
    }
}
