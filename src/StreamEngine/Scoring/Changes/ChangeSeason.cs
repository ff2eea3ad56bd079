namespace StreamEngine.Scoring.Changes;

/// <summary>
/// The profile that levels are freed of: 24 hours of the day, and what every three hours of the week differ from it, as half-precision numbers of a unit of the series. Within a slot it is a line with the lesser of the slopes to both neighbours, so that a step at midnight stays a step (van Leer 1979).
/// </summary>
internal static class ChangeSeason
{
    internal const int Hours = 24;
    internal const int WeekSlots = 56;
    internal const int Slots = Hours + WeekSlots;
    internal const int HoursOfWeek = 168;
    internal const double Day = 86_400e9;

    private const float DayRate = 0.15f;
    private const float WeekRate = 0.4f;
    private const double HourLength = Day / Hours;

    /// <summary>Units from which the unit grows, well inside of what half precision holds.</summary>
    private const float Most = 16_384;

    /// <summary>Hours since the beginning of a week, 0 to below 168. Weeks begin where the epoch began.</summary>
    internal static double HourOf(double time)
    {
        double hours = time / HourLength;
        double inside = hours - (Math.Floor(hours / HoursOfWeek) * HoursOfWeek);
        return inside < HoursOfWeek ? inside : 0;
    }

    /// <summary>An hour of the week, some hours later.</summary>
    internal static double Moved(double hour, int hours) => hours == 0 ? hour : (hour + hours + HoursOfWeek) % HoursOfWeek;

    /// <summary>What the day says.</summary>
    /// <param name="season">The profile.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="place">Hours since midnight.</param>
    /// <param name="smooth">True when slots are cut finer.</param>
    internal static float OfDay(ReadOnlySpan<Half> season, float unit, float place, bool smooth) => unit * At(season[..Hours], place, smooth);

    /// <summary>What the week says beside the day.</summary>
    /// <param name="season">The profile.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="place">Three hours since the beginning of the week.</param>
    /// <param name="smooth">True when slots are cut finer.</param>
    internal static float OfWeek(ReadOnlySpan<Half> season, float unit, float place, bool smooth) => unit * At(season[Hours..], place, smooth);

    /// <summary>A slot of the day has been lived through.</summary>
    /// <param name="season">The profile.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="slot">The hour.</param>
    /// <param name="mean">Mean of what was seen: levels on the first day, then errors of the profile.</param>
    /// <param name="days">Days of the series, less than 1 on the first.</param>
    internal static void LearnHour(Span<Half> season, ref float unit, int slot, float mean, float days)
    {
        float before = unit * (float)season[slot];
        Set(season, ref unit, slot, days < 1 ? mean : before + (Math.Max(1 / (MathF.Floor(days) + 1), DayRate) * mean));
    }

    /// <summary>A slot of the week has been lived through.</summary>
    internal static void LearnWeek(Span<Half> season, ref float unit, int slot, float mean, float weeks)
    {
        float before = unit * (float)season[Hours + slot];
        Set(season, ref unit, Hours + slot, before + (Math.Max(1 / (MathF.Floor(weeks) + 1), WeekRate) * mean));
    }

    /// <summary>After the first day: takes the middle out of the levels. A slot without a value stays in the middle.</summary>
    /// <returns>The middle.</returns>
    internal static float Centre(Span<Half> season, ref float unit)
    {
        float sum = 0;
        int known = 0;
        foreach (Half slot in season[..Hours])
        {
            sum += (float)slot;
            known += slot == Half.Zero ? 0 : 1;
        }

        float middle = known == 0 ? 0 : unit * sum / known;
        for (int slot = 0; slot < Hours; slot++)
        {
            if (season[slot] != Half.Zero)
            {
                Set(season, ref unit, slot, (unit * (float)season[slot]) - middle);
            }
        }

        return middle;
    }

    private static void Set(Span<Half> season, ref float unit, int slot, float value)
    {
        float size = Math.Abs(value);
        if (!(size <= Most * unit))
        {
            float larger = MathF.ScaleB(1, Math.Max(-100, MathF.ILogB(size) - 10));
            float share = unit / larger;
            foreach (ref Half other in season)
            {
                other = (Half)(share * (float)other);
            }

            unit = larger;
        }

        season[slot] = unit > 0 ? (Half)(value / unit) : Half.Zero;
    }

    private static float At(ReadOnlySpan<Half> slots, float place, bool smooth)
    {
        int slot = Math.Min((int)place, slots.Length - 1);
        float own = (float)slots[slot];
        if (!smooth)
        {
            return own;
        }

        float before = own - (float)slots[slot == 0 ? slots.Length - 1 : slot - 1];
        float after = (float)slots[slot + 1 == slots.Length ? 0 : slot + 1] - own;
        float slope = before * after > 0 ? Math.Abs(before) < Math.Abs(after) ? before : after : 0;
        return own + (slope * (place - slot - 0.5f));
    }
}
