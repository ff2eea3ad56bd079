using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>How many lines of a template, or events of a service, come a window: a negative binomial model learned by moments.</summary>
internal struct Rhythm
{
    /// <summary>How far above four times the mean a count is learned as it is.</summary>
    internal const double Slack = 10;

    private const double Rate = 0.01;

    /// <summary>Windows learned.</summary>
    internal int Seen;

    /// <summary>Windows with events.</summary>
    internal int Active;

    /// <summary>Windows without events since the last event.</summary>
    internal int Zeros;

    /// <summary>Slowly forgotten largest count.</summary>
    internal double Peak;

    /// <summary>Share of windows with events.</summary>
    internal double Presence;

    private double _mean;
    private double _square;

    /// <summary>Mean count of a window.</summary>
    internal readonly double Mean => _mean;

    /// <summary>P(X &gt;= count) in a window, with the uncertainty of the mean: gamma posterior, negative binomial prediction.</summary>
    internal readonly double BurstPValue(double count)
    {
        (double mean, double size) = Model();
        return Distributions.CountTail(count, mean, size);
    }

    /// <summary>Chance of as many zero windows in a row as there are now.</summary>
    internal readonly double SilencePValue()
    {
        (double mean, double size) = Model();
        double none = Math.Pow(size / (mean + size), size);
        double windows = Math.Min(Seen, 1 / Rate);
        double absent = (((1 - Presence) * windows) + 1) / (windows + 2);
        return Math.Pow(Math.Max(none, absent), Zeros);
    }

    /// <summary>Learns the count of a window.</summary>
    /// <param name="count">Count.</param>
    /// <param name="slack">How far above four times the mean a count is learned as it is.</param>
    internal void Learn(double count, double slack = Slack)
    {
        Zeros = count > 0 ? 0 : Zeros + 1;
        Active += count > 0 ? 1 : 0;
        Peak = Math.Max(Peak * 0.995, count);
        double rate = Math.Max(Rate, 1.0 / ++Seen);
        double limited = Seen < 10 ? count : Math.Min(count, (4 * _mean) + slack);
        _mean += rate * (limited - _mean);
        _square += rate * ((limited * limited) - _square);
        Presence += rate * ((count > 0 ? 1 : 0) - Presence);
    }

    /// <summary>Writes the rhythms down that have begun, each with its series.</summary>
    internal static void Save(ReadOnlySpan<Rhythm> rhythms, SnapshotOutput output)
    {
        int known = 0;
        foreach (ref readonly Rhythm rhythm in rhythms)
        {
            known += rhythm.Seen != 0 ? 1 : 0;
        }

        output.WriteInt32(known);
        for (int id = 0; id < rhythms.Length; id++)
        {
            Rhythm rhythm = rhythms[id];
            if (rhythm.Seen != 0)
            {
                output.WriteInt32(id);
                output.WriteInt32(rhythm.Seen);
                output.WriteInt32(rhythm.Active);
                output.WriteInt32(rhythm.Zeros);
                output.WriteDouble(rhythm.Peak);
                output.WriteDouble(rhythm.Presence);
                output.WriteDouble(rhythm._mean);
                output.WriteDouble(rhythm._square);
            }
        }
    }

    /// <summary>Reads rhythms, by the ids of their series.</summary>
    internal static Rhythm[] Load(ref SnapshotInput input)
    {
        int known = input.ReadCount(48);
        var rhythms = new Rhythm[known == 0 ? 0 : input.SeriesCount];
        for (int i = 0; i < known; i++)
        {
            ref Rhythm rhythm = ref rhythms[input.ReadSeriesId()];
            input.Require(rhythm.Seen == 0, "a series once");
            rhythm = new Rhythm
            {
                Seen = input.ReadInt32(1, int.MaxValue),
                Active = input.ReadInt32(0, int.MaxValue),
                Zeros = input.ReadInt32(0, int.MaxValue),
                Peak = input.ReadDouble(),
                Presence = input.ReadDouble(),
                _mean = input.ReadDouble(),
                _square = input.ReadDouble(),
            };
        }

        return rhythms;
    }

    private readonly (double Mean, double Size) Model()
    {
        double windows = Math.Max(1, Math.Min(Seen, 1 / Rate));
        double shape = (windows * _mean) + 0.5;
        double extra = _square - (_mean * _mean) - _mean;
        double size = extra > 1e-9 ? Math.Min(shape, _mean * _mean / extra) : shape;
        return (shape / windows, Math.Max(size, 1e-3));
    }
}
