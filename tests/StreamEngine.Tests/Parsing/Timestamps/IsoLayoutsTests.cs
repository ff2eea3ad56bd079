using System.Text;
using FsCheck.Xunit;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Timestamps;
using Xunit;

namespace StreamEngine.Tests.Parsing.Timestamps;

public class IsoLayoutsTests
{
    private static readonly ParserOptions Options = new() { Now = 1_767_607_200_000_000_000 };

    [Theory]
    [InlineData("2026-01-05T10:00:00Z")]
    [InlineData("2026-01-05 10:00:00")]
    [InlineData("2026-01-05T10:00:00.1Z")]
    [InlineData("2026-01-05T10:00:00.123456789Z")]
    [InlineData("2026-01-05T23:59:59.999999999+23:59")]
    [InlineData("2024-02-29 00:00:00.000-05:30")]
    [InlineData("1678-01-01T00:00:00Z")]
    [InlineData("2261-12-31T23:59:59.5")]
    public void Usual_texts_are_read(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Assert.True(IsoLayouts.TryRead(bytes, Options, out long nanoseconds));
        Assert.Equal(bytes.Length, TimestampShapes.Iso.TryReadPrefix(bytes, Options, out long expected));
        Assert.Equal(expected, nanoseconds);
    }

    [Fact]
    public void A_text_without_a_zone_is_left_to_those_who_know_zones()
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(2), "x", "x");
        Assert.False(IsoLayouts.TryRead("2026-01-05T10:00:00"u8, new ParserOptions { TimeZone = zone }, out _));
        Assert.True(IsoLayouts.TryRead("2026-01-05T10:00:00Z"u8, new ParserOptions { TimeZone = zone }, out _));
    }

    [Property(MaxTest = 2000)]
    public void What_is_read_is_what_the_shape_reads(int seed)
    {
        Random random = new(seed);
        string[] zones = ["Z", "", "+00:00", "-08:00", "+05:45", "+24:00", "+00:60", "z", " Z", "+0100"];
        DateTime time = DateTime.UnixEpoch.AddTicks(random.NextInt64(1L << 56));
        StringBuilder text = new(time.ToString(random.Next(3) == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        int digits = random.Next(12);
        text.Append(digits == 0 ? "" : ".").Append(string.Concat(Enumerable.Range(0, digits).Select(_ => random.Next(10)))).Append(zones[random.Next(zones.Length)]);
        const string Others = "0123456789:-. TZ+/x";
        for (int n = random.Next(3); n > 0; n--)
        {
            text[random.Next(text.Length)] = Others[random.Next(Others.Length)];
        }

        byte[] bytes = Encoding.ASCII.GetBytes(text.ToString());
        if (IsoLayouts.TryRead(bytes, Options, out long nanoseconds))
        {
            Assert.Equal(bytes.Length, TimestampShapes.Iso.TryReadPrefix(bytes, Options, out long expected));
            Assert.Equal(expected, nanoseconds);
        }
    }
}
