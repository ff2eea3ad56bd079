using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Presence;

/// <summary>What all series of one metric have shown together: what is usual for the others may happen to a series that is still young.</summary>
internal sealed class MetricHistory
{
    /// <summary>Windows of a series of its own that those of the others weigh at most.</summary>
    private const double MostWeight = 2000;

    /// <summary>What was told of one series counts for so much for the others: when it happens to several it is not rare for this metric.</summary>
    internal const float ToldWeight = 0.5f;

    /// <summary>Fewest bytes that a table needs for one.</summary>
    internal const int SavedBytes = (9 * sizeof(int)) + (4 * sizeof(int) * Lengths.Powers);

    /// <summary>Windows after which a series that began has lost half of its power to explain the end of another.</summary>
    private const double CreditHalfLife = 30;

    /// <summary>Windows before the series that begin are thought to take the place of others.</summary>
    private const int FirstWindows = 30;

    /// <summary>What is left of one new series within its half-life still explains one end.</summary>
    private const double LeastCredit = 0.5;

    private const double MostWindows = 1e8;

    private readonly float[] _gaps = new float[Lengths.Powers];
    private readonly float[] _runs = new float[Lengths.Powers];
    private readonly int[] _gapAt = new int[Lengths.Powers];
    private readonly int[] _runAt = new int[Lengths.Powers];
    private int _first;
    private double _credit;
    private int _creditAt;

    private MetricHistory(int first) => _first = first;

    /// <summary>Windows of series so far.</summary>
    internal double Windows { get; private set; }

    /// <summary>Windows of the others that count beside so many of a series' own.</summary>
    internal double Weight(double own) => Math.Clamp(Windows - own, 0, MostWeight);

    /// <summary>Gaps and short windows, for each window with a value.</summary>
    internal double EventShare => Windows > 0 ? Events / Windows : 0;

    private double Events { get; set; }

    internal static MetricHistory Begin(int window) => new(window);

    /// <summary>A window of a series with a value.</summary>
    internal void AddWindow(float events)
    {
        Windows++;
        Events += events;
        if (Windows >= MostWindows)
        {
            Windows /= 2;
            Events /= 2;
            foreach (float[] counts in (float[][])[_gaps, _runs])
            {
                foreach (ref float count in counts.AsSpan())
                {
                    count /= 2;
                }
            }
        }
    }

    /// <summary>How often gaps of a length, or repetitions, are expected in the windows of <see cref="Weight"/>.</summary>
    internal double Expected(bool isGap, int length, double own) =>
        Windows > 0 ? Weight(own) * (isGap ? _gaps : _runs)[Lengths.PowerOf(length)] / Windows : 0;

    /// <summary>A gap, or a repetition, has reached a power of two. What happens to many series in one window has one reason and counts once.</summary>
    internal void Reached(bool isGap, int power, float weight, int window)
    {
        int[] at = isGap ? _gapAt : _runAt;
        if (at[power] != window)
        {
            at[power] = window;
            (isGap ? _gaps : _runs)[power] += weight;
        }
    }

    /// <summary>A series has ended for good: gaps of any length are to be expected of the others.</summary>
    internal void SeriesEnded()
    {
        foreach (ref float count in _gaps.AsSpan())
        {
            count += 1 - ToldWeight;
        }
    }

    /// <summary>A series has begun.</summary>
    internal void SeriesBegan(int window)
    {
        if (window - _first >= FirstWindows)
        {
            Age(window);
            _credit++;
        }
    }

    /// <summary>True when a series that began lately takes the place of one that seems to have ended, as after a restart under another name. It does so for one.</summary>
    internal bool IsReplaced(int window)
    {
        Age(window);
        bool replaced = _credit >= LeastCredit;
        _credit = replaced ? Math.Max(0, _credit - 1) : _credit;
        return replaced;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_first);
        output.WriteInt32(_creditAt);
        output.WriteDouble(_credit);
        output.WriteDouble(Windows);
        output.WriteDouble(Events);
        for (int power = 0; power < Lengths.Powers; power++)
        {
            output.WriteInt32(BitConverter.SingleToInt32Bits(_gaps[power]));
            output.WriteInt32(BitConverter.SingleToInt32Bits(_runs[power]));
            output.WriteInt32(_gapAt[power]);
            output.WriteInt32(_runAt[power]);
        }
    }

    internal static MetricHistory Load(ref SnapshotInput input)
    {
        var metric = new MetricHistory(input.ReadInt32())
        {
            _creditAt = input.ReadInt32(),
            _credit = input.ReadDouble(),
            Windows = input.ReadDouble(),
            Events = input.ReadDouble(),
        };
        for (int power = 0; power < Lengths.Powers; power++)
        {
            metric._gaps[power] = BitConverter.Int32BitsToSingle(input.ReadInt32());
            metric._runs[power] = BitConverter.Int32BitsToSingle(input.ReadInt32());
            metric._gapAt[power] = input.ReadInt32();
            metric._runAt[power] = input.ReadInt32();
        }

        return metric;
    }

    private void Age(int window)
    {
        _credit *= Math.Pow(0.5, (window - _creditAt) / CreditHalfLife);
        _creditAt = window;
    }
}
