using Apache.Arrow;
using Apache.Arrow.Types;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using Xunit;
using static StreamEngine.Tests.Parsing.ArrowIpc.ArrowHarness;

namespace StreamEngine.Tests.Parsing.ArrowIpc;

/// <summary>Tables of others become logs, changes and metric points; every type of column is read or refused by name.</summary>
public sealed class ArrowRowsTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_table_with_a_message_is_logs_with_fields()
    {
        RecordBatch batch = Batch(
            ("ts", new TimestampArray.Builder(TimeUnit.Microsecond, TimeZoneInfo.Utc).Append(s_start).AppendNull().Build()),
            ("level", Texts("warn", null)),
            ("message", Texts("slow \"x\"\n\u0001é", "b")),
            ("n", new Int32Array.Builder().Append(7).AppendNull().Build()),
            ("ok", new BooleanArray.Builder().Append(true).AppendNull().Build()));
        ArrowResult result = Read(Write(file: true, batch));
        Assert.Null(result.Fault);
        Assert.Equal(["Log t=2026-01-05T10:00:00Z body=slow \"x\"\n\u0001é severity=13 n=7 ok=1", "Log body=b"], result.Rows);
    }

    [Fact]
    public void Only_the_fields_that_are_asked_for_are_decoded()
    {
        byte[] bytes = Write(false, Batch(("message", Texts("a")), ("x", Texts("1")), ("y", Texts("2"))));
        Assert.Equal(["Log body=a y=2"], Read(bytes, options: new ParserOptions { Fields = FieldProjection.Of("y") }).Rows);
    }

    [Fact]
    public void A_wide_table_has_a_point_for_each_number()
    {
        RecordBatch batch = Batch(
            ("time", new Int64Array.Builder().Append(1_767_607_200).Append(1_767_607_201).Build()),
            ("host", Texts("a", "b")),
            ("cpu", new DoubleArray.Builder().Append(0.5).Append(double.NaN).Build()),
            ("mem", new UInt64Array.Builder().Append(ulong.MaxValue).AppendNull().Build()),
            ("row_id", new Int32Array.Builder().Append(1).Append(2).Build()));
        ArrowResult result = Read(Write(true, batch));
        Assert.Equal(
            [
                "Metric t=2026-01-05T10:00:00Z name=cpu labels=host=a value=0.5",
                "Metric t=2026-01-05T10:00:00Z name=mem labels=host=a value=1.8446744073709552E+19",
                "Metric t=2026-01-05T10:00:01Z name=cpu labels=host=b",
                "Metric t=2026-01-05T10:00:01Z name=mem labels=host=b",
            ],
            result.Rows);
        Assert.Equal("arrow: metrics, 2 value columns, 1 labels", result.Description);
    }

    [Fact]
    public void A_long_table_names_the_metric_in_a_column()
    {
        RecordBatch batch = Batch(
            ("date", new Date32Array.Builder().Append(s_start.DateTime).Append(s_start.DateTime).Build()),
            ("metric", Texts("cpu", null)),
            ("value", new FloatArray.Builder().Append(0.1f).Append(1).Build()),
            ("region", Texts("eu,1", "us")));
        ArrowResult result = Read(Write(true, batch));
        Assert.Equal(["Metric t=2026-01-05T00:00:00Z name=cpu labels=region=eu\\,1 value=0.1"], result.Rows);
        DeadLetter letter = Assert.Single(result.Rejects);
        Assert.Equal((RejectReason.MissingField, "row 1: expected the name of a metric"), (letter.Reason, letter.Detail));
        Assert.Equal("{\"date\":\"2026-01-05\",\"value\":1,\"region\":\"us\"}", System.Text.Encoding.UTF8.GetString(letter.Excerpt.Span));
    }

    [Fact]
    public void A_table_of_changes_is_changes() => Assert.Equal(
        ["Change type=deployment service=cart version=1.2"],
        Read(Write(true, Batch(("type", Texts("deployment")), ("service", Texts("cart")), ("version", Texts("1.2"))))).Rows);

    [Theory]
    [InlineData(TimeUnit.Second, 1_767_607_200)]
    [InlineData(TimeUnit.Millisecond, 1_767_607_200_000)]
    [InlineData(TimeUnit.Microsecond, 1_767_607_200_000_000)]
    [InlineData(TimeUnit.Nanosecond, 1_767_607_200_000_000_000)]
    public void Times_of_every_unit_are_read_and_those_without_a_zone_are_local(TimeUnit unit, long value)
    {
        var options = new ParserOptions { TimeZone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(2), "x", "x") };
        foreach ((string? zone, string hour) in new[] { ("Europe/Berlin", "10"), (null, "08") })
        {
            ArrowBuffer buffer = new ArrowBuffer.Builder<long>().Append(value).Append(-1).Build();
            var times = new TimestampArray(new TimestampType(unit, zone), buffer, ArrowBuffer.Empty, 2, 0, 0);
            ArrowResult result = Read(Write(true, Batch(("time", times), ("msg", Texts("a", "b")))), options: options);
            Assert.Equal($"Log t=2026-01-05T{hour}:00:00Z body=a", result.Rows[0]);
            Assert.StartsWith("Log t=1969-12-31T2", result.Rows[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_time_that_nanoseconds_do_not_hold_is_a_dead_letter_with_row_and_position()
    {
        ArrowBuffer buffer = new ArrowBuffer.Builder<long>().Append(1_767_607_200).Append(99_999_999_999).Build();
        var times = new TimestampArray(new TimestampType(TimeUnit.Second, "UTC"), buffer, ArrowBuffer.Empty, 2, 0, 0);
        ArrowResult result = Read(Write(true, Batch(("time", times), ("cpu", new DoubleArray.Builder().Append(1).Append(2).Build()))));
        Assert.Single(result.Rows);
        DeadLetter letter = Assert.Single(result.Rejects);
        Assert.Equal(RejectReason.Timestamp, letter.Reason);
        Assert.Equal("row 1: column 'time': cannot read the time '5138-11-16T09:46:39Z'", letter.Detail);
        Assert.True(letter.Position > 8);
    }

    [Fact]
    public void Nested_and_unusual_types_are_read()
    {
        var point = new StructType([new Field("id", Int32Type.Default, true), new Field("name", StringType.Default, true)]);
        var user = new StructArray(point, 1, [new Int32Array.Builder().Append(7).Build(), Texts("al")], ArrowBuffer.Empty, 0, 0);
        var list = new ListArray.Builder(Int8Type.Default);
        ((Int8Array.Builder)list.Append().ValueBuilder).Append(1).AppendNull();
        var money = new Decimal128Array.Builder(new Decimal128Type(10, 3));
        money.Append(-0.05m);
        var half = new HalfFloatArray.Builder().Append((Half)1.5).Build();
        var bytes = new BinaryArray.Builder().Append([(byte)0xFF, 0xFE]).Build();
        var words = new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), new Int8Array.Builder().Append(1).Build(), Texts("x", "red"));
        var took = new DurationArray.Builder(DurationType.Millisecond).Append(250).Build();
        RecordBatch batch = Batch(("message", Texts("m")), ("user", user), ("list", list.Build()), ("money", money.Build()), ("half", half), ("blob", bytes), ("color", words), ("duration", took));
        ArrowResult result = Read(Write(false, batch));
        Assert.Null(result.Fault);
        Assert.Equal(["Log body=m duration=0.25 blob=//4= color=red half=1.5 list=[1,null] money=-0.05 user.id=7 user.name=al"], result.Rows.Select(static r => r.Replace("-0.050", "-0.05")));
    }

    [Fact]
    public void Rows_that_are_too_long_or_no_text_are_dead_letters_and_the_rest_is_read()
    {
        var damaged = new BinaryArray.Builder().Append("ok"u8.ToArray()).Append("b"u8.ToArray()).Append("c"u8.ToArray()).Build();
        var text = new StringArray(3, damaged.ValueOffsetsBuffer, new ArrowBuffer((byte[])[(byte)'o', (byte)'k', 0xFF, (byte)'c']), ArrowBuffer.Empty, 0, 0);
        RecordBatch batch = Batch(("message", text), ("x", Texts("1", "2", new string('z', 300))));
        ArrowResult result = Read(Write(true, batch), maxRecordBytes: 200);
        Assert.Equal(["Log body=ok x=1"], result.Rows);
        Assert.Equal([RejectReason.InvalidUtf8, RejectReason.TooLong], result.Rejects.Select(static r => r.Reason));
        Assert.StartsWith("row 2: expected at most 200 bytes as JSON", result.Rejects[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_not_read_is_named()
    {
        var interval = new YearMonthIntervalArray.Builder().Append(new Apache.Arrow.Scalars.YearMonthInterval(1)).Build();
        ArrowResult result = Read(Write(true, Batch(("message", Texts("m")), ("gap", interval))));
        Assert.Contains("column 'gap': the type", result.Fault, StringComparison.Ordinal);
    }
}
