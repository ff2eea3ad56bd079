using System.Text;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class LabelTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Labels_are_the_faults_with_their_times()
    {
        StreamGenerator generator = StreamGenerator.Create(Options(TimeSpan.FromMinutes(30)));
        Streams.Bytes(generator);

        FaultLabel[] expected =
        [
            new(FaultKind.ErrorBurst, "cart", Start.AddMinutes(5), Start.AddMinutes(7)),
            new(FaultKind.BadDeployment, "checkout", Start.AddMinutes(20), Start.AddMinutes(25)),
        ];
        Assert.Equal(expected, generator.Labels);
    }

    [Fact]
    public void Labels_end_with_the_stream_and_leave_out_what_was_not_reached()
    {
        StreamGenerator generator = StreamGenerator.Create(Options(TimeSpan.Zero) with { Records = 360 });
        Streams.Bytes(generator);

        FaultLabel label = Assert.Single(generator.Labels);
        Assert.Equal(FaultKind.ErrorBurst, label.Kind);
        Assert.InRange(label.End, Start.AddMinutes(5.9), Start.AddMinutes(6.1));
        Assert.Empty(generator.Changes);
    }

    [Theory]
    [InlineData(StreamFormat.Json)]
    [InlineData(StreamFormat.Access)]
    public void Change_events_are_told_for_every_format(StreamFormat format)
    {
        StreamGenerator generator = StreamGenerator.Create(Options(TimeSpan.FromMinutes(30)) with { Format = format });
        Streams.Bytes(generator);

        string change = Encoding.UTF8.GetString(Assert.Single(generator.Changes).Span);
        Assert.StartsWith("{\"time\":\"2026-01-05T00:20:00Z\",\"type\":\"deployment\",\"service\":\"checkout\"", change, StringComparison.Ordinal);
    }

    private static GeneratorOptions Options(TimeSpan duration) => new()
    {
        EventRate = 1,
        Duration = duration,
        Faults = [Streams.Fault("error-burst@5m+2m:cart"), Streams.Fault("bad-deployment@20m+5m:checkout")],
    };
}
