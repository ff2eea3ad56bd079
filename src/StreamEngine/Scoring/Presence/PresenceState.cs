using System.Runtime.CompilerServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Presence;

/// <summary>What is kept of a series beside the window of its last value.</summary>
internal struct PresenceState
{
    /// <summary>Fewest bytes that <see cref="Save"/> writes.</summary>
    internal const int SavedBytes = 89;

    /// <summary>Rate at which means forget.</summary>
    private const float Rate = 1f / 64;

    /// <summary>Rate at which the distance of values is learned.</summary>
    private const float StepRate = 0.02f;

    /// <summary>Series that come in most windows are late from the first without a value on.</summary>
    private const float Dense = 1.5f;

    /// <summary>Deviations from the usual distance after which a value that comes seldom is late.</summary>
    private const float Slack = 3;

    /// <summary>Windows of its history; half of it is forgotten then.</summary>
    internal const int MostWindows = 65_536;

    internal double Value;
    internal long GapSince;
    internal long RunSince;
    internal long SurpriseSince;
    internal int First;
    internal int Metric;
    internal int Run;
    internal float Rows;
    internal float Events;
    internal float Surprise;
    internal float Changes;
    internal float Mean;
    internal float Spread;
    internal float Points;
    internal float PointsVariance;
    internal PresenceFlags Flags;
    private float _step;
    private float _jitter;
    private float _recent;

    internal PresenceState(int window, int metric, double value, double points)
    {
        First = window;
        Metric = metric;
        Value = value;
        Rows = 1;
        Mean = (float)value;
        Points = (float)points;
        _recent = 1;
    }

    /// <summary>Windows from one value to the next.</summary>
    internal readonly float Step => Math.Max(1, _step);

    /// <summary>Share of the last dozen of windows that had a value, or of its points.</summary>
    internal readonly double RecentShare => _recent;

    /// <summary>How many values are missing after so many windows since the last one: 0 while the next is not late.</summary>
    internal readonly int Missing(int interval)
    {
        if (_step < Dense)
        {
            return interval - 1;
        }

        double allowed = _step + (Slack * _jitter) + 1;
        return interval <= allowed ? 0 : (int)Math.Ceiling((interval - allowed) / _step);
    }

    /// <summary>
    /// Learns a window in which all is as it mostly is: a value after one in the window before, of a series that comes in each, which is another than the one before and has about the usual number of points.
    /// What is learned is what <see cref="LearnPoints"/>, <see cref="LearnInterval"/>, <see cref="LearnChange"/> and <see cref="LearnLevel"/> learn of it.
    /// </summary>
    /// <param name="points">Points of the window.</param>
    /// <param name="value">The value, which is not the one before.</param>
    /// <param name="end">End of the window.</param>
    /// <param name="warmUp">Rows from which on gaps are judged.</param>
    /// <returns>False when it is no such window; nothing is learned then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryLearnUsual(double points, double value, long end, float warmUp)
    {
        float off = (float)points - Points;
        if (_step != 1 || Surprise != 0 || Run != 0 || Flags != PresenceFlags.None || IsFew(points, warmUp))
        {
            return false;
        }

        SurpriseSince = Rows >= warmUp ? GapSince : SurpriseSince;
        if (off != 0 || PointsVariance != 0)
        {
            float rate = Math.Max(Rate / 2, 1 / Rows);
            Points += rate * off;
            PointsVariance += rate * ((off * off) - PointsVariance);
        }

        float most = Math.Max(1, Points);
        _recent = (_recent * (15f / 16)) + ((points >= most ? 1 : (float)(points / most)) / 16);
        _jitter = _jitter == 0 ? 0 : _jitter + (Math.Max(StepRate, 2 / (Rows + 1)) * (0 - _jitter));
        Rows++;
        GapSince = end;
        Changes += (Rows >= 4 / Rate ? Rate / 4 : 1 / Rows) * (1 - Changes);
        LearnLevel(value);
        Value = value;
        return true;
    }

