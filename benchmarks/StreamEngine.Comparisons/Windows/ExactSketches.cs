using System.Runtime.InteropServices;

namespace StreamEngine.Comparisons.Windows;

/// <summary>What sketches estimate, the exact way: all values of a series in a window, sorted, or as a set. Needs rows in order of time.</summary>
internal sealed class ExactSketches(WindowInput input, long size)
{
    /// <summary>Sum of the 99th percentiles by nearest rank.</summary>
    internal WindowTally Quantiles(bool looks) => Run<List<double>>(static (list, value) => list.Add(value), static list =>
    {
        list.Sort();
        return list[(int)Math.Ceiling(0.99 * list.Count) - 1];
    });

    /// <summary>Sum of the numbers of distinct values.</summary>
    internal WindowTally Distinct(bool looks) => Run<HashSet<double>>(static (set, value) => set.Add(value), static set => set.Count);

    private WindowTally Run<T>(Action<T, double> add, Func<T, double> read)
        where T : class, new()
    {
        var tally = default(WindowTally);
        var window = new Dictionary<int, T>();
        long end = ((input.Times[0] / size) + 1) * size;
        for (int i = 0; i < input.Times.Length; i++)
        {
            if (input.Times[i] >= end)
            {
                tally = Emit(tally, window.Values, read);
                window.Clear();
                end = ((input.Times[i] / size) + 1) * size;
            }

            ref T? kept = ref CollectionsMarshal.GetValueRefOrAddDefault(window, input.Ids[i], out _);
            kept ??= new T();
            add(kept, input.Values[i]);
        }

        return Emit(tally, window.Values, read);
    }

    private static WindowTally Emit<T>(WindowTally tally, IEnumerable<T> window, Func<T, double> read) =>
        window.Aggregate(tally, (t, kept) => t with { Rows = t.Rows + 1, Sum = t.Sum + read(kept) });
}
