using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using StreamEngine.Batching;
using Xunit;

namespace StreamEngine.Tests.Batching;

public sealed class ArrowFieldsTests
{
    private const string Long = "a text that is longer than twelve bytes";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fields_follow_the_columns_of_the_kind_by_name_and_type(bool views)
    {
        using var rows = new FieldBatch();
        using EventBatch batch = rows.One([("t", Long), ("i", 5L), ("z", true)], [("d", 0.5)], [("z", false), ("t", "x")]);
        using RecordBatch arrow = views ? ArrowBatch.Wrap(batch) : ArrowBatch.ToOwned(batch);
        Assert.Equal(["record", "d", "i", "t", "z"], arrow.Schema.FieldsList.TakeLast(5).Select(static f => f.Name));
        Assert.Equal([null, 0.5, null], Enumerable.Range(0, 3).Select(((DoubleArray)arrow.Column("d")).GetValue));
        Assert.Equal([5L, null, null], Enumerable.Range(0, 3).Select(((Int64Array)arrow.Column("i")).GetValue));
        Assert.Equal([true, null, false], Enumerable.Range(0, 3).Select(((BooleanArray)arrow.Column("z")).GetValue));
        Assert.Equal([Long, null, "x"], Enumerable.Range(0, 3).Select(r => views ? ((StringViewArray)arrow.Column("t")).GetString(r) : ((StringArray)arrow.Column("t")).GetString(r)));
        Assert.Equal((2, 2, 1, 1), (arrow.Column("d").NullCount, arrow.Column("i").NullCount, arrow.Column("t").NullCount, arrow.Column("z").NullCount));
    }

    [Fact]
    public void A_column_without_nulls_has_no_bitmap()
    {
        using var rows = new FieldBatch();
        using EventBatch batch = rows.One([("i", 5L)], [("i", 6L)]);
        using RecordBatch arrow = ArrowBatch.Wrap(batch);
        Assert.True(((Int64Array)arrow.Column("i")).NullBitmapBuffer.IsEmpty);
    }

    [Fact]
    public void Names_of_the_kind_are_prefixed_and_never_meet()
    {
        string[] names = ["body", "field.body", "field.field.body", "status", "kind", "other_fields", "field.x", "x", "Body"];
        string[] columns = [.. names.Select(static n => ArrowSchemas.NameOf(EventKind.Log, n))];
        Assert.Equal(["field.body", "field.field.body", "field.field.field.body", "field.status", "field.kind", "field.other_fields", "field.x", "x", "Body"], columns);
        Assert.Equal("body", ArrowSchemas.NameOf(EventKind.Metric, "body"));
    }

    [Fact]
    public void Batches_with_the_same_fields_share_a_schema()
    {
        using var rows = new FieldBatch();
        using EventBatch a = rows.One([("i", 5L), ("t", "x")]);
        using EventBatch b = rows.One([("t", "y")], [("i", 7L)]);
        using EventBatch c = rows.One([("i", 0.5), ("t", "x")]);
        Assert.Same(ArrowBatch.ToOwned(a).Schema, ArrowBatch.ToOwned(b).Schema);
        Assert.NotSame(ArrowBatch.ToOwned(a).Schema, ArrowBatch.ToOwned(c).Schema);
        Assert.Equal(ArrowTypeId.Double, ArrowBatch.ToOwned(c).Schema.GetFieldByName("i").DataType.TypeId);
    }

    [Fact]
    public async Task Fields_survive_ipc()
    {
        using var rows = new FieldBatch();
        using EventBatch batch = rows.One([("t", Long), ("i", 5L)], [], [("i", long.MinValue), ("z", true)]);
        using RecordBatch arrow = ArrowBatch.ToOwned(batch);
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, arrow.Schema, leaveOpen: true))
        {
            await writer.WriteRecordBatchAsync(arrow, TestContext.Current.CancellationToken);
            await writer.WriteEndAsync(TestContext.Current.CancellationToken);
        }

        stream.Position = 0;
        using var reader = new ArrowStreamReader(stream);
        using RecordBatch back = await reader.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken);
        Assert.Equal([5L, null, long.MinValue], Enumerable.Range(0, 3).Select(((Int64Array)back.Column("i")).GetValue));
        Assert.Equal([Long, null, null], Enumerable.Range(0, 3).Select(r => ((StringArray)back.Column("t")).GetString(r)));
        Assert.Equal([null, null, true], Enumerable.Range(0, 3).Select(((BooleanArray)back.Column("z")).GetValue));
    }
}
