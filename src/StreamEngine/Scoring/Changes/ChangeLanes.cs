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

    /// <summary>Levels of the last eight cells without the season.</summary>
    internal const int Cells = 0;

    /// <summary>Levels of the last eight spans of eight cells.</summary>
    internal const int Spans = 8;

    /// <summary>Noise of the last eight pairs of cells.</summary>
    internal const int Pairs = 16;

    /// <summary>Mean of the spans before <see cref="Spans"/>, forgotten over days.</summary>
    internal const int OldLevel = 24;

    /// <summary>Noise before <see cref="Pairs"/>, forgotten over hours and over days.</summary>
    internal const int LateNoise = 25;
    internal const int OldNoise = 26;

    /// <summary>Noise of the first cell of a pair.</summary>
    internal const int HalfPair = 27;

    /// <summary>Mean of the noise, bursts and all.</summary>
    internal const int MeanNoise = 28;

    /// <summary>Middle of the season.</summary>
    internal const int Middle = 29;

    /// <summary>Cells learned.</summary>
    internal const int Seen = 30;

    /// <summary>How far the day and the week explain the level: covariance and variance.</summary>
    internal const int DayCovariance = 31;
    internal const int DayVariance = 32;
    internal const int WeekCovariance = 33;
    internal const int WeekVariance = 34;

    /// <summary>Mean distance from the middle, and from the season.</summary>
    internal const int Spread = 35;
    internal const int Error = 36;

    /// <summary>How noise grows with the level: means, covariance and variance of logarithms.</summary>
    internal const int LogLevel = 37;
    internal const int LogNoise = 38;
    internal const int LogCovariance = 39;
    internal const int LogVariance = 40;

    /// <summary>What was normal before the last change, relative to what is now; cells since; what the middle has not followed.</summary>
    internal const int Former = 41;
    internal const int FormerAge = 42;
    internal const int Unfollowed = 43;

    /// <summary>The same of the noise, as a logarithm.</summary>
    internal const int FormerNoise = 44;
    internal const int FormerNoiseAge = 45;

    /// <summary>Range of levels of the first week.</summary>
    internal const int Low = 46;
    internal const int High = 47;

    /// <summary>Sums over the hour and the three hours that a series is in, and the hour of the week.</summary>
    internal const int HourSum = 48;
    internal const int HourCount = 49;
    internal const int WeekSum = 50;
    internal const int WeekCount = 51;
    internal const int Hour = 52;

    /// <summary>Cells until a change is followed, cells until it is over, logarithm of its chance; of the level and of the noise.</summary>
    internal const int LevelHold = 53;
    internal const int LevelQuiet = 54;
    internal const int LevelChance = 55;
    internal const int NoiseHold = 56;
    internal const int NoiseQuiet = 57;
    internal const int NoiseChance = 58;

    /// <summary>Least noise that the nature of the values implies.</summary>
    internal const int Nature = 59;

    /// <summary>Unit of the season.</summary>
    internal const int Unit = 60;

    /// <summary><see cref="ChangeScale.Fields"/> for each of <see cref="ChangeScale.Count"/> scales.</summary>
    internal const int Scales = 61;

    internal const int Fields = Scales + (ChangeScale.Count * ChangeScale.Fields);

    private const int SavedBytes = 4 + 8 + (4 * (ChangeModel.Windows + Fields)) + (2 * ChangeSeason.Slots);

    /// <summary>The values of the cell that is being filled, by window; NaN where none came. A window writes one after the other.</summary>
    private readonly float[][] _values = [.. Enumerable.Repeat(Array.Empty<float>(), ChangeModel.Windows)];
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
        Reserve(id);
        if (!_known[id])
        {
            _known[id] = true;
            _anchor[id] = value;
            At(id, Nature) = nature;
        }

        _values[place][id] = (float)(value - _anchor[id]);
    }

    /// <summary>Takes values of series with ids after each other.</summary>
    /// <returns>False when they are no group of which each is known and has a value; nothing is taken then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryPut(ReadOnlySpan<int> ids, int place, ReadOnlySpan<double> values)
    {
        int first = ids[0];
        Vector256<double> low = Vector256.Create(values);
        Vector256<double> high = Vector256.Create(values[4..]);
        if (first % Width != 0 || first + Width > Capacity || Vector256.Create(ids) != Vector256<int>.Indices + Vector256.Create(first) || _known.AsSpan(first, Width).Contains(false)
            || !Vector256.LessThanOrEqualAll(Vector256.Max(Vector256.Abs(low), Vector256.Abs(high)), Vector256.Create(ChangeModel.Limit)))
        {
            return false;
        }

        ReadOnlySpan<double> anchors = Anchors(first / Width);
        Vector256.Narrow(low - Vector256.Create(anchors), high - Vector256.Create(anchors[4..])).CopyTo(_values[place].AsSpan(first, Width));
        return true;
    }

    /// <summary>Takes the values of a cell out.</summary>
    /// <param name="group">The group.</param>
    /// <param name="cell">Gets them, a vector a window.</param>
    internal void TakeOut(int group, Span<Vector256<float>> cell)
    {
        for (int place = 0; place < cell.Length; place++)
        {
            Span<float> values = _values[place].AsSpan(group * Width, Width);
            cell[place] = Vector256.Create<float>(values);
            values.Fill(float.NaN);
        }
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
        foreach (float[] values in _values)
        {
            values[id] = float.NaN;
        }

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
            foreach (float[] values in _values)
            {
                output.WriteInt32(BitConverter.SingleToInt32Bits(values[id]));
            }

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
        Array.Fill(_values, []);
        (_state, _anchor, _known, _season) = ([], [], [], []);
        for (int i = 0; i < known; i++)
        {
            int id = input.ReadSeriesId();
            Reserve(id);
            input.Require(!_known[id], "a series once");
            _known[id] = true;
            _anchor[id] = input.ReadDouble();
            foreach (float[] values in _values)
            {
                values[id] = BitConverter.Int32BitsToSingle(input.ReadInt32());
            }

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
        Hour => -1,
        Low => float.MaxValue,
        High => -float.MaxValue,
        >= Scales when (field - Scales) % ChangeScale.Fields == ChangeScale.Excess => ChangeScale.UsualExcess,
        _ => 0,
    };

    /// <summary>Makes room for series up to an id.</summary>
    internal void Reserve(int id)
    {
        if (id < Capacity)
        {
            return;
        }

        int from = Capacity;
        int size = (Math.Max(id + 1, from + (from / 4)) + Width - 1) / Width * Width;
        for (int place = 0; place < _values.Length; place++)
        {
            Array.Resize(ref _values[place], size);
            _values[place].AsSpan(from).Fill(float.NaN);
        }

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
