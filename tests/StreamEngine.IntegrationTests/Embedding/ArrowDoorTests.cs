using Apache.Arrow;
using Apache.Arrow.Types;
using StreamEngine.Ingestion;
using StreamEngine.IntegrationTests.Determinism;
using StreamEngine.Pipeline;
using StreamEngine.TestKit;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.IntegrationTests.Embedding;

public sealed class ArrowDoorTests
{
    private const long Second = 1_000_000_000;
    private static readonly long s_start = (ScenarioBuilder.Start - DateTimeOffset.UnixEpoch).Ticks * 100;

    [Fact]
    public async Task Rows_of_record_batches_are_folded_and_counted()
    {
        using var source = new RecordBatchSource("points");
        var sums = new List<double>();
        PipelineBuilder builder = Pipelines.Builder((7, 4 << 10, 2)).AddSource(source);
        builder.OnFrame(f => sums.Add(f.Frame.Column(Aggregate.Sum)[0]));
        PipelineRecord run = await PipelineRecord.RunAsync(builder, async _ =>
        {
            for (int minute = 0; minute < 5; minute++)
            {
                using RecordBatch batch = Points(minute * 60, 60, "load");
                Assert.True(await source.WriteAsync(batch, TestContext.Current.CancellationToken));
            }

            await source.CompleteAsync();
        });
        Pipelines.Check(run);
        Assert.Equal(300, run.Status.Records);
        Assert.Equal(300, run.Status.Stage("window").Out);
        Assert.Equal("arrow", Assert.Single(run.Status.Sources).Format);
        Assert.Equal([.. Enumerable.Repeat(60.0, 5)], sums);
    }

    [Fact]
    public async Task A_wrong_batch_names_its_column_and_takes_nothing()
    {
        using var source = new RecordBatchSource("points");
        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddSource(source), async _ =>
        {
            using RecordBatch batch = new RecordBatch.Builder().Append("name", false, c => c.String(s => s.Append("load"))).Append("value", false, c => c.String(s => s.Append("x"))).Build();
            ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(async () => await source.WriteAsync(batch, TestContext.Current.CancellationToken));
            Assert.Contains("value", error.Message, StringComparison.Ordinal);
            await source.CompleteAsync();
        });
        Pipelines.Check(run);
        Assert.Equal(0, run.Status.Records);
    }

    [Fact]
    public async Task Writing_after_the_end_says_so()
    {
        using var source = new RecordBatchSource("points");
        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddSource(source), async pipeline =>
        {
            await pipeline.DrainAsync(TimeSpan.FromMinutes(1));
            using RecordBatch batch = Points(0, 10, "load");
            Assert.False(await source.WriteAsync(batch, TestContext.Current.CancellationToken));
        });
        Pipelines.Check(run);
    }

    [Fact]
    public async Task A_frame_becomes_a_record_batch_over_the_same_memory()
    {
        using var source = new RecordBatchSource("points");
        bool same = false;
        PipelineBuilder builder = Pipelines.Builder().AddSource(source);
        builder.OnFrame(scored =>
        {
            using RecordBatch batch = scored.Frame.ToRecordBatch();
            var sums = (DoubleArray)batch.Column("sum");
            same = sums.Values.Overlaps(scored.Frame.Column(Aggregate.Sum), out int offset) && offset == 0
                && ((Int32Array)batch.Column("series_id")).Values.Overlaps(scored.Frame.SeriesIds, out offset) && offset == 0;
        });
        await PipelineRecord.RunAsync(builder, async _ =>
        {
            using RecordBatch batch = Points(0, 60, "load");
            Assert.True(await source.WriteAsync(batch, TestContext.Current.CancellationToken));
            await source.CompleteAsync();
        });
        Assert.True(same, "the columns were copied");
    }

    private static RecordBatch Points(int from, int count, string name)
    {
        var type = new TimestampType(TimeUnit.Nanosecond, "UTC");
        var times = new Int64Array.Builder();
        var names = new StringArray.Builder();
        var values = new DoubleArray.Builder();
        for (int i = 0; i < count; i++)
        {
            times.Append(s_start + ((from + i) * Second));
            names.Append(name);
            values.Append(1);
        }

        Schema schema = new Schema.Builder()
            .Field(f => f.Name("time").DataType(type))
            .Field(f => f.Name("name").DataType(StringType.Default))
            .Field(f => f.Name("value").DataType(DoubleType.Default))
            .Build();
        var time = new TimestampArray(type, times.Build().ValueBuffer, ArrowBuffer.Empty, count, 0, 0);
        return new RecordBatch(schema, [time, names.Build(), values.Build()], count);
    }
}
