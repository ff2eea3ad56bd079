using System.Globalization;
using System.Text;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Timestamps;
using StreamEngine.Tests.Memory;
using Xunit;

namespace StreamEngine.Tests.Parsing.Timestamps;

public class TimestampReaderTests
{
    private static readonly ParserOptions Options = new() { Now = 1_767_607_200_000_000_000 }; // 2026-01-05T10:00:00Z

    [Theory]
    [InlineData("2026-01-05T10:00:00Z", "2026-01-05T10:00:00.0000000")]
    [InlineData("2026-01-05 10:00:00", "2026-01-05T10:00:00.0000000")]
    [InlineData("2026-01-05T10:00:00.123456789Z", "2026-01-05T10:00:00.1234567")]
    [InlineData("2026-01-05T10:00:00.123456789123Z", "2026-01-05T10:00:00.1234567")]
    [InlineData("2026-01-05T10:00:00,5+02:00", "2026-01-05T08:00:00.5000000")]
    [InlineData("2026-01-05T10:00:00-0530", "2026-01-05T15:30:00.0000000")]
    [InlineData("2026-01-05 10:00:00+02", "2026-01-05T08:00:00.0000000")]
    [InlineData("2026-01-05 10:00:00.5 UTC", "2026-01-05T10:00:00.5000000")]
    [InlineData("2026-01-05 10:00:00 +0100", "2026-01-05T09:00:00.0000000")]
    [InlineData("2026-01-05", "2026-01-05T00:00:00.0000000")]
    [InlineData("2026-01-05T10:01Z", "2026-01-05T10:01:00.0000000")]
    [InlineData("  2026-01-05T10:00:00Z ", "2026-01-05T10:00:00.0000000")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000")]
    [InlineData("Jan  5 09:00:00", "2026-01-05T09:00:00.0000000")]
    [InlineData("Jan 05 09:00:00", "2026-01-05T09:00:00.0000000")]
    [InlineData("Jan 6 09:59:59", "2026-01-06T09:59:59.0000000")]
    [InlineData("Jan 7 09:00:00", "2025-01-07T09:00:00.0000000")]
    [InlineData("Feb 29 09:00:00", "2024-02-29T09:00:00.0000000")]
    [InlineData("11:12:13.5", "2026-01-05T11:12:13.5000000")]
    [InlineData("1767607200", "2026-01-05T10:00:00.0000000")]
    [InlineData("1767607200.25", "2026-01-05T10:00:00.2500000")]
    [InlineData("1767607200250", "2026-01-05T10:00:00.2500000")]
    [InlineData("10/Oct/2000:13:55:36 -0700", "2000-10-10T20:55:36.0000000")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.0000000")]
    [InlineData("12/31/2025 11:59:59 PM", "2025-12-31T23:59:59.0000000")]
    [InlineData("Jan 5, 2026 12:00:00 AM", "2026-01-05T00:00:00.0000000")]
    public void Reads(string text, string expected)
    {
        Assert.True(TimestampReader.TryRead(Encoding.UTF8.GetBytes(text), Options, out long nanoseconds));
        Assert.Equal(expected, DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("0000-00-00T00:00:00Z")]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("0000-05-01 10:00:00")]
    [InlineData("0000-00-00")]
    [InlineData("00-05 10:00:00.123")]
    [InlineData("2026-13-05T10:00:00Z")]
    [InlineData("2026-00-05T10:00:00Z")]
    [InlineData("2026-02-29T10:00:00Z")]
    [InlineData("1900-02-29T10:00:00Z")]
    [InlineData("2026-04-31 10:00:00")]
    [InlineData("2026-01-05T24:00:00Z")]
    [InlineData("2026-01-05T10:60:00Z")]
    [InlineData("2026-01-05T10:00:61Z")]
    [InlineData("2026-01-05T10:00:00+24:00")]
    [InlineData("2026-01-05T10:00:00Zulu")]
    [InlineData("2026-01-05T10:00:000")]
    [InlineData("1677-12-31T23:59:59Z")]
    [InlineData("2262-01-01T00:00:00Z")]
    [InlineData("9999999999999999999")]
    [InlineData("9300000000000")]
    [InlineData("123456")]
    [InlineData("-1767607200")]
    [InlineData("1767607200x")]
    [InlineData("Feb 30 10:00:00")]
    [InlineData("0/Jan/2026:10:00:00 +0000")]
    [InlineData("13/5/2026 13:00:00 PM")]
    public void Refuses(string text)
    {
        Assert.False(TimestampReader.TryRead(Encoding.UTF8.GetBytes(text), Options, out long nanoseconds));
        Assert.Equal(0, nanoseconds);
    }

    [Fact]
    public void Times_without_a_zone_are_in_the_configured_zone()
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(-5), "x", "x");
        ParserOptions options = new() { TimeZone = zone, Now = Options.Now };
        Assert.True(TimestampReader.TryRead("2026-01-05 05:00:00"u8, options, out long local));
        Assert.Equal(Options.Now, local);
        Assert.True(TimestampReader.TryRead("2026-01-05 10:00:00Z"u8, options, out long utc));
        Assert.Equal(Options.Now, utc);
        Assert.True(TimestampReader.TryRead("05:00:00"u8, options, out long today));
        Assert.Equal(Options.Now, today);
    }

    [Fact]
    public void Prefix_reading_tells_where_the_timestamp_ends()
    {
        int length = TimestampReader.TryReadPrefix("2026-01-05 10:00:00,123 INFO x"u8, Options, out _, out TimestampShape? shape);
        Assert.Equal(23, length);
        Assert.Same(TimestampShapes.Iso, shape);
        Assert.Equal(0, TimestampReader.TryReadPrefix("hello world"u8, Options, out _, out shape));
        Assert.Null(shape);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        Assert.Equal(0, ThreadAllocations.Least(static () => Read(1_000)));

        static void Read(int times)
        {
            for (int i = 0; i < times; i++)
            {
                TimestampReader.TryRead("2026-01-05T10:00:00.123Z"u8, Options, out _);
                TimestampReader.TryRead("Jan  5 09:00:00"u8, Options, out _);
                TimestampReader.TryRead("no timestamp here"u8, Options, out _);
            }
        }
    }
}
