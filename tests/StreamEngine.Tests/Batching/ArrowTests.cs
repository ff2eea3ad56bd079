using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using StreamEngine.Batching;
using StreamEngine.Memory;
using Xunit;

namespace StreamEngine.Tests.Batching;

public sealed class ArrowTests : IDisposable
{
    private const string Long = "a body that is longer than twelve bytes: ünïcödé";

    private readonly SlabPool _slabs = new(new SlabPoolOptions { PoisonOnReturn = true });
    private readonly BatchPool _pool;

    public ArrowTests() => _pool = new BatchPool(_slabs, 16);

    public void Dispose()
    {
        _pool.Dispose();
        _slabs.Dispose();
    }

    [Fact]
    public void A_wrapped_log_batch_shows_the_same_memory()
    {
        using EventBatch batch = Logs();
        using RecordBatch arrow = ArrowBatch.Wrap(batch);
        Check(arrow, (a, row) => ((StringViewArray)a).GetString(row));
        Assert.True(Slab.TryGet(((StringViewArray)arrow.Column("body")).DataBuffer(0).Memory, out Slab? slab, out _));
        Assert.Same(batch.Buffers[0], slab);
    }

    [Fact]
    public void An_owned_batch_outlives_its_source()
    {
        EventBatch batch = Logs();
        using RecordBatch arrow = ArrowBatch.ToOwned(batch);
        batch.Dispose();
        Check(arrow, (a, row) => ((StringArray)a).GetString(row));
    }

