using System.Text;
using FsCheck.Xunit;
using StreamEngine.Parsing.Timestamps;
using Xunit;

namespace StreamEngine.Tests.Parsing.Timestamps;

public class EpochSecondsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("+1.5", 1_500_000_000)]
    [InlineData("-0.000000001", -1)]
    [InlineData("0.0000000019", 1)]
    [InlineData("0.0000000010000000000000000000", 1)]
    [InlineData("1767607200.12345678901234567890", 1_767_607_200_123_456_789)]
    [InlineData("9214646399.999999999", 9_214_646_399_999_999_999)]
    [InlineData("-9214560000", -9_214_560_000_000_000_000)]
    [InlineData("1e-400", 0)]
    [InlineData("0e400", 0)]
    [InlineData("00000000000000000000000001", 1_000_000_000)]
    public void Reads_seconds(string text, long nanoseconds)
    {
        Assert.True(EpochSeconds.TryRead(Encoding.ASCII.GetBytes(text), out long time));
        Assert.Equal(nanoseconds, time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1 ")]
    [InlineData("nan")]
    [InlineData("--1")]
    [InlineData("9214646400")]
    [InlineData("-9214560000.000000001")]
    [InlineData("1e99")]
    [InlineData("99999999999999999999999999")]
    [InlineData("0.00000000000000000000000012345678901234567890e30")]
    public void Refuses_what_is_none(string text) => Assert.False(EpochSeconds.TryRead(Encoding.ASCII.GetBytes(text), out _));

    [Property(MaxTest = 500)]
    public void Any_time_in_nanoseconds_comes_back(long time)
    {
        long seconds = Math.Abs(time % 9_000_000_000);
        long rest = Math.Abs(time / 7 % 1_000_000_000);
        Assert.True(EpochSeconds.TryRead(Encoding.ASCII.GetBytes($"{seconds}.{rest:D9}"), out long read));
        Assert.Equal((seconds * 1_000_000_000) + rest, read);
        Assert.True(EpochSeconds.TryReadMilliseconds(Encoding.ASCII.GetBytes($"-{seconds}"), out read));
        Assert.Equal(-seconds * 1_000_000, read);
    }
}
