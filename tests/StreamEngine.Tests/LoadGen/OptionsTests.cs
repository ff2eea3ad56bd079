using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Text;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("250us", 0.00025)]
    [InlineData("10ms", 0.01)]
    [InlineData("1.5s", 1.5)]
    [InlineData("90m", 5400)]
    [InlineData("3h", 10800)]
    [InlineData("2d", 172800)]
    public void Durations_are_a_number_and_a_unit(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 weeks")]
    [InlineData("1e9d")]
    [InlineData("99999999d")]
    public void Other_durations_are_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void A_fault_is_kind_offset_duration_and_target() =>
        Assert.Equal(
            new FaultSpec(FaultKind.ErrorBurst, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(90), "a:b"),
            Streams.Fault("error-burst@10m+90s:a:b"));

    [Fact]
    public void A_fault_may_have_a_size() =>
        Assert.Equal(
            new FaultSpec(FaultKind.Spike, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(90), "*") { Size = 0.2 },
            Streams.Fault("spike*0.2@10m+90s:*"));

    [Fact]
    public void Faults_of_metrics_are_refused_in_logs()
    {
        var options = new GeneratorOptions { Faults = [Streams.Fault("flat-line@1m+1m:checkout")] };

        Assert.Contains("it is one of metrics", Assert.Throws<ArgumentException>(() => StreamGenerator.Create(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spike*0@1m+1m:x", "is not a size")]
    [InlineData("spike*11@1m+1m:x", "is not a size")]
    [InlineData("spike*@1m+1m:x", "is not a size")]
    [InlineData("spike", "expected kind@offset+duration:target")]
    [InlineData("spike@1m+1m", "expected kind@offset+duration:target")]
    [InlineData("spike@1m+1m:", "expected kind@offset+duration:target")]
    [InlineData("spike@1m:x", "expected kind@offset+duration:target")]
    [InlineData("boom@1m+1m:x", "unknown kind 'boom'")]
    [InlineData("spike@1x+1m:x", "'1x' is not a duration")]
    [InlineData("spike@1m+0:x", "'0' is not a duration above zero")]
    public void A_wrong_fault_is_explained(string text, string message)
    {
        Assert.False(FaultSpec.TryParse(text, out _, out string? error));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_is_named()
    {
        var options = new GeneratorOptions { Services = 0, MalformedPercent = 101, Series = -1, Records = -5 };
        var error = Assert.Throws<ArgumentException>(() => StreamGenerator.Create(options));

        foreach (string name in new[] { "services", "malformed", "series", "records" }) Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spike@1h+1m:*", "after the end")]
    [InlineData("spike@1m+1m:nobody", "unknown target 'nobody'")]
    [InlineData("seasonal-break@1m+1h:*", "at least 6h")]
    [InlineData("bad-deployment@1m+1m:*", "name one service")]
    public void A_fault_that_cannot_show_is_refused(string fault, string message)
    {
        var options = new GeneratorOptions { Duration = TimeSpan.FromMinutes(10), Faults = [Streams.Fault(fault)] };

        Assert.Contains(message, Assert.Throws<ArgumentException>(() => StreamGenerator.Create(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_shorter_than_a_record_is_refused()
    {
        StreamGenerator generator = StreamGenerator.Create(new GeneratorOptions());

        Assert.Throws<ArgumentException>(() => generator.Fill(new byte[generator.MaxRecordBytes - 1]));
    }
}
