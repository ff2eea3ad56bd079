using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Panes;

/// <summary>Cuts event time at local midnights. The pane that was asked for last is remembered, so that a time costs two compares.</summary>
internal sealed class CalendarGrid(CalendarWindow window) : IPaneGrid
{
    /// <summary>No zone is further from UTC than 14 hours, and no change of clocks longer than a day.</summary>
    private static readonly long s_reach = TimeSpan.FromHours(40).Ticks;

    private static readonly DateOnly s_epoch = new(1970, 1, 1);

    private long _index;
    private long _start = long.MaxValue;
    private long _end = long.MinValue;

    /// <inheritdoc/>
    public long Length => 0;

    /// <inheritdoc/>
    public long IndexOf(long time)
    {
        if (time < _start || time >= _end)
        {
            long index = IndexOf(DateAt(TicksOf(time)));
            _index = index;
            _start = StartOf(index);
            _end = StartOf(index + 1);
        }

        return _index;
    }

    /// <inheritdoc/>
    public long StartOf(long index)
    {
        DateOnly date = FirstDayOf(index);
        long midnight = date.ToDateTime(TimeOnly.MinValue).Ticks;
        long before = midnight - s_reach;
        long after = midnight + s_reach;
        while (after - before > 1)
        {
            long middle = before + ((after - before) / 2);
            if (DateAt(middle) < date)
            {
                before = middle;
            }
            else
            {
                after = middle;
            }
        }

        return (after - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
    }

    private static long TicksOf(long time) => DateTime.UnixEpoch.Ticks + FloorDivision.Divide(time, TimeSpan.NanosecondsPerTick);

    private DateOnly DateAt(long ticks) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(new DateTime(ticks, DateTimeKind.Utc), window.Zone));

    private long IndexOf(DateOnly date) => window.Unit switch
    {
        CalendarUnit.Day => date.DayNumber - s_epoch.DayNumber,
        CalendarUnit.Week => FloorDivision.Divide(date.DayNumber - FirstWeek, 7),
        _ => (date.Year * 12L) + date.Month - 1,
    };

    private DateOnly FirstDayOf(long index) => window.Unit switch
    {
        CalendarUnit.Day => s_epoch.AddDays((int)index),
        CalendarUnit.Week => DateOnly.FromDayNumber((int)((index * 7) + FirstWeek)),
        _ => new DateOnly((int)FloorDivision.Divide(index, 12), (int)(index - (FloorDivision.Divide(index, 12) * 12)) + 1, 1),
    };

    /// <summary>Day number of the first day of the week that holds 1970-01-01, a Thursday.</summary>
    private int FirstWeek => s_epoch.DayNumber - (((int)s_epoch.DayOfWeek - (int)window.WeekStart + 7) % 7);
}
