using Apache.Arrow;
using Apache.Arrow.Types;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>
/// Timestamps as ISO 8601 with the digits of their unit. A column with a zone holds UTC and gets a <c>Z</c>; one without holds local times, whose zone is
/// the configured one. What no calendar of four digits holds is written as its number.
/// </summary>
internal sealed class ArrowTime(TimestampArray array, TimeUnit unit, bool isUtc) : ArrowCell
{
    private const long SecondsADay = 86_400;

    private static readonly long s_firstDay = new DateOnly(1970, 1, 1).DayNumber;

    internal override bool Write(int row, JsonText to)
    {
        if (array.IsNull(row))
        {
            return false;
        }

        long value = array.Values[row];
        long scale = Scale(unit);
        long seconds = Floor(value, scale);
        long day = Floor(seconds, SecondsADay);
        if (day + s_firstDay is < 0 or > 3_652_058)
        {
            to.Number(value);
            return true;
        }

        to.Raw((byte)'"');
        Date(day, to);
        to.Raw((byte)'T');
        ClockOf(seconds - (day * SecondsADay), value - (seconds * scale), unit, to);
        to.Raw(isUtc ? "Z\""u8 : "\""u8);
        return true;
    }

    /// <summary>Writes a date.</summary>
    /// <param name="day">Days since the Unix epoch.</param>
    /// <param name="to">Takes it.</param>
    internal static void WriteDate(long day, JsonText to)
    {
        if (day + s_firstDay is < 0 or > 3_652_058)
        {
            to.Number(day);
            return;
        }

        to.Raw((byte)'"');
        Date(day, to);
        to.Raw((byte)'"');
    }

    /// <summary>Writes a time of day; true.</summary>
    internal static bool WriteClock(long value, TimeUnit unit, JsonText to)
    {
        long scale = Scale(unit);
        long seconds = Floor(value, scale);
        if (seconds is < 0 or >= SecondsADay)
        {
            to.Number(value);
            return true;
        }

        to.Raw((byte)'"');
        ClockOf(seconds, value - (seconds * scale), unit, to);
        to.Raw((byte)'"');
        return true;
    }

    private static long Scale(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    private static long Floor(long value, long divisor) => Math.DivRem(value, divisor, out long rest) - (rest < 0 ? 1 : 0);

    private static void Date(long day, JsonText to)
    {
        DateOnly date = DateOnly.FromDayNumber((int)(day + s_firstDay));
        to.Digits(date.Year, 4);
        to.Raw((byte)'-');
        to.Digits(date.Month, 2);
        to.Raw((byte)'-');
        to.Digits(date.Day, 2);
    }

    private static void ClockOf(long seconds, long fraction, TimeUnit unit, JsonText to)
    {
        to.Digits(seconds / 3600, 2);
        to.Raw((byte)':');
        to.Digits(seconds / 60 % 60, 2);
        to.Raw((byte)':');
        to.Digits(seconds % 60, 2);
        if (unit != TimeUnit.Second)
        {
            to.Raw((byte)'.');
            to.Digits(fraction, unit switch { TimeUnit.Millisecond => 3, TimeUnit.Microsecond => 6, _ => 9 });
        }
    }
}
