using StreamEngine.Scoring;
using Xunit;

namespace StreamEngine.Tests.Scoring;

public sealed class CounterTableTests
{
    [Fact]
    public void RisingWholeNumbersAreACounterAndARestartIsForgiven()
    {
        var table = new CounterTable();
        double growth = double.NaN;
        for (int i = 0; i < 20; i++)
        {
            growth = table.Observe(0, 100 + (7 * i), 100 + (7 * i), i * 60L, 60);
        }

        Assert.True(table.IsCounter(0));
        Assert.Equal(7, growth);
        Assert.True(double.IsNaN(table.Observe(0, 3, 3, 20 * 60L, 60)));
        Assert.Equal(4, table.Observe(0, 11, 11, 22 * 60L, 60));
        Assert.True(table.IsCounter(0));
    }

    [Fact]
    public void LevelsAreNoCounters()
    {
        var table = new CounterTable();
        for (int i = 0; i < 50; i++)
        {
            table.Observe(0, 10.5 + i, 10.5 + i, i * 60L, 60);
            table.Observe(1, 100 - (i % 3), 100 - (i % 3), i * 60L, 60);
            table.Observe(2, 42, 42, i * 60L, 60);
        }

        Assert.False(table.IsCounter(0));
        Assert.False(table.IsCounter(1));
        Assert.False(table.IsCounter(2));
    }
}
