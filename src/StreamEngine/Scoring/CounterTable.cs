using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// Tells counters from levels by their values: whole numbers that never fall and keep rising. A fall to less than half, as a restart
/// makes it, is forgiven; any other fall makes the series a level for good.
/// </summary>
internal sealed class CounterTable
{
    /// <summary>Windows before a series is called a counter: fewer than a level needs before it is judged.</summary>
    private const int LeastWindows = 15;

    private const int LeastRises = 8;

    private State[] _states = [];

    private enum Nature : byte
    {
        Unknown,
        Counter,
        Level,
    }

    /// <summary>True when the series has shown to be a counter.</summary>
    internal bool IsCounter(int id) => id < _states.Length && _states[id].Nature == Nature.Counter;

    /// <summary>True when the series has shown to be none, for good.</summary>
    internal bool IsLevel(int id) => id < _states.Length && _states[id].Nature == Nature.Level;

    /// <summary>Learns a window.</summary>
    /// <param name="id">Dense id of the series.</param>
    /// <param name="least">Least value of the window.</param>
    /// <param name="last">Last value of the window.</param>
    /// <param name="time">Start of the window, nanoseconds; ascending.</param>
    /// <param name="width">Length of the window, nanoseconds.</param>
    /// <returns>Growth a window since the last one, NaN after a restart and for the first window.</returns>
    internal double Observe(int id, double least, double last, long time, long width)
    {
        if (id >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(id + 1, _states.Length + (_states.Length / 4)));
        }

        ref State state = ref _states[id];
        if (state.Nature == Nature.Level || !double.IsFinite(last))
        {
            return double.NaN;
        }

        double before = state.Last;
        bool fell = state.Seen > 0 && Math.Min(least, last) < before;
        if (last < 0 || last != Math.Floor(last) || (fell && !(Math.Min(least, last) < 0.5 * before && IsCounter(id))))
        {
            state.Nature = Nature.Level;
            return double.NaN;
        }

        double windows = state.Seen == 0 ? double.NaN : Math.Max(1, (double)(time - state.Time) / Math.Max(1, width));
        state.Rises += state.Seen > 0 && last > before ? 1 : 0;
        state.Seen++;
        state.Last = last;
        state.Time = time;
        if (state.Seen >= LeastWindows && state.Rises >= LeastRises)
        {
            state.Nature = Nature.Counter;
        }

        return fell ? double.NaN : (last - before) / windows;
    }

    /// <summary>A series ends; another one may get its id.</summary>
    internal void Retire(int id)
    {
        if (id < _states.Length)
        {
            _states[id] = default;
        }
    }

    /// <summary>Writes the series down that were observed.</summary>
    internal void Save(SnapshotOutput output)
    {
        int known = 0;
        foreach (ref readonly State state in _states.AsSpan())
        {
            known += state.IsKnown ? 1 : 0;
        }

        output.WriteInt32(known);
        for (int id = 0; id < _states.Length; id++)
        {
            State state = _states[id];
            if (state.IsKnown)
            {
                output.WriteInt32(id);
                output.WriteDouble(state.Last);
                output.WriteInt64(state.Time);
                output.WriteInt32(state.Seen);
                output.WriteInt32(state.Rises);
                output.WriteByte((byte)state.Nature);
            }
        }
    }

    /// <summary>Reads series in place of those that are there.</summary>
    internal void Load(ref SnapshotInput input)
    {
        int known = input.ReadCount(29);
        _states = known == 0 ? [] : new State[input.SeriesCount];
        for (int i = 0; i < known; i++)
        {
            ref State state = ref _states[input.ReadSeriesId()];
            input.Require(!state.IsKnown, "a series once");
            state.Last = input.ReadDouble();
            state.Time = input.ReadInt64();
            state.Seen = input.ReadInt32(0, int.MaxValue);
            state.Rises = input.ReadInt32(0, int.MaxValue);
            byte nature = input.ReadByte();
            input.Require(nature <= (byte)Nature.Level, "a counter, a level or neither");
            state.Nature = (Nature)nature;
        }
    }

    private struct State
    {
        internal double Last;
        internal long Time;
        internal int Seen;
        internal int Rises;
        internal Nature Nature;

        internal readonly bool IsKnown => Seen != 0 || Nature != Nature.Unknown;
    }
}
