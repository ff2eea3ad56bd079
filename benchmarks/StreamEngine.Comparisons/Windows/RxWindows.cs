using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace StreamEngine.Comparisons.Windows;

/// <summary>Reactive Extensions: a window that is closed from outside, grouped by series, each group folded. Needs rows in order of time.</summary>
internal sealed class RxWindows(WindowInput input, long size)
{
    private readonly record struct Row(int Id, double Value);

    internal WindowTally Run(bool looks)
    {
        var tally = default(WindowTally);
        long end = ((input.Times[0] / size) + 1) * size;
        using var rows = new Subject<Row>();
        using var ends = new Subject<bool>();
        using IDisposable subscription = rows.Window(ends)
            .SelectMany(window => window
                .GroupBy(row => row.Id)
                .SelectMany(group => group.Aggregate(default(Acc), static (acc, row) => With(acc, row.Value)).Select(acc => (group.Key, acc))))
            .Subscribe(result =>
            {
                if (looks)
                {
                    tally = tally.With(end, result.Key, result.acc.Count, result.acc.Sum, result.acc.Min, result.acc.Max);
                }
            });
        for (int i = 0; i < input.Times.Length; i++)
        {
            while (input.Times[i] >= end)
            {
                ends.OnNext(true);
                end += size;
            }

            rows.OnNext(new Row(input.Ids[i], input.Values[i]));
        }

        rows.OnCompleted();
        return tally;
    }

    private static Acc With(Acc acc, double value)
    {
        acc.Add(value);
        return acc;
    }
}
