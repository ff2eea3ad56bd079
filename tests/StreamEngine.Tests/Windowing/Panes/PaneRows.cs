using StreamEngine.Windowing;

namespace StreamEngine.Tests.Windowing.Panes;

/// <summary>Seeded rows with disorder, gaps and values that are not finite, and the windows that a reading of the definitions gives for them.</summary>
internal sealed class PaneRows
{
    internal const long Second = 1_000_000_000;

    internal PaneRows(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(1, 3000);
        int series = random.Next(1, 200);
        int longestRun = random.Next(1, 40);
        long step = Second / random.Next(1, 200);
        Times = new long[count];
        Ids = new int[count];
        Values = new double[count];
        long now = random.NextInt64(-500, 500) * Second;
        for (int i = 0, id = 0, left = 0; i < count; i++)
        {
            if (left-- <= 0)
            {
                id = random.Next(series);
                left = random.Next(longestRun);
            }

            now += random.Next(400) == 0 ? random.NextInt64(300) * Second : random.NextInt64(2 * step);
            Times[i] = now - (random.Next(3) == 0 ? random.NextInt64(Disorder) : 0);
            Ids[i] = id;
            Values[i] = random.Next(900) == 0 ? double.NaN : Math.ScaleB(random.NextDouble() - 0.5, random.Next(20));
        }
    }

    /// <summary>No row is more than this before an earlier one.</summary>
    internal static long Disorder => 20 * Second;

    internal long[] Times { get; }

    internal int[] Ids { get; }

    internal double[] Values { get; }

    /// <summary>The lines of all windows by definition, in order of their ends: each row is looked at for each window.</summary>
    internal List<string> Expected(IReadOnlyList<HoppingWindow> definitions)
    {
        var lines = new List<(long End, int Definition, string Line)>();
        for (int d = 0; d < definitions.Count; d++)
        {
            (long size, long slide, long offset) = (definitions[d].SizeNanoseconds, definitions[d].SlideNanoseconds, definitions[d].OffsetNanoseconds);
            var starts = new SortedSet<long>();
            foreach (long time in Times)
            {
                long start = Floor(time - offset, slide) + offset;
                for (; start > time - size; start -= slide)
                {
                    starts.Add(start);
                }
            }

            foreach (long start in starts)
            {
                IEnumerable<string> cells = Enumerable.Range(0, Times.Length)
                    .Where(i => Times[i] >= start && Times[i] < start + size && double.IsFinite(Values[i]))
                    .GroupBy(i => Ids[i], i => Values[i]).OrderBy(g => g.Key)
                    .Select(g => WindowLog.Cell(g.Key, g.Count(), Numerics.Folding.ExactSum.Of(g), g.Min() + 0.0, g.Max() + 0.0));
                lines.Add((start + size, d, WindowLog.Line(d, start, start + size, cells)));
            }
        }

        return [.. lines.OrderBy(l => l.End).ThenBy(l => l.Definition).Select(l => l.Line)];
    }

    private static long Floor(long value, long by) => value - (((value % by) + by) % by);
}
