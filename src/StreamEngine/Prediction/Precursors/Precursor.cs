using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>
/// One sign, what has followed it so far by the time since it began, and how far it can be trusted. Ages are in six bins, each twice as long as the one before, the last from half of the horizon to
/// all of it. A passage through a bin counts one, however many ticks are in it.
/// </summary>
internal sealed class Precursor(PrecursorKey key)
{
    internal const int Bins = 6;
    internal const long Never = long.MinValue;

    /// <summary>Logarithm of the weight that a sign begins with, beside 0 of the base rate: one in ten.</summary>
    internal const double FirstLogWeight = -2.302585092994046;

    private const double MaxLogWeight = 7;
    private const int MaxLeads = 32;

    /// <summary>Occurrences that an estimate of nothing is worth.</summary>
    private const double Shrinkage = 2;

    private readonly double[] _passed = new double[Bins];
    private readonly double[] _followed = new double[Bins];
    private readonly List<long> _leads = [];

    internal PrecursorKey Key { get; } = key;

    /// <summary>When it began, while it is less than a horizon ago; else <see cref="Never"/>.</summary>
    internal long Began { get; private set; } = Never;

    /// <summary>When it was last there.</summary>
    internal long Last { get; private set; } = Never;

    /// <summary>Series that showed it last.</summary>
    internal string Series { get; private set; } = string.Empty;

    /// <summary>What people call it, by the name of its key; null for that.</summary>
    internal string? Label { get; private set; }

    /// <summary>Times it came of which is known what followed.</summary>
    internal int Seen { get; private set; }

    /// <summary>Of these, times an incident followed within the horizon.</summary>
    internal int Hits { get; private set; }

    internal double LogWeight { get; private set; } = FirstLogWeight;

    /// <summary>Median of the last times from sign to incident, nanoseconds; 0 when there were none.</summary>
    internal long MedianLead => _leads.Count == 0 ? 0 : _leads.Order().ElementAt(_leads.Count / 2);

    /// <summary>Length of a bin as a share of the horizon.</summary>
    internal static double Width(int bin) => bin == 0 ? 1.0 / 32 : (1 << (bin - 1)) / 32.0;

    /// <summary>The bin of an age from 0 to 1, which is the horizon.</summary>
    internal static int BinOf(double age)
    {
        int bin = 0;
        while (bin < Bins - 1 && age >= (1 << bin) / 32.0)
        {
            bin++;
        }

        return bin;
    }

    /// <summary>The sign is there.</summary>
    /// <returns>True when it begins.</returns>
    internal bool Fire(long time, string series, long quiet, string? label = null)
    {
        bool begins = Began == Never && (Last == Never || time - Last > quiet);
        Last = time;
        Series = series;
        Label = label ?? Label;
        if (begins)
        {
            Began = time;
        }

        return begins;
    }

    /// <summary>It is known what followed.</summary>
    internal void Judge(long incident)
    {
        Seen++;
        if (incident != Never)
        {
            Hits++;
            _leads.Add(incident - Began);
            if (_leads.Count > MaxLeads)
            {
                _leads.RemoveAt(0);
            }
        }

        Began = Never;
    }

    /// <summary>What came of it will never be known.</summary>
    internal void Drop() => Began = Never;

    /// <summary>Probability of an incident within the horizon at an age, shrunk to what all ages say, and that to the base rate.</summary>
    internal double Probability(int bin, double rate)
    {
        double passed = 0;
        double followed = 0;
        for (int i = 0; i < Bins; i++)
        {
            passed += _passed[i];
            followed += _followed[i];
        }

        double all = (followed + (Bins * Shrinkage * rate)) / (passed + (Bins * Shrinkage));
        return (_followed[bin] + (Shrinkage * all)) / (_passed[bin] + Shrinkage);
    }

    /// <summary>Counts a tick of which is known whether an incident followed.</summary>
    /// <param name="bin">Bin of the age at the tick.</param>
    /// <param name="share">Time of the tick as a share of the horizon.</param>
    /// <param name="followed">True when one did.</param>
    /// <param name="gain">Logarithm of what the sign gave to what came, over what all gave.</param>
    internal void Learn(int bin, double share, bool followed, double gain)
    {
        double passage = Math.Min(1, share / Width(bin));
        _passed[bin] += passage;
        _followed[bin] += followed ? passage : 0;
        LogWeight = Math.Clamp(LogWeight + (share * gain), -MaxLogWeight, MaxLogWeight);
    }

    internal void Decay(double factor)
    {
        for (int i = 0; i < Bins; i++)
        {
            _passed[i] *= factor;
            _followed[i] *= factor;
        }

        LogWeight = FirstLogWeight + ((LogWeight - FirstLogWeight) * factor);
    }

    internal void Save(SnapshotOutput output)
    {
        Key.Save(output);
        output.WriteInt64s([Began, Last]);
        output.WriteString(Series);
        output.WriteString(Label ?? string.Empty);
        output.WriteInt32s([Seen, Hits, _leads.Count]);
        output.WriteInt64s([.. _leads]);
        output.WriteDouble(LogWeight);
        output.WriteDoubles(_passed);
        output.WriteDoubles(_followed);
    }

    internal static Precursor Load(ref SnapshotInput input, int version)
    {
        var loaded = new Precursor(PrecursorKey.Load(ref input))
        {
            Began = input.ReadInt64(),
            Last = input.ReadInt64(),
            Series = input.ReadText(),
            Label = version > 1 && input.ReadText() is { Length: > 0 } label ? label : null,
            Seen = input.ReadInt32(0, int.MaxValue),
            Hits = input.ReadInt32(0, int.MaxValue),
        };
        for (int i = input.ReadInt32(0, Math.Min(MaxLeads, input.Remaining / sizeof(long))); i > 0; i--)
        {
            loaded._leads.Add(0);
        }

        input.ReadInt64s(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(loaded._leads));
        loaded.LogWeight = Tally.Read(ref input, -MaxLogWeight, MaxLogWeight);
        for (int i = 0; i < Bins; i++)
        {
            loaded._passed[i] = Tally.Read(ref input, 0, double.MaxValue);
        }

        for (int i = 0; i < Bins; i++)
        {
            loaded._followed[i] = Tally.Read(ref input, 0, loaded._passed[i]);
        }

        return loaded;
    }
}
