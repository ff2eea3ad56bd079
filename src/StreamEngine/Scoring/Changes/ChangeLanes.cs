using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Changes;

/// <summary>
/// State of the series of a <see cref="ChangeModel"/>, in groups of eight series, a vector a quantity. Levels are relative to an anchor, so that single precision does for
/// values that are large and move little.
/// </summary>
internal sealed class ChangeLanes
{
    /// <summary>Series of a group.</summary>
    internal const int Width = 8;

    /// <summary>The values of the cell that is being filled; NaN where none came.</summary>
    internal const int Values = 0;

    /// <summary>Levels of the last eight cells without the season.</summary>
    internal const int Cells = 8;

    /// <summary>Levels of the last eight spans of eight cells.</summary>
    internal const int Spans = 16;

    /// <summary>Noise of the last eight pairs of cells.</summary>
    internal const int Pairs = 24;

    /// <summary>Mean of the spans before <see cref="Spans"/>, forgotten over days.</summary>
    internal const int OldLevel = 32;

    /// <summary>Noise before <see cref="Pairs"/>, forgotten over hours and over days.</summary>
    internal const int LateNoise = 33;
    internal const int OldNoise = 34;

    /// <summary>Noise of the first cell of a pair.</summary>
    internal const int HalfPair = 35;

    /// <summary>Mean of the noise, bursts and all.</summary>
    internal const int MeanNoise = 36;

    /// <summary>Middle of the season.</summary>
    internal const int Middle = 37;

    /// <summary>Cells learned.</summary>
    internal const int Seen = 38;

    /// <summary>How far the day and the week explain the level: covariance and variance.</summary>
    internal const int DayCovariance = 39;
    internal const int DayVariance = 40;
    internal const int WeekCovariance = 41;
    internal const int WeekVariance = 42;

    /// <summary>Mean distance from the middle, and from the season.</summary>
    internal const int Spread = 43;
    internal const int Error = 44;

    /// <summary>How noise grows with the level: means, covariance and variance of logarithms.</summary>
    internal const int LogLevel = 45;
    internal const int LogNoise = 46;
    internal const int LogCovariance = 47;
    internal const int LogVariance = 48;

    /// <summary>What was normal before the last change, relative to what is now; cells since; what the middle has not followed.</summary>
    internal const int Former = 49;
    internal const int FormerAge = 50;
    internal const int Unfollowed = 51;

    /// <summary>The same of the noise, as a logarithm.</summary>
    internal const int FormerNoise = 52;
    internal const int FormerNoiseAge = 53;

    /// <summary>Range of levels of the first week.</summary>
    internal const int Low = 54;
    internal const int High = 55;

    /// <summary>Sums over the hour and the three hours that a series is in, and the hour of the week.</summary>
    internal const int HourSum = 56;
    internal const int HourCount = 57;
    internal const int WeekSum = 58;
    internal const int WeekCount = 59;
    internal const int Hour = 60;

    /// <summary>Cells until a change is followed, cells until it is over, logarithm of its chance; of the level and of the noise.</summary>
    internal const int LevelHold = 61;
    internal const int LevelQuiet = 62;
    internal const int LevelChance = 63;
    internal const int NoiseHold = 64;
    internal const int NoiseQuiet = 65;
    internal const int NoiseChance = 66;

    /// <summary>Least noise that the nature of the values implies.</summary>
    internal const int Nature = 67;

    /// <summary>Unit of the season.</summary>
    internal const int Unit = 68;

    /// <summary><see cref="ChangeScale.Fields"/> for each of <see cref="ChangeScale.Count"/> scales.</summary>
    internal const int Scales = 69;

    internal const int Fields = Scales + (ChangeScale.Count * ChangeScale.Fields);

    private const int SavedBytes = 4 + 8 + (4 * Fields) + (2 * ChangeSeason.Slots);

    private float[] _state = [];
    private double[] _anchor = [];
    private bool[] _known = [];
    private Half[] _season = [];

