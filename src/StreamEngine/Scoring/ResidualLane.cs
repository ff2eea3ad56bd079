using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// What <see cref="ResidualModel"/> remembers of one series. Lanes lie in one array indexed by series id: a series is scored alone and
/// touches all of its state, so the state of a series shares cache lines.
/// </summary>
internal struct ResidualLane
{
    /// <summary>Values learned.</summary>
    internal int Seen;

    /// <summary>Extremes in a row, negative for extremes below.</summary>
    internal int Run;

    /// <summary>Profile in the season table, -1 for none, -2 when not asked for yet.</summary>
    internal int Profile;

    /// <summary>Predictor that errs least: 0 fast, 1 slow, 2 season.</summary>
    internal byte Chosen;

    /// <summary>Time of the last value, nanoseconds since the Unix epoch.</summary>
    internal long LastTime;

    /// <summary>Usual distance of values, nanoseconds.</summary>
    internal long Step;

    internal double FastLevel;
    internal double FastTrend;
    internal double FastError;
    internal double SlowLevel;
    internal double SlowError;
    internal double SeasonOffset;
    internal double SeasonError;

    /// <summary>Slowly forgotten largest residual.</summary>
    internal double Peak;

    /// <summary>Slow mean of the absolute values, for the margin.</summary>
    internal double Magnitude;

    /// <summary>Mean of the values of the run, and of their distances from it.</summary>
    internal double RunMean;
    internal double RunError;

    /// <summary>Least value so far: quantities that never were negative get no band below zero.</summary>
    internal double Least;

    internal TailModel Above;
    internal TailModel Below;

    /// <summary>Tails of the smaller of two neighbouring residuals, where both lie on the same side.</summary>
    internal TailModel PairAbove;
    internal TailModel PairBelow;

    /// <summary>Residual of the value before, in scales.</summary>
    internal double LastZ;

    /// <summary>True when the lane is not as it starts.</summary>
    internal readonly bool IsKnown => Seen != 0 || Profile != -2;

    /// <summary>Bytes of a lane that is written down.</summary>
    internal const int SavedBytes = 4 + 4 + 4 + 1 + (15 * 8) + (4 * 32);

    internal readonly void Save(SnapshotOutput output)
    {
        output.WriteInt32(Seen);
        output.WriteInt32(Run);
        output.WriteInt32(Profile);
        output.WriteByte(Chosen);
        output.WriteInt64(LastTime);
        output.WriteInt64(Step);
        output.WriteDoubles([FastLevel, FastTrend, FastError, SlowLevel, SlowError, SeasonOffset, SeasonError, Peak, Magnitude, RunMean, RunError, Least, LastZ]);
        Above.Save(output);
        Below.Save(output);
        PairAbove.Save(output);
        PairBelow.Save(output);
    }

    /// <summary>Reads a lane whose profile is one of <paramref name="profiles"/>.</summary>
    internal static ResidualLane Load(ref SnapshotInput input, int profiles)
    {
        var lane = new ResidualLane
        {
            Seen = input.ReadInt32(0, int.MaxValue),
            Run = input.ReadInt32(-int.MaxValue, int.MaxValue),
            Profile = input.ReadInt32(-2, profiles - 1),
            Chosen = input.ReadByte(),
            LastTime = input.ReadInt64(),
            Step = input.ReadInt64(0, long.MaxValue),
        };
        input.Require(lane.Chosen <= 2, "one of three predictors");
        Span<double> values = stackalloc double[13];
        input.ReadDoubles(values);
        (lane.FastLevel, lane.FastTrend, lane.FastError, lane.SlowLevel, lane.SlowError) = (values[0], values[1], values[2], values[3], values[4]);
        (lane.SeasonOffset, lane.SeasonError, lane.Peak, lane.Magnitude) = (values[5], values[6], values[7], values[8]);
        (lane.RunMean, lane.RunError, lane.Least, lane.LastZ) = (values[9], values[10], values[11], values[12]);
        lane.Above = TailModel.Load(ref input);
        lane.Below = TailModel.Load(ref input);
        lane.PairAbove = TailModel.Load(ref input);
        lane.PairBelow = TailModel.Load(ref input);
        return lane;
    }

    internal static ResidualLane Start => new()
    {
        Profile = -2,
        Above = TailModel.Start,
        Below = TailModel.Start,
        PairAbove = TailModel.Start,
        PairBelow = TailModel.Start,
    };
}