    [Fact]
    public async Task An_owned_batch_survives_ipc_and_sends_no_slab()
    {
        EventBatch batch = Logs();
        using RecordBatch arrow = ArrowBatch.ToOwned(batch);
        batch.Dispose();
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, arrow.Schema, leaveOpen: true))
        {
            await writer.WriteRecordBatchAsync(arrow, TestContext.Current.CancellationToken);
            await writer.WriteEndAsync(TestContext.Current.CancellationToken);
        }

        Assert.InRange(stream.Length, 1, 8192);
        stream.Position = 0;
        using var reader = new ArrowStreamReader(stream);
        using RecordBatch back = await reader.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken);
        Check(back, (a, row) => ((StringArray)a).GetString(row));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_exported_can_be_imported(bool views)
    {
        using EventBatch batch = Logs();
        using RecordBatch arrow = views ? ArrowBatch.Wrap(batch) : ArrowBatch.ToOwned(batch);
        ParsedChunk chunk = Assert.Single(Import().Read(arrow));
        using EventBatch back = Assert.Single(chunk.Batches);
        Assert.Equal((EventKind.Log, 2, 2L), (back.Kind, back.Count, chunk.Records));
        for (int row = 0; row < 2; row++)
        {
            Assert.Equal(batch.Times[row], back.Times[row]);
            Assert.Equal(batch.Severities[row], back.Severities[row]);
            Assert.Equal(batch.Statuses[row], back.Statuses[row]);
            Assert.Equal(batch.Durations[row], back.Durations[row]);
            for (int column = 0; column < EventBatch.TextColumns; column++)
            {
                Assert.Equal(Show(batch.Text(column, row)), Show(back.Text(column, row)));
            }
        }
    }

    [Theory]
    [InlineData(TimeUnit.Second, 1_000_000_000L)]
    [InlineData(TimeUnit.Millisecond, 1_000_000L)]
    [InlineData(TimeUnit.Microsecond, 1_000L)]
    [InlineData(TimeUnit.Nanosecond, 1L)]
    public void Metrics_are_imported_from_any_time_unit_and_from_dictionaries(TimeUnit unit, long scale)
    {
        var type = new TimestampType(unit, "UTC");
        using Int64Array ticks = new Int64Array.Builder().Append(5).Append(6).AppendNull().Build();
        var times = new TimestampArray(type, ticks.ValueBuffer, ticks.NullBitmapBuffer, 3, 1, 0);
        var names = new DictionaryArray(new DictionaryType(Int32Type.Default, StringType.Default, false), new Int32Array.Builder().Append(1).Append(0).Append(1).Build(), Strings("cpu", "memory.used"));
        using RecordBatch arrow = Batch(("Timestamp", times), ("metric", names), ("labels", Strings("host=a", null, "host=a")), ("value", new FloatArray.Builder().Append(1.5f).AppendNull().Append(2).Build()));
        using EventBatch batch = Assert.Single(Assert.Single(Import().Read(arrow)).Batches);
        Assert.Equal(EventKind.Metric, batch.Kind);
        Assert.Equal([5 * scale, 6 * scale, EventBatch.NoTime], batch.Times.Span(3).ToArray());
        Assert.Equal([1.5, double.NaN, 2], batch.Values.Span(3).ToArray());
        Assert.Equal(["memory.used", "cpu", "memory.used"], Enumerable.Range(0, 3).Select(r => Show(batch.Text(MetricText.Name, r))));
        Assert.Equal("host=a", Show(batch.Text(MetricText.Labels, 0)));
        Assert.Equal(string.Empty, Show(batch.Text(MetricText.Labels, 1)));
    }

    [Fact]
    public void Rows_that_mean_nothing_become_dead_letters()
    {
        var type = new TimestampType(TimeUnit.Second, "UTC");
        using Int64Array ticks = new Int64Array.Builder().Append(1).Append(long.MaxValue).Append(3).Build();
        using RecordBatch arrow = Batch(
            ("time", new TimestampArray(type, ticks.ValueBuffer, ArrowBuffer.Empty, 3, 0, 0)), ("name", Strings("a", "b", null)), ("value", new DoubleArray.Builder().Append(1).Append(2).Append(3).Build()));
        ParsedChunk chunk = Assert.Single(Import().Read(arrow));
        using EventBatch batch = Assert.Single(chunk.Batches);
        Assert.Equal((1, 3L), (batch.Count, chunk.Records));
        Assert.Equal([RejectReason.Timestamp, RejectReason.MissingField], chunk.DeadLetters.Select(d => d.Reason));
    }

    [Fact]
    public void Changes_and_named_levels_are_recognised()
    {
        using RecordBatch changes = Batch(("time", new Int64Array.Builder().Append(7).Build()), ("type", Strings("deployment")), ("service", Strings("checkout")), ("version", Strings("v42")));
        using EventBatch change = Assert.Single(Assert.Single(Import().Read(changes)).Batches);
        Assert.Equal((EventKind.Change, 7L, "v42"), (change.Kind, change.Times[0], Show(change.Text(ChangeText.Version, 0))));

        using RecordBatch logs = Batch(("message", Strings("a", "b", "c", "d")), ("level", Strings("WARNING", "Error", "info", "what")));
        using EventBatch log = Assert.Single(Assert.Single(Import().Read(logs)).Batches);
        Assert.Equal([(byte)Severity.Warn, (byte)Severity.Error, (byte)Severity.Info, (byte)0], log.Severities.Span(4).ToArray());
    }

    [Fact]
    public void Wrong_columns_are_named_with_what_was_expected()
    {
        using RecordBatch time = Batch(("time", Strings("today")), ("message", Strings("x")));
        using RecordBatch text = Batch(("message", new DoubleArray.Builder().Append(1).Build()));
        using RecordBatch none = Batch(("x", Strings("x")));
        Assert.Equal("Arrow column 'time': expected timestamp of any unit, or int64 nanoseconds since the Unix epoch, found utf8", Assert.Throws<ArgumentException>(() => Import().Read(time)).Message);
        Assert.Contains("'message': expected utf8", Assert.Throws<ArgumentException>(() => Import().Read(text)).Message, StringComparison.Ordinal);
        Assert.Contains("found x", Assert.Throws<ArgumentException>(() => Import().Read(none)).Message, StringComparison.Ordinal);
        Assert.Contains("column value", Assert.Throws<ArgumentException>(() => Import().Read(none, EventKind.Metric)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Much_text_is_cut_into_chunks_and_no_slab_leaks()
    {
        string big = new('x', 300_000);
        using RecordBatch arrow = Batch(("message", Strings([.. Enumerable.Repeat(big, 10)])));
        List<ParsedChunk> chunks = Import().Read(arrow);
        Assert.Equal(4, chunks.Count);
        Assert.Equal([0L, 1L, 2L, 3L], chunks.Select(c => c.Sequence));
        Assert.Equal(10, chunks.Sum(c => c.Batches.Sum(b => b.Count)));
        foreach (EventBatch batch in chunks.SelectMany(c => c.Batches))
        {
            Assert.Equal(big, Show(batch.Text(LogText.Body, 0)));
            batch.Dispose();
        }

        Assert.Equal(0, _pool.Rented);
        _pool.Dispose();
        Assert.Equal(0, _slabs.RentedSlabs);
    }

    private static void Check(RecordBatch arrow, Func<IArrowArray, int, string?> text)
    {
        Assert.Equal(2, arrow.Length);
        Assert.Equal(["time", "severity_number", "body", "service", "host", "logger", "trace_id", "span_id", "status", "duration_seconds", "size_bytes", "template", "record"], arrow.Schema.FieldsList.Select(f => f.Name));
        var times = (TimestampArray)arrow.Column("time");
        Assert.Equal((1_700_000_000_000_000_001L, 1, false), (times.GetValue(0)!.Value, times.NullCount, times.GetValue(1).HasValue));
        Assert.Equal((byte)17, ((UInt8Array)arrow.Column("severity_number")).GetValue(0));
        Assert.Equal((Long, "short"), (text(arrow.Column("body"), 0), text(arrow.Column("body"), 1)));
        Assert.Equal(("an unescaped text of some length", string.Empty), (text(arrow.Column("service"), 0), text(arrow.Column("service"), 1)));
        Assert.Equal(("12 " + Long, "short"), (text(arrow.Column("record"), 0), text(arrow.Column("record"), 1)));
        Assert.Equal(((short)503, 0.25, -1), (((Int16Array)arrow.Column("status")).GetValue(0)!.Value, ((DoubleArray)arrow.Column("duration_seconds")).GetValue(0)!.Value, ((Int32Array)arrow.Column("template")).GetValue(0)!.Value));
        Assert.True(double.IsNaN(((DoubleArray)arrow.Column("size_bytes")).GetValue(0)!.Value));
    }

    private static string Show(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    private static StringArray Strings(params string?[] values)
    {
        var builder = new StringArray.Builder();
        foreach (string? value in values)
        {
            builder.Append(value);
        }

        return builder.Build();
    }

    private static RecordBatch Batch(params (string Name, IArrowArray Array)[] columns)
    {
        var schema = new Schema.Builder();
        foreach ((string name, IArrowArray array) in columns)
        {
            schema.Field(new Field(name, array.Data.DataType, true));
        }

        return new RecordBatch(schema.Build(), columns.Select(c => c.Array), columns[0].Array.Length);
    }

    private ArrowImport Import() => new(_pool, new SourceInfo(0, "memory"));

    private EventBatch Logs()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("12 " + Long + "\nshort\n");
        Slab slab = _slabs.RentSlab(bytes.Length);
        bytes.CopyTo(slab.GetSpan());
        using var chunk = new Chunk(new SourceInfo(0, "test"), slab, 0, bytes.Length, 0, 0, 0);
        var builder = new BatchBuilder(_pool);
        builder.Start(chunk);
        builder.BeginLog();
        builder.SetTime(1_700_000_000_000_000_001);
        builder.SetSeverity(17);
        builder.SetStatus(503);
        builder.SetDuration(0.25);
        builder.SetText(LogText.Body, slab.Slice(3, bytes.Length - 10));
        builder.SetText(LogText.Service, "an unescaped text of some length"u8);
        builder.EndRow(slab.Slice(0, bytes.Length - 7));
        builder.BeginLog();
        builder.SetText(LogText.Body, slab.Slice(bytes.Length - 6, 5));
        builder.EndRow(slab.Slice(bytes.Length - 6, 5));
        return builder.Finish().Batches[0];
    }
}
