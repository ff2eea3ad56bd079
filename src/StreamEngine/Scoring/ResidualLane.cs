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

    internal TailModel Above;
    internal TailModel Below;

    /// <summary>Tails of the smaller of two neighbouring residuals, where both lie on the same side.</summary>
    internal TailModel PairAbove;
    internal TailModel PairBelow;

    /// <summary>Residual of the value before, in scales.</summary>
    internal double LastZ;

    internal static ResidualLane Start => new()
    {
        Profile = -2,
        Above = TailModel.Start,
        Below = TailModel.Start,
        PairAbove = TailModel.Start,
        PairBelow = TailModel.Start,
    };
}
