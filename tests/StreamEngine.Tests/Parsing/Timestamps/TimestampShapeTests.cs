using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Timestamps;
using Xunit;

namespace StreamEngine.Tests.Parsing.Timestamps;

public class TimestampShapeTests
{
    private const long Second = 1_000_000_000;

    /// <summary>Shape, format that writes it, and the unit that it keeps, in ticks of 100 ns.</summary>
    private static readonly (string Shape, string Format, long Unit)[] Written =
    [
        ("yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.fffffffK", 1),
        ("yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss,fff", 10_000),
        ("yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss", 10_000_000),
        ("yyyy/MM/dd HH:mm:ss[f][z]", "yyyy/MM/dd HH:mm:ss.ffffff", 10),
        ("yyyy-MM-dd-HH.mm.ss.f", "yyyy-MM-dd-HH.mm.ss.ffffff", 10),
        ("yyyy.MM.dd HH:mm:ss[f][z]", "yyyy.MM.dd HH:mm:ss", 10_000_000),
        ("yyyyMMdd H:m:s[f]", "yyyyMMdd HH:mm:ss", 10_000_000),
        ("yyyyMMdd-H:m:s:f", "yyyyMMdd-H:m:s:fff", 10_000),
        ("yyyyMMdd-HH:mm:ss[f]", "yyyyMMdd-HH:mm:ss.fff", 10_000),
        ("yyyyMMddTHHmmss[f][z]", "yyyyMMdd'T'HHmmss'Z'", 10_000_000),
        ("yyyyMMdd HHmmss[f]", "yyyyMMdd HHmmss", 10_000_000),
        ("yyyyMMddHHmmss", "yyyyMMddHHmmss", 10_000_000),
        ("dd/MMM/yyyy:HH:mm:ss zzz", "dd/MMM/yyyy:HH:mm:ss '+0000'", 10_000_000),
        ("ddd MMM d HH:mm:ss[f] yyyy", "ddd MMM dd HH:mm:ss.ffffff yyyy", 10),
        ("ddd MMM d HH:mm:ss zzz yyyy", "ddd MMM d HH:mm:ss 'UTC' yyyy", 10_000_000),
        ("ddd, dd MMM yyyy HH:mm:ss zzz", "ddd, dd MMM yyyy HH:mm:ss 'GMT'", 10_000_000),
        ("MMM d yyyy HH:mm:ss[f][z]", "MMM d yyyy HH:mm:ss", 10_000_000),
        ("MMM d, yyyy H:mm:ss tt", "MMM dd, yyyy h:mm:ss tt", 10_000_000),
        ("dd-MMM-yyyy HH:mm:ss[f][z]", "dd-MMM-yyyy HH:mm:ss.fff", 10_000),
        ("dd/MMM/yyyy HH:mm:ss[f]", "dd/MMM/yyyy HH:mm:ss", 10_000_000),
        ("d MMM yyyy HH:mm:ss[f][z]", "dd MMM yyyy HH:mm:ss.fff", 10_000),
        ("dd.MM.yyyy HH:mm:ss[f]", "dd.MM.yyyy HH:mm:ss", 10_000_000),
        ("M/d/yyyy H:mm:ss tt", "M/d/yyyy h:mm:ss tt", 10_000_000),
        ("MM/dd/yyyy HH:mm:ss[f]", "MM/dd/yyyy HH:mm:ss", 10_000_000),
    ];

    /// <summary>Shapes that lack the century, the year or the date: they are read back near the current time.</summary>
    private static readonly (string Shape, string Format, long Unit)[] WrittenShort =
    [
        ("yy/MM/dd HH:mm:ss[f]", "yy/MM/dd HH:mm:ss", 10_000_000),
        ("yy-MM-dd HH:mm:ss[f]", "yy-MM-dd HH:mm:ss.fff", 10_000),
        ("yyMMdd HHmmss", "yyMMdd HHmmss", 10_000_000),
        ("yyMMdd H:mm:ss", "yyMMdd H:mm:ss", 10_000_000),
        ("MMM d HH:mm:ss[f]", "MMM d HH:mm:ss", 10_000_000),
        ("d MMM HH:mm:ss[f]", "dd MMM HH:mm:ss.fff", 10_000),
        ("MM-dd HH:mm:ss[f]", "MM-dd HH:mm:ss.fff", 10_000),
        ("MM.dd HH:mm:ss[f]", "MM.dd HH:mm:ss", 10_000_000),
        ("LMMdd HH:mm:ss.f", "'I'MMdd HH:mm:ss.ffffff", 10),
    ];

