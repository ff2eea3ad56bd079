using System.Text;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Windowing.Queries;

public class TablesOfNumbersTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 5000)]
    [InlineData(3, 60_000)]
    public void Numbers_are_those_of_a_dictionary(int seed, int count)
    {
        var random = new Random(seed);
        var table = new NumberTable();
        var expected = new Dictionary<long, int>();
        for (int i = 0; i < count; i++)
        {
            long key = random.Next(5) switch { 0 => random.NextInt64(long.MinValue, long.MaxValue), 1 => -random.Next(1000), 2 => random.Next(1 << 26), _ => random.Next(count) };
            Assert.Equal(expected.GetValueOrDefault(key, -1), table.Find(key));
            if (expected.TryAdd(key, i))
            {
                table.Add(key, i);
            }

            Assert.Equal(expected[key], table.Find(key));
        }

        Assert.All(expected, e => Assert.Equal(e.Value, table.Find(e.Key)));
        Assert.Equal(expected.Count, table.Count);
    }

    [Theory]
    [InlineData(1, 10, 10)]
    [InlineData(2, 3000, 3)]
    [InlineData(3, 3, 3000)]
    [InlineData(4, 100_000, 100_000)]
    public void Pairs_are_those_of_a_dictionary(int seed, int lefts, int rights)
    {
        var random = new Random(seed);
        var table = new PairTable();
        var expected = new Dictionary<(int, int), int>();
        for (int i = 0; i < 20_000; i++)
        {
            (int left, int right) = (random.Next(lefts), random.Next(rights));
            Assert.Equal(expected.GetValueOrDefault((left, right), -1), table.Find(left, right));
            if (!expected.ContainsKey((left, right)))
            {
                expected.Add((left, right), table.Add(left, right));
            }
        }

        Assert.All(expected, e => Assert.Equal(e.Value, table.Find(e.Key.Item1, e.Key.Item2)));
        Assert.Equal(Enumerable.Range(0, expected.Count), expected.Values);
    }

    [Fact]
    public void Symbols_go_by_bytes_and_end_at_their_limit()
    {
        var symbols = new TextSymbols(limit: 1000, byteLimit: 1 << 20);
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 1000; i++)
            {
                byte[] text = Encoding.UTF8.GetBytes(i % 3 == 0 ? $"{i}" : new string('x', 12) + i);
                Assert.Equal(i + 1, symbols.GetOrAdd(text));
                Assert.Equal(text, symbols.Text(i + 1).ToArray());
            }
        }

        Assert.Equal(TextSymbols.Overflow, symbols.GetOrAdd("another"u8));
        Assert.Equal(TextSymbols.None, symbols.Find("another"u8));
        Assert.Equal(TextSymbols.None, symbols.GetOrAdd(default(ReadOnlySpan<byte>)));
    }
}
