using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>The orders in which the fields of a record are written.</summary>
internal static class KeyOrders
{
    /// <summary>Number of orders; a power of two.</summary>
    public const int Count = 16;

    /// <summary><see cref="Count"/> orders of field numbers: the natural one, or seeded permutations if keys are shuffled.</summary>
    public static byte[][] Create(GeneratorOptions options, int fields)
    {
        var random = new SeededRandom(options.Seed ^ 0x0BDE2);
        var orders = new byte[Count][];
        for (int i = 0; i < Count; i++)
        {
            byte[] order = [.. Enumerable.Range(0, fields).Select(f => (byte)f)];
            for (int last = fields - 1; options.ShuffleKeys && last > 0; last--)
            {
                int other = random.Next(last + 1);
                (order[last], order[other]) = (order[other], order[last]);
            }
            orders[i] = order;
        }
        return orders;
    }
}
