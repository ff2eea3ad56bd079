using StreamEngine.Scoring.Seasons;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>The day that siblings have in common: how far each quarter of an hour lies from the mean, as it is or as a share of the mean.</summary>
internal sealed class SiblingSeason
{
    /// <summary>Quarters of an hour of a day.</summary>
    internal const int Slots = 96;

    /// <summary>Bytes of what is written down.</summary>
    internal const int SavedBytes = 1 + (Slots * sizeof(float));

    /// <summary>Siblings that are asked for their day, at most.</summary>
    internal const int Most = 16;

    /// <summary>Share of what a day of a sibling does that the day of the others has to explain.</summary>
    private const double LeastExplained = 0.5;

    /// <summary>Share of the mean that a level has to be at a time for the mean to follow from it.</summary>
    private const double LeastLevel = 0.2;

    private const long Quarter = SeasonClock.Day / Slots;

    private readonly float[] _slots;
    private readonly bool _isShare;

    private SiblingSeason(float[] slots, bool isShare) => (_slots, _isShare) = (slots, isShare);

    /// <summary>Finds what is common to the days of siblings that lie ahead of a time.</summary>
    /// <param name="seasons">Profiles.</param>
    /// <param name="profiles">Profiles of siblings, of which those of the day count.</param>
    /// <param name="time">Time, nanoseconds since the Unix epoch.</param>
    /// <returns>Null when there is nothing common.</returns>
    internal static SiblingSeason? Find(SeasonStore seasons, ReadOnlySpan<int> profiles, long time)
    {
        var days = new double[Math.Min(Most, profiles.Length)][];
        var means = new double[days.Length];
        int known = 0;
        foreach (int profile in profiles)
        {
            if (known < days.Length && profile >= 0 && seasons.ClockOf(profile).HasWeek && Read(seasons, profile, time) is { } day)
            {
                means[known] = day.Average();
                days[known++] = day;
            }
        }

        if (known < SiblingSummary.LeastSiblings)
        {
            return null;
        }

        double asIs = Explained(days.AsSpan(0, known), means, isShare: false, out float[] plain);
        double asShare = Explained(days.AsSpan(0, known), means, isShare: true, out float[] shares);
        return Math.Max(asIs, asShare) < LeastExplained ? null : asShare > asIs ? new SiblingSeason(shares, isShare: true) : new SiblingSeason(plain, isShare: false);
    }

    /// <summary>Fills a new profile of a series that has a level at a time.</summary>
    /// <param name="seasons">Profiles.</param>
    /// <param name="profile">The new one.</param>
    /// <param name="level">The level.</param>
    /// <param name="time">When it was that, nanoseconds since the Unix epoch.</param>
    internal void Fill(SeasonStore seasons, int profile, double level, long time)
    {
        double now = _slots[SlotOf(time)];
        if (_isShare && 1 + now < LeastLevel)
        {
            return;
        }

        double mean = _isShare ? level / (1 + now) : level - now;
        int slots = seasons.ClockOf(profile).Slots;
        int each = Slots / slots;
        for (int slot = 0; slot < slots; slot++)
        {
            double sum = 0;
            for (int i = 0; i < each; i++)
            {
                sum += _slots[(slot * each) + i];
            }

            seasons.Set(profile, slot, _isShare ? mean * (1 + (sum / each)) : mean + (sum / each));
        }
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteBoolean(_isShare);
        foreach (float slot in _slots)
        {
            output.WriteInt32(BitConverter.SingleToInt32Bits(slot));
        }
    }

    internal static SiblingSeason Load(ref SnapshotInput input)
    {
        bool isShare = input.ReadBoolean();
        var slots = new float[Slots];
        foreach (ref float slot in slots.AsSpan())
        {
            slot = Typical.ReadFinite(ref input);
        }

        return new SiblingSeason(slots, isShare);
    }

    private static int SlotOf(long time) => (int)((((time % SeasonClock.Day) + SeasonClock.Day) % SeasonClock.Day) / Quarter);

    // The next value of each quarter; null when one is not known.
    private static double[]? Read(SeasonStore seasons, int profile, long time)
    {
        var day = new double[Slots];
        long first = time - (((time % Quarter) + Quarter) % Quarter) + (Quarter / 2);
        for (int i = 0; i < Slots; i++)
        {
            long at = first + (i * Quarter);
            double value = seasons.ValueAt(profile, at);
            if (!double.IsFinite(value))
            {
                return null;
            }

            day[SlotOf(at)] = value;
        }

        return day;
    }

    // What the mean of the other days explains of each.
    private static double Explained(ReadOnlySpan<double[]> days, double[] means, bool isShare, out float[] common)
    {
        common = new float[Slots];
        double all = 0;
        double left = 0;
        double without = (double)days.Length / (days.Length - 1);
        for (int slot = 0; slot < Slots; slot++)
        {
            double sum = 0;
            for (int i = 0; i < days.Length; i++)
            {
                sum += Deviation(days[i][slot], means[i], isShare);
            }

            double mean = sum / days.Length;
            common[slot] = (float)mean;
            for (int i = 0; i < days.Length; i++)
            {
                double own = Deviation(days[i][slot], means[i], isShare);
                all += own * own;
                left += without * without * (own - mean) * (own - mean);
            }
        }

        return all > 0 ? 1 - (left / all) : 0;
    }

    private static double Deviation(double value, double mean, bool isShare) => !isShare ? value - mean : mean == 0 ? 0 : (value - mean) / mean;
}
