namespace StreamEngine.Comparisons.Windows;

/// <summary>Rows of metrics as columns, seeded: the same for all contenders.</summary>
internal sealed class WindowInput
{
    internal const long Second = 1_000_000_000;

    private WindowInput(int rows)
    {
        Times = new long[rows];
        Ids = new int[rows];
        Values = new double[rows];
    }

    /// <summary>Event times, nanoseconds.</summary>
    internal long[] Times { get; }

    /// <summary>Dense ids of the series.</summary>
    internal int[] Ids { get; }

    /// <summary>Whole numbers from 1 to 100,000, so that sums are the same in any order.</summary>
    internal double[] Values { get; }

    /// <summary>Series.</summary>
    internal int Series { get; private init; }

    /// <summary>By how much the watermark must trail for no row to be late, nanoseconds.</summary>
    internal long Disorder { get; private init; }

    /// <summary>Makes rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="series">Of how many series, each row of a random one.</param>
    /// <param name="seconds">Event time from the first to the last.</param>
    /// <param name="run">Rows of a series after each other.</param>
    /// <param name="delayed">Share of the rows that come up to <paramref name="delay"/> after their time.</param>
    /// <param name="delay">Longest delay, nanoseconds.</param>
    internal static WindowInput Make(int rows, int series, int seconds, int run = 1, double delayed = 0, long delay = 0)
    {
        var random = new Random(20);
        var input = new WindowInput(rows) { Series = series, Disorder = delayed > 0 ? delay : 0 };
        double step = seconds * (double)Second / rows;
        int id = 0;
        for (int i = 0; i < rows; i++)
        {
            id = i % run == 0 ? random.Next(series) : id;
            input.Ids[i] = id;
            input.Values[i] = random.Next(1, 100_001);
            long time = (1000 * Second) + (long)(i * step);
            input.Times[i] = time - (delayed > 0 && random.NextDouble() < delayed ? random.NextInt64(delay) : 0);
        }

        return input;
    }
}