    /// <summary>Learns the distance of a value from the one before, by steps towards the median.</summary>
    /// <param name="interval">Windows since the value before.</param>
    /// <param name="points">Points of the window.</param>
    internal void LearnInterval(int interval, double points)
    {
        _recent = (_recent * (interval == 1 ? 15f / 16 : MathF.Pow(15f / 16, interval))) + ((float)Math.Min(1, points / Math.Max(1, Points)) / 16);
        float rate = Math.Max(StepRate, 2 / (Rows + 1));
        if (_step == 0)
        {
            _step = interval;
            return;
        }

        // One long gap is no new rhythm.
        float off = Math.Min(interval, (4 * _step) + 4) - _step;
        _jitter += rate * (Math.Min(Math.Abs(off), Slack * _step) - _jitter);
        _step = Math.Abs(off) <= rate * _step ? _step + off : _step + (MathF.Sign(off) * rate * _step);
    }

    /// <summary>Learns where values lie. Repeated ones are left out: a value that is stuck is not the level.</summary>
    internal void LearnLevel(double value)
    {
        float rate = Rows >= 1 / Rate ? Rate : 1 / Rows;
        float off = (float)value - Mean;
        Mean += rate * off;
        Spread += rate * (Math.Abs(off) - Spread);
    }

    /// <summary>Learns how many points a window has; true when these are far fewer than in a series that has the same number each time.</summary>
    internal bool LearnPoints(double points, float warmUp)
    {
        float off = (float)points - Points;
        bool few = IsFew(points, warmUp);
        float rate = Math.Max(Rate / 2, 1 / Rows);
        Points += rate * off;
        PointsVariance += rate * ((few ? 0 : off * off) - PointsVariance);
        return few;
    }

    private readonly bool IsFew(double points, float warmUp) =>
        Rows >= warmUp && Points >= 2 && PointsVariance < 0.3f * Points && points < (0.8f * Points) - 0.5f;

    /// <summary>Learns that a value changed after so many repetitions.</summary>
    internal void LearnChange()
    {
        float rate = Math.Max(Rate / 4, 1 / Rows);
        Changes *= Run == 0 ? 1 : MathF.Pow(1 - rate, Run);
        Changes += rate * (1 - Changes);
    }

    internal readonly void Save(SnapshotOutput output)
    {
        output.WriteDouble(Value);
        output.WriteInt64s([GapSince, RunSince, SurpriseSince]);
        output.WriteInt32s([First, Metric, Run]);
        foreach (float value in (ReadOnlySpan<float>)[Rows, Events, Surprise, Changes, Mean, Spread, Points, PointsVariance, _step, _jitter, _recent])
        {
            output.WriteInt32(BitConverter.SingleToInt32Bits(value));
        }

        output.WriteByte((byte)Flags);
    }

    internal static PresenceState Load(ref SnapshotInput input, int metrics)
    {
        var state = new PresenceState
        {
            Value = input.ReadDouble(),
            GapSince = input.ReadInt64(),
            RunSince = input.ReadInt64(),
            SurpriseSince = input.ReadInt64(),
            First = input.ReadInt32(),
            Metric = input.ReadInt32(0, metrics - 1),
            Run = input.ReadInt32(0, int.MaxValue),
        };
        state.Rows = Read(ref input);
        state.Events = Read(ref input);
        state.Surprise = Read(ref input);
        state.Changes = Read(ref input);
        state.Mean = Read(ref input);
        state.Spread = Read(ref input);
        state.Points = Read(ref input);
        state.PointsVariance = Read(ref input);
        state._step = Read(ref input);
        state._jitter = Read(ref input);
        state._recent = Read(ref input);
        state.Flags = (PresenceFlags)input.ReadByte();
        return state;
    }

    private static float Read(ref SnapshotInput input) => BitConverter.Int32BitsToSingle(input.ReadInt32());
}
