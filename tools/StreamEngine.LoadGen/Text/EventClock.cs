namespace StreamEngine.LoadGen.Text;

/// <summary>
/// Writes event times (nanoseconds since the Unix epoch, UTC) in the shapes that log formats use. It remembers the second it last took
/// apart: neighbouring records share it, and a division into a civil date costs more than the rest of a record.
/// </summary>
internal sealed class EventClock
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long Second = 1_000_000_000;

    private static readonly byte[][] Months = Names("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
    private static readonly byte[][] Days = Names("Sun Mon Tue Wed Thu Fri Sat");

    private readonly byte[] _iso = new byte[19];
    private readonly byte[] _shortDate = new byte[17];
    private long _second = long.MinValue;
    private DateTime _date;

    /// <summary>Nanoseconds since the epoch of a point in time.</summary>
    public static long ToNanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;

    /// <summary>The point in time of nanoseconds since the epoch; the last two digits are lost (100 ns ticks).</summary>
    public static DateTimeOffset FromNanoseconds(long ns) => new(DateTime.UnixEpoch.Ticks + (ns / 100), TimeSpan.Zero);

    /// <summary>Appends <c>2026-01-05T00:00:00</c> with <paramref name="separator"/> between date and time.</summary>
    public void AppendIso(ref Utf8Cursor cursor, long ns, byte separator = (byte)'T')
    {
        Refresh(ns);
        int start = cursor.Position;
        cursor.Append(_iso);
        cursor.WrittenFrom(start)[10] = separator;
    }

    /// <summary>Appends RFC 3339 in UTC with nanoseconds: <c>2026-01-05T00:00:00.000000000Z</c>.</summary>
    public void AppendRfc3339Nanoseconds(ref Utf8Cursor cursor, long ns)
    {
        AppendIso(ref cursor, ns);
        cursor.Append((byte)'.');
        cursor.AppendPadded((uint)(ns % Second), 9);
        cursor.Append((byte)'Z');
    }

    /// <summary>Appends RFC 3339 in UTC, with a fraction only if the time is not a whole second.</summary>
    public void AppendRfc3339(ref Utf8Cursor cursor, long ns)
    {
        if (ns % Second != 0)
        {
            AppendRfc3339Nanoseconds(ref cursor, ns);
            return;
        }
        AppendIso(ref cursor, ns);
        cursor.Append((byte)'Z');
    }

    /// <summary>Appends the RFC 3164 form <c>Jan  5 00:00:00</c>.</summary>
    public void AppendBsd(ref Utf8Cursor cursor, long ns)
    {
        Refresh(ns);
        cursor.Append(Months[_date.Month - 1]);
        cursor.Append(_date.Day < 10 ? "  "u8 : " "u8);
        cursor.AppendNumber(_date.Day);
        cursor.Append((byte)' ');
        cursor.Append(_iso.AsSpan(11, 8));
    }

    /// <summary>Appends the access log form <c>05/Jan/2026:00:00:00 +0000</c>.</summary>
    public void AppendAccess(ref Utf8Cursor cursor, long ns)
    {
        Refresh(ns);
        cursor.Append(_iso.AsSpan(8, 2));
        cursor.Append((byte)'/');
        cursor.Append(Months[_date.Month - 1]);
        cursor.Append((byte)'/');
        cursor.Append(_iso.AsSpan(0, 4));
        cursor.Append((byte)':');
        cursor.Append(_iso.AsSpan(11, 8));
        cursor.Append(" +0000"u8);
    }

    /// <summary>Appends the Apache error log form <c>Mon Jan 05 00:00:00.000000 2026</c>.</summary>
    public void AppendApacheError(ref Utf8Cursor cursor, long ns)
    {
        Refresh(ns);
        cursor.Append(Days[(int)_date.DayOfWeek]);
        cursor.Append((byte)' ');
        cursor.Append(Months[_date.Month - 1]);
        cursor.Append((byte)' ');
        cursor.Append(_iso.AsSpan(8, 2));
        cursor.Append((byte)' ');
        cursor.Append(_iso.AsSpan(11, 8));
        cursor.Append((byte)'.');
        cursor.AppendPadded((uint)(ns % Second / 1000), 6);
        cursor.Append((byte)' ');
        cursor.Append(_iso.AsSpan(0, 4));
    }

    /// <summary>Appends the two-digit-year form <c>26/01/05 00:00:00</c>.</summary>
    public void AppendShortDate(ref Utf8Cursor cursor, long ns)
    {
        Refresh(ns);
        cursor.Append(_shortDate);
    }

    /// <summary>Appends the form of glog, without a year: <c>0105 00:00:00</c>.</summary>
    public void AppendMonthDay(ref Utf8Cursor cursor, long ns)
    {
        Refresh(ns);
        cursor.Append(_iso.AsSpan(5, 2));
        cursor.Append(_iso.AsSpan(8, 2));
        cursor.Append((byte)' ');
        cursor.Append(_iso.AsSpan(11, 8));
    }

    /// <summary>Appends the form of nginx: <c>2026/01/05 00:00:00</c>.</summary>
    public void AppendSlashDate(ref Utf8Cursor cursor, long ns)
    {
        Refresh(ns);
        int start = cursor.Position;
        cursor.Append(_iso);
        Span<byte> written = cursor.WrittenFrom(start);
        written[4] = written[7] = (byte)'/';
        written[10] = (byte)' ';
    }

    /// <summary>Appends the fraction of the second as milliseconds, three digits.</summary>
    public static void AppendMilliseconds(ref Utf8Cursor cursor, long ns) => cursor.AppendPadded((uint)(ns % Second / 1_000_000), 3);

    private void Refresh(long ns)
    {
        long second = ns / Second;
        if (second == _second) return;
        _second = second;
        _date = DateTime.UnixEpoch.AddSeconds(second);
        var cursor = new Utf8Cursor(_iso);
        cursor.AppendPadded((uint)_date.Year, 4);
        cursor.Append((byte)'-');
        cursor.AppendPadded((uint)_date.Month, 2);
        cursor.Append((byte)'-');
        cursor.AppendPadded((uint)_date.Day, 2);
        cursor.Append((byte)'T');
        cursor.AppendPadded((uint)_date.Hour, 2);
        cursor.Append((byte)':');
        cursor.AppendPadded((uint)_date.Minute, 2);
        cursor.Append((byte)':');
        cursor.AppendPadded((uint)_date.Second, 2);
        _iso.AsSpan(2, 17).CopyTo(_shortDate);
        _shortDate[2] = _shortDate[5] = (byte)'/';
        _shortDate[8] = (byte)' ';
    }

    private static byte[][] Names(string list) => [.. list.Split(' ').Select(System.Text.Encoding.ASCII.GetBytes)];
}