    private static readonly long FirstTick = new DateTime(1678, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long LastTick = new DateTime(2262, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks - 1;

    [Property(MaxTest = 500)]
    public bool Full_dates_round_trip(ulong seed)
    {
        DateTime time = new(FirstTick + (long)(seed * 0x9E3779B97F4A7C15UL % (ulong)(LastTick - FirstTick)), DateTimeKind.Utc);
        return Written.All(w => Reads(w.Shape, w.Format, w.Unit, time, new ParserOptions()));
    }

    [Property(MaxTest = 500)]
    public bool Dates_without_year_are_the_latest_before_tomorrow(ulong seed)
    {
        DateTime now = new DateTime(1970, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds((long)(seed * 0x9E3779B97F4A7C15UL % 2_900_000_000UL));
        DateTime time = now.AddDays(1).AddTicks(-(long)(seed % 3_600_000) * 10_000_000L * 8);
        ParserOptions options = new() { Now = Nanoseconds(now) };
        bool leapDay = time is { Month: 2, Day: 29 };
        return leapDay || WrittenShort.All(w => Reads(w.Shape, w.Format, w.Unit, time, options));
    }

    [Property(MaxTest = 200)]
    public bool Epoch_counts_round_trip(ulong seed)
    {
        long nanoseconds = (long)(Second * 1_000_000_000UL) + (long)(seed * 0x9E3779B97F4A7C15UL % (8_223_000_000UL * (ulong)Second));
        return Epoch(nanoseconds, 1, 19) && Epoch(nanoseconds, 1_000, 16) && Epoch(nanoseconds, 1_000_000, 13) && Epoch(nanoseconds, Second, 10);
    }

    [Property(MaxTest = 500)]
    public bool Offsets_are_taken_off(ulong seed)
    {
        int minutes = (int)(seed % 1_680) - 840;
        DateTimeOffset time = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero).AddSeconds(seed % 1_000_000_000).ToOffset(TimeSpan.FromMinutes(minutes));
        string iso = time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        long expected = Nanoseconds(time.UtcDateTime);
        return Read(iso) == expected && Read(iso.Remove(22, 1)) == expected
            && Read(time.ToString("dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1)) == expected;
    }

    [Property(MaxTest = 300)]
    public bool Days_agree_with_the_calendar_of_the_framework(uint seed)
    {
        DateTime day = new DateTime(1678, 1, 1).AddDays(seed % 213_000);
        int days = CivilTime.DaysFromCivil(day.Year, day.Month, day.Day);
        return days == (day - DateTime.UnixEpoch).Days && CivilTime.YearOfDay(days) == day.Year && CivilTime.IsDate(day.Year, day.Month, day.Day);
    }

    [Property(MaxTest = 1000)]
    public void Random_bytes_never_throw(byte[] bytes)
    {
        ParserOptions options = new();
        foreach (TimestampShape shape in TimestampShapes.All)
        {
            Assert.InRange(shape.TryReadPrefix(bytes, options, out _), 0, bytes.Length);
        }

        TimestampReader.TryRead(bytes, options, out _);
    }

    [Property(MaxTest = 1000)]
    public void Damaged_timestamps_never_throw(int position, byte value, int cut)
    {
        foreach ((_, string format, _) in Written.Concat(WrittenShort))
        {
            byte[] text = Encoding.ASCII.GetBytes(new DateTime(2026, 11, 25, 13, 14, 15).ToString(format, CultureInfo.InvariantCulture));
            text[(int)((uint)position % (uint)text.Length)] = value;
            TimestampReader.TryRead(text.AsSpan(0, (int)((uint)cut % (uint)(text.Length + 1))), new ParserOptions(), out _);
        }
    }

    private static bool Reads(string shape, string format, long unit, DateTime time, ParserOptions options)
    {
        time = new DateTime(time.Ticks - (time.Ticks % unit), DateTimeKind.Utc);
        byte[] text = Encoding.ASCII.GetBytes(time.ToString(format, CultureInfo.InvariantCulture) + " rest");
        int length = Shape(shape).TryReadPrefix(text, options, out long nanoseconds);
        bool same = length == text.Length - 5 && nanoseconds == Nanoseconds(time);
        bool whole = TimestampReader.TryRead(text.AsSpan(0, text.Length - 5), options, out long again);
        Assert.True(same && whole && again == nanoseconds, $"{shape}: {Encoding.ASCII.GetString(text)} -> {length}, {nanoseconds}, {whole}, {again}");
        return true;
    }

    private static bool Epoch(long nanoseconds, long unit, int digits)
    {
        string text = (nanoseconds / unit).ToString(CultureInfo.InvariantCulture);
        return text.Length != digits || Read(text) == nanoseconds / unit * unit;
    }

    private static long Read(string text)
    {
        Assert.True(TimestampReader.TryRead(Encoding.UTF8.GetBytes(text), new ParserOptions(), out long nanoseconds), text);
        return nanoseconds;
    }

    private static TimestampShape Shape(string name) => TimestampShapes.All.First(s => s.Name == name);

    private static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;
}
