namespace StreamEngine.Tests.Numerics.Folding;

/// <summary>Seeded rows for folds: ids scattered or in runs, values whose magnitudes lie within 2^30 of each other.</summary>
internal sealed class FoldRows
{
    internal FoldRows(int seed, int count, int series, int longestRun)
    {
        var random = new Random(seed);
        Ids = new int[count];
        Values = new double[count];
        for (int i = 0, id = 0, left = 0; i < count; i++)
        {
            if (left-- <= 0)
            {
                id = random.Next(series);
                left = random.Next(longestRun);
            }

            Ids[i] = id;
            double value = Math.ScaleB(1 + random.NextDouble(), random.Next(-15, 16));
            Values[i] = random.Next(20) switch
            {
                0 => 0.0,
                1 => -0.0,
                2 => Math.Round(value),
                3 or 4 or 5 => -value,
                _ => value,
            };
        }
    }

    internal int[] Ids { get; }

    internal double[] Values { get; }

    internal IEnumerable<double> Of(int id) => Ids.Zip(Values).Where(row => row.First == id).Select(row => row.Second);
}
