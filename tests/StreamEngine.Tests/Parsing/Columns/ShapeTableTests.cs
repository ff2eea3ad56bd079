using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using Xunit;

namespace StreamEngine.Tests.Parsing.Columns;

/// <summary>Shapes of one-byte records, each told by its byte.</summary>
public class ShapeTableTests
{
    private static readonly byte[] s_bytes = new byte[256 + ByteText.Padding];

    private readonly ShapeTable<ByteHash> _table = new();

    static ShapeTableTests()
    {
        for (int i = 0; i < 256; i++)
        {
            s_bytes[i] = (byte)i;
        }
    }

    [Fact]
    public void Many_shapes_with_as_many_structural_bytes_are_all_found()
    {
        Assert.All(Enumerable.Range(0, 200), record => Assert.True(Learn(record)));
        int[] orders = [.. Enumerable.Range(0, 200), .. Enumerable.Range(0, 200).Reverse(), .. Enumerable.Range(0, 1000).Select(i => i * 7919 % 200)];
        Assert.All(orders, record => Assert.Equal((byte)record, Assert.IsType<ByteShape>(Find(record)).Byte));
        Assert.Null(Find(201));
        Assert.Equal(200, _table.All.Count);
    }

    [Fact]
    public void A_record_that_has_no_shape_is_looked_at_once()
    {
        Assert.True(MayLearn(3));
        _table.Learn(null, Text(), Tokens(), 1, 3);
        Assert.False(MayLearn(3));
        Assert.True(MayLearn(4));
    }

    [Fact]
    public void It_stops_looking_when_shapes_do_not_help()
    {
        Assert.True(Learn(1));
        for (int i = 0; i < 1024; i++)
        {
            Assert.Null(Find(2));
        }

        Assert.Null(Find(1));
        Assert.False(MayLearn(3));
        for (int i = 0; i < 16 * 1024; i++)
        {
            Find(2);
        }

        Assert.NotNull(Find(1));
        Assert.True(MayLearn(3));
    }

    private static ByteText Text() => new(s_bytes.AsSpan(0, 256));

    private static Positions Tokens() => default;

    private RecordShape? Find(int record) => _table.Find(Text(), Tokens(), 1, record, record + 1);

    private bool MayLearn(int record) => _table.MayLearn(Text(), Tokens(), 1, record);

    private bool Learn(int record)
    {
        bool may = MayLearn(record);
        if (may)
        {
            _table.Learn(new ByteShape((byte)record), Text(), Tokens(), 1, record);
        }

        return may;
    }

    private readonly struct ByteHash : IShapeHash
    {
        public static uint Of(ByteText text, Positions tokens, int count, int start) => (uint)(text[start] + count) * 0x9E3779B9;
    }

    private sealed class ByteShape(byte value) : RecordShape([], 1)
    {
        internal byte Byte => value;

        internal override bool TryMatch(ByteText text, Positions tokens, int start, int end) => text[start] == value;
    }
}
