using Apache.Arrow;
using Apache.Arrow.Ipc;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Memory;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Emission;

public sealed class ArrowOutputTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Insights_are_rows_with_their_json()
    {
        using var stream = new MemoryStream();
        await using (var sink = new ArrowFileSink(new ArrowOutput(stream, ArrowFormat.File, leaveOpen: true)))
        {
            await sink.WriteAsync(Sample.Insights(3), Token);
            await sink.WriteAsync(Sample.Insights(2), Token);
        }

        stream.Position = 0;
        using var reader = new ArrowFileReader(stream);
        Assert.Equal(2, await reader.RecordBatchCountAsync());
        using RecordBatch batch = await reader.ReadNextRecordBatchAsync(Token);
        Assert.Equal("0000000000000002", ((StringArray)batch.Column("id")).GetString(1));
        Assert.Equal(1_700_000_000_000_000_002, ((TimestampArray)batch.Column("time")).GetValue(1));
        Assert.True(((StringArray)batch.Column("service")).IsNull(0));
        Assert.True(InsightJson.TryRead(((StringArray)batch.Column("json")).GetBytes(1), out _, out _));
    }

    [Theory]
    [InlineData(ArrowFormat.File)]
    [InlineData(ArrowFormat.Stream)]
    public async Task Without_insights_the_output_is_valid_and_empty(ArrowFormat format)
    {
        using var stream = new MemoryStream();
        await new ArrowFileSink(new ArrowOutput(stream, format, leaveOpen: true)).DisposeAsync();
        stream.Position = 0;
        using ArrowStreamReader reader = format == ArrowFormat.File ? new ArrowFileReader(stream) : new ArrowStreamReader(stream);
        Assert.Null(await reader.ReadNextRecordBatchAsync(Token));
        Assert.Contains(reader.Schema.FieldsList, f => f.Name == "json");
    }

    [Fact]
    public async Task After_a_failed_write_the_output_takes_no_more()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await using var sink = new ArrowFileSink(new ArrowOutput(full, ArrowFormat.Stream, "out.arrows"));
        SinkException first = await Assert.ThrowsAsync<SinkException>(async () => await sink.WriteAsync(Sample.Insights(1), Token));
        SinkException second = await Assert.ThrowsAsync<SinkException>(async () => await sink.WriteAsync(Sample.Insights(1), Token));
        Assert.StartsWith("out.arrows: cannot be written: ", first.Message, StringComparison.Ordinal);
        Assert.True(first.IsPermanent && second.IsPermanent);
    }

    [Fact]
    public async Task Frames_are_written_after_each_other()
    {
        using var pool = new SlabPool();
        var table = new SampleSeries();
        table.Add(SeriesKind.Gauge, "cpu", Entity.None, ("host", "a"));
        using var stream = new MemoryStream();
        await using (var output = new ArrowOutput(stream, leaveOpen: true))
        {
            for (int w = 0; w < 3; w++)
            {
                table.Add(SeriesKind.Gauge, "series" + w, Entity.None);
                using Frame frame = table.Frame(pool, w, 1, id => id);
                await output.WriteAsync(frame, Token);
            }

            Assert.Equal(9, output.Rows);
        }

        stream.Position = 0;
        using var reader = new ArrowStreamReader(stream);
        for (int w = 0; w < 3; w++)
        {
            using RecordBatch batch = await reader.ReadNextRecordBatchAsync(Token);
            Assert.Equal(w + 2, batch.Length);
            Assert.Equal("cpu{host=\"a\"}", ((StringArray)batch.Column("series")).GetString(0));
            Assert.Equal("series" + w, ((StringArray)batch.Column("series")).GetString(w + 1));
            Assert.Equal(w + 1, ((DoubleArray)batch.Column("mean")).GetValue(w + 1));
        }
    }
}
