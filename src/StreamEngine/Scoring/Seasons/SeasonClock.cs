namespace StreamEngine.Scoring.Seasons;

/// <summary>How a time becomes a place in a profile.</summary>
/// <param name="Period">Length of the period, nanoseconds.</param>
/// <param name="Slots">Slots of the period.</param>
/// <param name="Round">Places until all begins anew: the slots of a week for the profile of a day, <paramref name="Slots"/> for others.</param>
/// <param name="PerSlot">Values that usually come in a slot.</param>
/// <param name="Phase">What is added to times, nanoseconds.</param>
internal readonly record struct SeasonClock(long Period, int Slots, int Round, float PerSlot, long Phase)
{
    internal const long Hour = 3_600_000_000_000;

    internal const long Day = 24 * Hour;

    internal const int HoursOfWeek = 168;

    internal const int DaysOfWeek = 7;

    /// <summary>Most slots of a period.</summary>
    internal const int MostSlots = 192;

    /// <summary>Longest period.</summary>
    internal const long Longest = 100 * Day;

    /// <summary>Longest distance of values that the profile of a day can follow: an hour and a little jitter.</summary>
    internal const long LongestStep = Hour / 10 * 11;

    /// <summary>Slots from which on a profile is worth being moved by one.</summary>
    private const int LeastMoved = 12;

    /// <summary>True for the profile of a day, beside which lies what the days of the week differ by.</summary>
    internal bool HasWeek => Round > Slots;

    /// <summary>Numbers of a profile.</summary>
    internal int Rows => Slots + (HasWeek ? HoursOfWeek : 0);

    /// <summary>Slots by which the profile is moved at once: an hour of a day, a slot of other periods, 0 for not at all.</summary>
    internal int Shift => HasWeek ? Slots / 24 : Slots >= LeastMoved ? 1 : 0;

    /// <summary>The day, for values that come every <paramref name="step"/> nanoseconds.</summary>
    internal static SeasonClock OfDay(long step)
    {
        // Slots narrower than a step would stay empty; a tenth is jitter.
        long least = step / 11 * 10;
        int slots = least <= Day / 96 ? 96 : least <= Day / 48 ? 48 : 24;
        return new SeasonClock(Day, slots, DaysOfWeek * slots, Values(Day, slots, step), 0);
    }

    /// <summary>Another period, for values that come every <paramref name="step"/> nanoseconds.</summary>
    internal static SeasonClock Of(long period, long step)
    {
        double steps = Math.Max(2, (double)period / step);
        int slots = Math.Clamp((int)Math.Round(steps / Math.Ceiling(steps / MostSlots)), 2, MostSlots);
        return new SeasonClock(period, slots, slots, Values(period, slots, step), 0);
    }

    /// <summary>The place of a time, 0 to below <see cref="Round"/>.</summary>
    internal int Place(long time)
    {
        long length = HasWeek ? DaysOfWeek * Period : Period;
        long inside = (time + Phase) % length;
        return (int)((inside < 0 ? inside + length : inside) * Round / length);
    }

    /// <summary>The same clock, moved.</summary>
    /// <param name="direction">1 when what was to come comes earlier by now, -1 when it comes later.</param>
    internal SeasonClock Moved(int direction) => this with { Phase = (Phase + (direction * Shift * (Period / Slots))) % (DaysOfWeek * Period) };

    /// <summary>True when this can be the clock of a profile.</summary>
    internal bool IsPossible => Period is > 0 and <= Longest && Slots is >= 2 and <= MostSlots && PerSlot >= 1 && PerSlot < 1e9f
        && Math.Abs(Phase) < DaysOfWeek * Period && (Round == Slots || (Period == Day && Slots is 24 or 48 or 96 && Round == DaysOfWeek * Slots));

    private static float Values(long period, int slots, long step) => (float)Math.Max(1, Math.Round((double)period / slots / step));
}
