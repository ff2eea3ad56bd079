using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Entities;

/// <summary>One series of an entity: how far it is off its level of the last two hours, and what is usual of that.</summary>
internal struct EntityDim
{
    /// <summary>Fewest bytes of one that is written down.</summary>
    internal const int LeastBytes = 72;

    /// <summary>Windows before a series counts, and over which it then comes in.</summary>
    private const int Ripe = 128;

    private const int ComesIn = 120;

    /// <summary>Share of windows with a deviation from which a series says something; constants and what is mostly zero stay below.</summary>
    private const float LeastLively = 0.5f;

    /// <summary>Deviation that counts for that, in scales.</summary>
    private const double LeastMove = 0.05;

    private const double LivelyMemory = 500;

    /// <summary>Shares of the newest value: means over eight windows, against those over two hours of minutes.</summary>
    private const double FastShare = 1.0 / 8;

    private const double SlowShare = 1.0 / 128;

    /// <summary>Windows without a value after which a series begins again.</summary>
    private const int MostPause = 16;

    /// <summary>Key of the series: the order of sums.</summary>
    internal string Key;

    /// <summary>Dense id of the series.</summary>
    internal int Id;

    /// <summary>Row of the series in a frame, and the window of that frame.</summary>
    internal int Row;

    internal long RowWindow;

    /// <summary>Windows with a residual.</summary>
    internal int Seen;

    /// <summary>Last window with a residual.</summary>
    internal long Last;

    /// <summary>Mean of the last values, exponentially weighted, and the one that it is compared with.</summary>
    internal double Fast;

    internal double Slow;

    /// <summary>Usual mean and variance of the difference.</summary>
    internal double Mean;

    internal double Variance;

    /// <summary>Variance of what the other series leave open of it, where all of it is 1.</summary>
    internal float Rest;

    /// <summary>Mean over the last windows of how much more it surprises beside the others than by itself.</summary>
    internal float Lasting;

    /// <summary>Share of windows in which it moved.</summary>
    internal float Lively;

    /// <summary>How much it counts, in [0, 1].</summary>
    internal readonly double Weight => Lively < LeastLively ? 0 : Math.Clamp((double)(Seen - Ripe) / ComesIn, 0, 1);

    /// <summary>A series that has just come.</summary>
    internal static EntityDim Begin(string key, int id) => new() { Key = key, Id = id, Rest = 1 };

    /// <summary>Takes the value of a window.</summary>
    /// <param name="value">The value, with what is unusual of it cut off.</param>
    /// <param name="z">Its residual in scales.</param>
    /// <param name="window">Number of the window.</param>
    internal void Take(double value, double z, long window)
    {
        if (Seen == 0 || window - Last > MostPause)
        {
            // It comes back where the others said that it was.
            Slow = value - (Fast - Slow);
            Fast = value;
        }

        Seen += Seen < int.MaxValue ? 1 : 0;
        Last = window;
        Fast += FastShare * (value - Fast);
        Slow += Math.Max(SlowShare, 1.0 / (Seen + 8)) * (value - Slow);
        Lively += (float)(((Math.Abs(z) >= LeastMove ? 1 : 0) - Lively) * Math.Max(1 / LivelyMemory, 1.0 / Seen));
    }

    /// <summary>The difference in usual deviations.</summary>
    internal readonly double Standard(double most) => Variance > 0 ? Math.Clamp((Fast - Slow - Mean) / Math.Sqrt(Variance), -most, most) : 0;

    /// <summary>Sets the difference, in usual deviations, where there is no value.</summary>
    internal void Put(double standard) => Fast = Slow + Mean + (standard * Math.Sqrt(Math.Max(0, Variance)));

    /// <summary>Learns what is usual.</summary>
    /// <param name="trust">How much it is to be learned, in [0, 1].</param>
    /// <param name="most">Deviations that are learned at most.</param>
    internal void Learn(double trust, double most)
    {
        double share = trust * Math.Max(1 / EntityModel.Memory, Math.Min(0.5, 2.0 / (Seen + 1)));
        double off = Fast - Slow - Mean;
        double limit = Seen > Ripe && Variance > 0 ? most * Math.Sqrt(Variance) : double.MaxValue;
        off = Math.Clamp(off, -limit, limit);
        Mean += share * off;
        Variance += share * ((off * off) - Variance);
    }

    internal readonly void Save(SnapshotOutput output)
    {
        output.WriteString(Key);
        output.WriteInt32s([Id, Seen, Bits(Rest), Bits(Lasting), Bits(Lively)]);
        output.WriteDoubles([Fast, Slow, Mean, Variance]);
        output.WriteInt64(Last);
    }

    internal static EntityDim Load(ref SnapshotInput input) => new()
    {
        Key = input.ReadText(),
        Id = input.ReadSeriesId(),
        Seen = input.ReadInt32(0, int.MaxValue),
        Rest = Single(ref input),
        Lasting = Single(ref input),
        Lively = Single(ref input),
        Fast = input.ReadDouble(),
        Slow = input.ReadDouble(),
        Mean = input.ReadDouble(),
        Variance = input.ReadDouble(),
        Last = input.ReadInt64(),
    };

    internal static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    internal static float Single(ref SnapshotInput input) => BitConverter.Int32BitsToSingle(input.ReadInt32());
}
