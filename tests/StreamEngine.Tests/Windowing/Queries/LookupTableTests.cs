using System.Text;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Windowing.Queries;

public sealed class LookupTableTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("ad,campaign,owner\n1,c1,\"a, \"\"b\"\"\nc\"\r\n\r\n22222222222222,c2,\n", null)]
    [InlineData("campaign,ad,owner\nc1,1,\"a, \"\"b\"\"\nc\"\nc2,22222222222222,", "ad")]
    [InlineData("{\"ad\":1,\"campaign\":\"c1\",\"owner\":\"a, \\\"b\\\"\\nc\"}\n{\"campaign\":\"c2\",\"ad\":\"22222222222222\",\"owner\":null,\"more\":1}\n", null)]
    public void Files_are_read(string text, string? key)
    {
        LookupTable table = Load(text, key);
        Assert.Equal((2, "ad"), (table.Count, table.Key));
        Assert.Equal(["campaign", "owner"], table.Columns);
        Assert.Equal(("c1", "a, \"b\"\nc"), (Text(table, "1", 0), Text(table, "1", 1)));
        Assert.Equal(("c2", ""), (Text(table, "22222222222222", 0), Text(table, "22222222222222", 1)));
        Assert.Equal(-1, table.Find("2"u8));
        Assert.Equal(-1, table.Find(default));
    }

    [Theory]
    [InlineData("", "expected a header")]
    [InlineData("ad\n1\n", "1 to 256 other columns")]
    [InlineData("ad,ad\n1,2\n", "a name of its own")]
    [InlineData("ad,c\n1,2\n1,3\n", "line 3: the key '1' comes twice")]
    [InlineData("ad,c\n1,2,3\n", "line 2: expected 2 cells, found 3")]
    [InlineData("ad,c\n,2\n", "line 2: a row has no key")]
    [InlineData("ad,c\n1,\"x\n", "expected a quote at the end")]
    [InlineData("{\"a\":1,\"b\":2}\n[]\n", "line 2: expected a JSON object")]
    public void What_is_no_table_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Load(text, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Many_rows_are_found()
    {
        LookupTable table = LookupTable.FromRows("k", ["v"], Enumerable.Range(0, 20_000).Select(i => new KeyValuePair<string, IReadOnlyList<string>>(Key(i), [$"value {i}"])));
        for (int i = 0; i < 20_000; i++)
        {
            Assert.Equal($"value {i}", Text(table, Key(i), 0));
            Assert.Equal(-1, table.Find(Encoding.UTF8.GetBytes(Key(i) + "x")));
        }

        static string Key(int i) => i % 2 == 0 ? $"{i}" : $"a key that is longer than twelve bytes {i}";
    }

    private LookupTable Load(string text, string? key)
    {
        File.WriteAllText(_path, text);
        return LookupTable.Load(_path, key);
    }

    private static string Text(LookupTable table, string key, int column) => Encoding.UTF8.GetString(table.Text(table.Find(Encoding.UTF8.GetBytes(key)), column));
}
