using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Emission;
using StreamEngine.Tests.Memory;
using Xunit;

namespace StreamEngine.Tests.Emission;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(1_500_000_000, "1970-01-01T00:00:01.500Z")]
    [InlineData(1_000_001_000, "1970-01-01T00:00:01.000001Z")]
    [InlineData(1_709_164_800_000_000_000, "2024-02-29T00:00:00Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    [InlineData(long.MinValue, "1677-09-21T00:12:43.145224192Z")]
    public void Times_have_as_many_digits_as_they_need(long nanoseconds, string text) => Assert.Equal(text, Rfc3339.Format(nanoseconds));

    [Property(MaxTest = 2000)]
    public bool Every_time_reads_back(long a, int shift)
    {
        long value = a << (shift & 31);
        return Rfc3339.TryParse(Encoding.ASCII.GetBytes(Rfc3339.Format(value)), out long back) && back == value;
    }

    [Property(MaxTest = 2000)]
    public bool Times_agree_with_the_framework_calendar(int seconds)
    {
        string expected = DateTimeOffset.FromUnixTimeSeconds(seconds * 2L).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Rfc3339.Format(seconds * 2_000_000_000L) == expected;
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-02-30T00:00:00Z")]
    [InlineData("2024-02-29T24:00:00Z")]
    [InlineData("2024-02-29T00:00:00")]
    [InlineData("2024-02-29T00:00:00.Z")]
    [InlineData("2024-02-29T00:00:00.1234567890Z")]
    [InlineData("2024-02-29 00:00:00Z")]
    [InlineData("2024-02-29T00:00:0/Z")]
    [InlineData("2262-04-11T23:47:16.854775808Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0000-12-31T23:59:59Z")]
    public void Other_text_is_refused(string text) => Assert.False(Rfc3339.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void The_span_form_does_not_allocate()
    {
        Assert.Equal(0, ThreadAllocations.Least(static () =>
        {
            Span<byte> text = stackalloc byte[Rfc3339.MaxLength];
            for (int i = 0; i < 100; i++)
            {
                Rfc3339.Format(i * 1_234_567_891_234L, text);
            }
        }));
    }
}
