using Apache.Arrow;
using StreamEngine.Parsing.ArrowIpc;
using Xunit;
using static StreamEngine.Tests.Parsing.ArrowIpc.ArrowHarness;

namespace StreamEngine.Tests.Parsing.ArrowIpc;

/// <summary>Bytes in any pieces, packed, of other writers, cut short and damaged.</summary>
public sealed class ArrowBytesTests
{
    /// <summary>Damaged files: more by hand, a share of it here.</summary>
    private static readonly int s_mutations = int.Parse(Environment.GetEnvironmentVariable("STREAMENGINE_ARROW_MUTATIONS") ?? "10000", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("polars.lz4.arrow")]
    [InlineData("polars.zstd.arrow")]
    [InlineData("polars.arrows")]
    [InlineData("metrics.lz4frame.arrows")]
    public void What_other_writers_packed_is_read(string name)
    {
        ArrowResult result = Read(Sample(name));
        Assert.Null(result.Fault);
        Assert.Equal(400, result.Rows.Count);
        Assert.Equal("Metric t=2026-01-05T10:00:00Z name=cpu labels=host=a value=0", result.Rows[0]);
        Assert.Equal("Metric t=2026-01-05T10:03:19Z name=n labels=host=b value=199", result.Rows[^1]);
    }

    [Fact]
    public void Views_structs_and_lists_of_other_writers_are_read() => Assert.Equal(
        [
            "Log t=2026-01-05T10:00:00Z body=slow severity=13 ok=1 tags=[\"a\",\"b\"] user.id=7",
            "Log body=broken pipe in a long message severity=17 tags=[] user.id=8",
        ],
        Read(Sample("polars.logs.arrow")).Rows);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_do_not_depend_on_the_pieces_in_which_bytes_arrive(bool file)
    {
        byte[] bytes = Write(file, [Rows(0, 40), Rows(40, 1), .. Enumerable.Range(0, 7).Select(static i => Rows(41 + i, 1))]);
        ArrowResult whole = Read(bytes);
        Assert.Equal(48, whole.Rows.Count);
        foreach (int piece in (int[])[1, 7, 64, 1000])
        {
            ArrowResult pieces = Read(bytes, piece);
            Assert.Equal((whole.Fault, string.Join('\n', whole.Rows)), (pieces.Fault, string.Join('\n', pieces.Rows)));
        }
    }

    [Fact]
    public void A_large_batch_comes_in_several_chunks() => Assert.Equal(60_000, Read(Write(true, Rows(0, 60_000)), 4096).Rows.Count);

    [Fact]
    public void Streams_may_follow_each_other_with_the_same_columns()
    {
        byte[] one = Write(false, Rows(0, 3));
        Assert.Equal(6, Read([.. one, .. one]).Rows.Count);
        ArrowResult other = Read([.. one, .. Write(false, Batch(("message", Texts("a"))))]);
        Assert.Equal(3, other.Rows.Count);
        Assert.EndsWith("the columns are others than those of the stream before it", other.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_cut_short_gives_the_rows_before_the_cut_and_an_error_with_its_position()
    {
        byte[] bytes = Write(true, Rows(0, 10), Rows(10, 10));
        for (int length = 1; length < bytes.Length; length++)
        {
            ArrowResult result = Read(bytes[..length]);
            Assert.True(result.Fault is null ? result.Rows.Count == 20 : result.Fault.Contains("at byte", StringComparison.Ordinal), $"{length}: {result.Fault}");
            Assert.True(result.Rows.Count is 0 or 10 or 20);
        }
    }

    [Fact]
    public void Columns_with_views_need_the_number_of_their_buffers()
    {
        const string Text = "a text that is too long for a view";
        byte[] views = Write(false, Batch(("message", new StringViewArray.Builder().Append(Text).Build())));
        byte[] texts = Write(false, Batch(("message", Texts(Text))));
        ArrowResult result = Read([.. views.AsSpan(0, SchemaEnd(views)), .. texts.AsSpan(SchemaEnd(texts))]);
        Assert.EndsWith("1 columns have views, and the numbers of their buffers are there for 0", result.Fault, StringComparison.Ordinal);
        Assert.Null(Read(views).Fault);

        static int SchemaEnd(byte[] stream) => 8 + System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(4));
    }

    [Fact]
    public void Damaged_bytes_never_throw()
    {
        byte[][] samples =
        [
            Sample("polars.lz4.arrow"), Sample("polars.zstd.arrow"), Sample("polars.logs.arrow"), Write(false, Rows(0, 5)), Write(true, Rows(0, 5), Rows(5, 2)),
        ];
        var random = new Random(7);
        int faults = 0;
        for (int i = 0; i < s_mutations; i++)
        {
            byte[] bytes = [.. samples[i % samples.Length]];
            for (int n = random.Next(1, 5); n > 0; n--)
            {
                int at = random.Next(bytes.Length);
                bytes[at] = random.Next(4) switch { 0 => 0xFF, 1 => 0, 2 => (byte)random.Next(256), _ => (byte)(bytes[at] ^ (1 << random.Next(8))) };
            }

            string? fault = Read(bytes).Fault;
            faults += fault is null ? 0 : 1;
            Assert.True(fault is null || (fault.Contains("at byte ", StringComparison.Ordinal) && !fault.Contains("   at ", StringComparison.Ordinal)), fault);
        }

        Assert.InRange(faults, s_mutations / 20, s_mutations);
    }

    [Fact]
    public void Only_arrow_is_taken_for_arrow()
    {
        Assert.True(ArrowFormat.IsArrow(Sample("polars.arrows")));
        Assert.True(ArrowFormat.IsArrow(Sample("polars.zstd.arrow")));
        Assert.False(ArrowFormat.IsArrow("{\"a\":1}\n"u8));
        Assert.False(ArrowFormat.IsArrow([0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
    }

    private static RecordBatch Rows(int first, int count)
    {
        int[] rows = [.. Enumerable.Range(first, count)];
        var numbers = new Int64Array.Builder().AppendRange(rows.Select(static r => (long)r));
        return Batch(("message", Texts([.. rows.Select(static r => $"row {r} of a table")])), ("n", numbers.Build()), ("kind_of", Texts([.. rows.Select(static r => r % 3 == 0 ? null : "x")])));
    }
}
