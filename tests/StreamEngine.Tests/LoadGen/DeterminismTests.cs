using System.Buffers;
using FsCheck;
using FsCheck.Xunit;
using StreamEngine.LoadGen;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class DeterminismTests
{
    public static TheoryData<StreamFormat> Formats => Streams.AllFormats;

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_seed_gives_the_same_bytes(StreamFormat format)
    {
        GeneratorOptions options = Everything(format, seed: 7);

        Assert.Equal(Streams.Bytes(options), Streams.Bytes(options));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Another_seed_gives_other_bytes(StreamFormat format) =>
        Assert.NotEqual(Streams.Bytes(Everything(format, seed: 7)), Streams.Bytes(Everything(format, seed: 8)));

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_way_of_reading_does_not_change_the_bytes(StreamFormat format)
    {
        GeneratorOptions options = Everything(format, seed: 3);
        StreamGenerator generator = StreamGenerator.Create(options);
        var single = new ArrayBufferWriter<byte>();
        while (generator.TryWriteRecord(single))
        {
        }

        Assert.Equal(Streams.Bytes(options), single.WrittenSpan.ToArray());
        Assert.Equal(options.Records, generator.RecordsWritten);
        Assert.True(generator.IsComplete);
    }

    [Property(MaxTest = 30)]
    public bool Buffer_sizes_do_not_change_the_bytes(ulong seed, PositiveInt size)
    {
        var options = new GeneratorOptions { Seed = seed, Records = 200, Escapes = true };

        return Streams.Bytes(options, size.Get * 100).AsSpan().SequenceEqual(Streams.Bytes(options));
    }

    [Fact]
    public void The_clock_of_metrics_and_logs_starts_at_the_start_option()
    {
        var start = new DateTimeOffset(2031, 12, 31, 23, 59, 50, TimeSpan.Zero);
        string[] lines = Streams.Lines(new GeneratorOptions { Format = StreamFormat.Csv, Start = start, Records = 3 });

        Assert.StartsWith("2031-12-31T23:59:50Z,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2032-01-01T00:00:00Z,", lines[2], StringComparison.Ordinal);
        Assert.All(Streams.Json(new GeneratorOptions { Start = start, Records = 100 }), r => Assert.True(Streams.Time(r) >= start));
    }

    private static GeneratorOptions Everything(StreamFormat format, ulong seed) => new()
    {
        Format = format,
        Seed = seed,
        Records = 400,
        EventRate = 2,
        Series = 5,
        MalformedPercent = 5,
        Disorder = TimeSpan.FromMinutes(2),
        ShuffleKeys = true,
        Escapes = true,
        NonAscii = true,
        Faults = [Streams.Fault("spike@10s+20s:frontend"), Streams.Fault("bad-deployment@20s+1m:frontend")],
    };
}