    /// <summary>Series that there is room for.</summary>
    internal int Capacity { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float At(int id, int field) => ref _state[(((id / Width * Fields) + field) * Width) + (id % Width)];

    internal Span<Vector256<float>> Group(int group) => MemoryMarshal.Cast<float, Vector256<float>>(_state.AsSpan(group * Fields * Width, Fields * Width));

    /// <summary>What values are relative to.</summary>
    internal double Anchor(int id) => _anchor[id];

    internal ReadOnlySpan<double> Anchors(int group) => _anchor.AsSpan(group * Width, Width);

    /// <summary>The profile of a series.</summary>
    internal Span<Half> Season(int id) => _season.AsSpan(id * ChangeSeason.Slots, ChangeSeason.Slots);

    /// <summary>Takes a value into the cell that is being filled.</summary>
    internal void Put(int id, int place, double value, float nature)
    {
        if (id >= Capacity)
        {
            Reserve(id);
        }

        if (!_known[id])
        {
            _known[id] = true;
            _anchor[id] = value;
            At(id, Nature) = nature;
        }

        At(id, Values + place) = (float)(value - _anchor[id]);
    }

    /// <summary>Forgets all of a series.</summary>
    internal void Clear(int id)
    {
        if (id >= Capacity || !_known[id])
        {
            return;
        }

        _known[id] = false;
        _anchor[id] = 0;
        Season(id).Clear();
        for (int field = 0; field < Fields; field++)
        {
            At(id, field) = Start(field);
        }
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_known.Count(static k => k));
        for (int id = 0; id < Capacity; id++)
        {
            if (!_known[id])
            {
                continue;
            }

            output.WriteInt32(id);
            output.WriteDouble(_anchor[id]);
            for (int field = 0; field < Fields; field++)
            {
                output.WriteInt32(BitConverter.SingleToInt32Bits(At(id, field)));
            }

            foreach (Half slot in Season(id))
            {
                ushort bits = BitConverter.HalfToUInt16Bits(slot);
                output.WriteByte((byte)bits);
                output.WriteByte((byte)(bits >> 8));
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        int known = input.ReadCount(SavedBytes);
        Capacity = 0;
        (_state, _anchor, _known, _season) = ([], [], [], []);
        for (int i = 0; i < known; i++)
        {
            int id = input.ReadSeriesId();
            if (id >= Capacity)
            {
                Reserve(id);
            }

            input.Require(!_known[id], "a series once");
            _known[id] = true;
            _anchor[id] = input.ReadDouble();
            for (int field = 0; field < Fields; field++)
            {
                At(id, field) = BitConverter.Int32BitsToSingle(input.ReadInt32());
            }

            input.Require(At(id, Hour) is >= -1 and < ChangeSeason.HoursOfWeek && At(id, Hour) == MathF.Floor(At(id, Hour)), "an hour of the week");
            foreach (ref Half slot in Season(id))
            {
                int low = input.ReadByte();
                slot = BitConverter.UInt16BitsToHalf((ushort)(low | (input.ReadByte() << 8)));
            }
        }
    }

    private static float Start(int field) => field switch
    {
        < Cells => float.NaN,
        Hour => -1,
        Low => float.MaxValue,
        High => -float.MaxValue,
        >= Scales when (field - Scales) % ChangeScale.Fields == ChangeScale.Excess => ChangeScale.UsualExcess,
        _ => 0,
    };

    private void Reserve(int id)
    {
        int from = Capacity;
        int size = (Math.Max(id + 1, Math.Max(Width, from * 2)) + Width - 1) / Width * Width;
        Array.Resize(ref _state, size * Fields);
        Array.Resize(ref _anchor, size);
        Array.Resize(ref _known, size);
        Array.Resize(ref _season, size * ChangeSeason.Slots);
        for (int group = from / Width; group < size / Width; group++)
        {
            for (int field = 0; field < Fields; field++)
            {
                _state.AsSpan(((group * Fields) + field) * Width, Width).Fill(Start(field));
            }
        }

        Capacity = size;
    }
}
