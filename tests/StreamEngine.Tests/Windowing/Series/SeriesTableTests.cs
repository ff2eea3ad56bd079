using System.Text;
using StreamEngine.Batching;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Series;
using Xunit;

namespace StreamEngine.Tests.Windowing.Series;

public sealed class SeriesTableTests
{
    private readonly SeriesTable _table = new(5);

    private int Get(string name, string field = "", string labels = "") =>
        _table.GetOrAdd(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(field), Encoding.UTF8.GetBytes(labels));

    [Fact]
    public void TheSameLabelsInAnotherOrderAreTheSameSeries()
    {
        int id = Get("cpu", labels: "host=a,core=1");
        Assert.Equal(id, Get("cpu", labels: "core=1,host=a"));
        Assert.Equal(id, Get("cpu", labels: "core=1,host=a"));
        Assert.Equal("cpu{core=\"1\",host=\"a\"}", _table[id].Key);
        Assert.Equal(1, _table.Count);
    }

    [Theory]
    [InlineData("cpu", "", "cpu")]
    [InlineData("cpu", "value", "cpu")]
    [InlineData("cpu", "user", "cpu.user")]
    [InlineData("", "user", "user")]
    public void TheFieldIsPartOfTheNameUnlessItSaysNothing(string name, string field, string expected) =>
        Assert.Equal(expected, _table[Get(name, field)].Name);

    [Fact]
    public void EscapesInLabelsAreUndone()
    {
        SeriesInfo series = _table[Get("m", labels: @"pa\=th=C:\\x\,y\ z,empty=,twice=1,twice=2,=none")];
        Assert.Equal([new("pa=th", @"C:\x,y z"), new("twice", "2")], series.Labels);
    }

    [Theory]
    [InlineData("Host=h,app=a,device=sda", "a", "h", "sda")]
    [InlineData("service.name=s,job=j,pod=p", "s", "p", null)]
    [InlineData("color=red", null, null, null)]
    public void TheEntityIsFoundByTheNamesThatVocabulariesUse(string labels, string? service, string? host, string? component) =>
        Assert.Equal(new Entity(service, host, component), _table[Get("m", labels: labels)].Entity);

    [Fact]
    public void PiecesOfAKeyAreNotConfused()
    {
        Assert.NotEqual(Get("ab", "c"), Get("a", "bc"));
        Assert.NotEqual(Get("a", "", "b=1"), Get("ab", "", "=1"));
    }

    [Fact]
    public void SeriesBeyondTheLimitGoToTheOverflowSeries()
    {
        int[] ids = [.. Enumerable.Range(0, 8).Select(i => Get("m" + i))];
        Assert.Equal([0, 1, 2, 3, 4, 5, 5, 5], ids);
        Assert.Equal(SeriesTable.OverflowName, _table[5].Key);
        Assert.Equal(3, _table.Overflowed);
        Assert.Equal(2, Get("m2"));
    }

    [Fact]
    public void UnknownIdsThrow() => Assert.Throws<ArgumentOutOfRangeException>(() => _table[0]);

    [Fact]
    public void ThousandsOfSeriesAreAllFoundAgain()
    {
        var table = new SeriesTable(100_000);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < 5000; i++)
            {
                Assert.Equal(i, table.GetOrAdd("metric"u8, default, Encoding.UTF8.GetBytes("host=h" + i)));
            }
        }
    }
}
