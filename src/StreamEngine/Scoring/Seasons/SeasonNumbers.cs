using System.Runtime.Intrinsics;
using P = StreamEngine.Scoring.Seasons.SeasonProfiles;

namespace StreamEngine.Scoring.Seasons;

/// <summary>Reads and writes the numbers of profiles, whose units grow with what they hold.</summary>
internal sealed class SeasonNumbers(SeasonProfiles profiles)
{
    /// <summary>A slot of a block, NaN for what is not known.</summary>
    internal Vector256<float> Read(int block, int row, Vector256<float> unit)
    {
        Vector256<float> numbers = Wide(profiles.Row(block, row));
        return Vector256.ConditionalSelect(Vector256.Equals(numbers, Vector256.Create((float)P.Unknown)), Vector256.Create(float.NaN), unit * numbers);
    }

    /// <summary>
    /// What the week differs from the day by at a place: within an hour a line with the lesser of the slopes to both neighbours, so that a step at midnight stays a step (van Leer 1979).
    /// </summary>
    internal Vector256<float> OfWeek(int block, int place, in SeasonClock clock, ReadOnlySpan<Vector256<float>> state)
    {
        int perHour = clock.Slots / 24;
        int hour = place / perHour;
        Vector256<float> own = OfHour(block, hour, clock, state);
        own = Vector256.ConditionalSelect(Vector256.Equals(own, own), own, Vector256<float>.Zero);
        if (perHour == 1)
        {
            return own;
        }

        Vector256<float> before = own - OfHour(block, hour == 0 ? SeasonClock.HoursOfWeek - 1 : hour - 1, clock, state);
        Vector256<float> after = OfHour(block, hour + 1 == SeasonClock.HoursOfWeek ? 0 : hour + 1, clock, state) - own;
        Vector256<float> slope = Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(before), Vector256.Abs(after)), before, after);
        slope = Vector256.ConditionalSelect(Vector256.GreaterThan(before * after, Vector256<float>.Zero), slope, Vector256<float>.Zero);
        float inside = ((place % perHour) + 0.5f) / perHour;
        return own + (slope * Vector256.Create(inside - 0.5f));
    }

    private Vector256<float> OfHour(int block, int hour, in SeasonClock clock, ReadOnlySpan<Vector256<float>> state)
    {
        int perHour = clock.Slots / 24;
        Vector256<float> sum = Vector256<float>.Zero;
        for (int slot = hour % 24 * perHour; slot < ((hour % 24) + 1) * perHour; slot++)
        {
            sum += Read(block, slot, state[P.Unit]);
        }

        return (state[P.WeekUnit] * Wide(profiles.Row(block, clock.Slots + hour))) + state[P.Middle] - (sum / Vector256.Create((float)perHour));
    }

    /// <summary>Writes a slot of a block.</summary>
    internal void Write(int block, int row, Vector256<float> values, Vector256<float> unit, Vector256<float> mask)
    {
        Vector256<float> numbers = values / unit;
        Vector256<float> fits = mask & Vector256.LessThanOrEqual(Vector256.Abs(numbers), Vector256.Create(P.Most));
        Vector256<int> whole = Vector256.ConvertToInt32(Vector256.Round(Vector256.ConditionalSelect(fits, numbers, Vector256<float>.Zero)));
        Span<short> slots = profiles.Row(block, row);
        Vector128<short> mask16 = Vector128.Narrow(fits.AsInt32().GetLower(), fits.AsInt32().GetUpper());
        Vector128.ConditionalSelect(mask16, Vector128.Narrow(whole.GetLower(), whole.GetUpper()), Vector128.Create<short>(slots)).CopyTo(slots);
        for (uint rest = Vector256.AndNot(mask, fits).ExtractMostSignificantBits(); rest != 0; rest &= rest - 1)
        {
            int lane = System.Numerics.BitOperations.TrailingZeroCount(rest);
            int profile = (block * P.Width) + lane;
            if (row < profiles.ClockOf(profile).Slots)
            {
                Set(profile, row, values[lane]);
            }
            else
            {
                SetWeek(profile, row, values[lane]);
            }
        }
    }

    /// <summary>Writes a number of a slot, for which the unit may have to grow.</summary>
    /// <param name="profile">Profile.</param>
    /// <param name="slot">Slot.</param>
    /// <param name="value">Value relative to the base.</param>
    internal void Set(int profile, int slot, float value)
    {
        float number = value / profiles.At(profile, P.Unit);
        if (Math.Abs(number) <= P.Most)
        {
            ref short old = ref profiles.Slot(profile, slot);
            profiles.At(profile, P.Middle) += (value - (old == P.Unknown ? 0 : profiles.At(profile, P.Unit) * old)) / profiles.ClockOf(profile).Slots;
            old = (short)MathF.Round(number);
            return;
        }

        int slots = profiles.ClockOf(profile).Slots;
        float unit = profiles.At(profile, P.Unit);
        (float low, float high) = (value, value);
        for (int row = 0; row < slots; row++)
        {
            short other = profiles.Slot(profile, row);
            if (other != P.Unknown && row != slot)
            {
                (low, high) = (Math.Min(low, unit * other), Math.Max(high, unit * other));
            }
        }

        float middle = low + ((high - low) / 2);
        double before = profiles.Base(profile);
        double after = before + middle;
        float shift = (float)(after - before);
        profiles.Base(profile) = after;
        profiles.At(profile, P.LastRaw) -= shift;
        profiles.At(profile, P.HourSum) -= shift * profiles.At(profile, P.HourCount);
        float next = UnitOf(Math.Max(high - low, Math.Abs(middle - shift)));
        profiles.At(profile, P.Unit) = next;
        float sum = 0;
        for (int row = 0; row < slots; row++)
        {
            ref short other = ref profiles.Slot(profile, row);
            other = row == slot ? (short)MathF.Round((value - shift) / next) : other == P.Unknown ? other : (short)MathF.Round(((unit * other) - shift) / next);
            sum += other == P.Unknown ? 0 : next * other;
        }

        profiles.At(profile, P.Middle) = sum / slots;
    }

    private void SetWeek(int profile, int row, float value)
    {
        ref float unit = ref profiles.At(profile, P.WeekUnit);
        float next = UnitOf(2 * Math.Abs(value));
        if (next > unit)
        {
            SeasonClock clock = profiles.ClockOf(profile);
            for (int other = clock.Slots; other < clock.Rows; other++)
            {
                ref short number = ref profiles.Slot(profile, other);
                number = (short)MathF.Round(unit / next * number);
            }

            unit = next;
        }

        profiles.Slot(profile, row) = (short)MathF.Round(value / unit);
    }

    // A power of two, so that numbers lose little when the unit grows.
    private static float UnitOf(float range) => MathF.ScaleB(1, Math.Max(-100, range > 0 ? MathF.ILogB(range) - 14 : -100));

    private static Vector256<float> Wide(ReadOnlySpan<short> row)
    {
        Vector128<short> numbers = Vector128.Create(row);
        return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(numbers), Vector128.WidenUpper(numbers)));
    }
}
