using System.Runtime.InteropServices;

namespace StreamEngine.Comparisons.Windows;

/// <summary>Loops as one writes them for this one question: no late rows, sums of doubles.</summary>
/// <param name="input">The rows.</param>
/// <param name="size">Length of a window, nanoseconds.</param>
/// <param name="slide">Time between the starts of two windows, nanoseconds.</param>
internal sealed class PlainWindows(WindowInput input, long size, long slide)
{
    private readonly int[] _ids = new int[input.Series];
    private readonly Acc[] _rows = new Acc[input.Series];

    /// <summary>An array a pane of one slide, indexed by the id of the series; the panes of a window are added up when it ends. Needs rows in order of time.</summary>
    internal WindowTally Dense(bool looks)
    {
        var tally = default(WindowTally);
        int panes = (int)(size / slide);
        var ring = new Acc[panes][];
        for (int i = 0; i < panes; i++)
        {
            ring[i] = new Acc[input.Series];
        }

        long pane = input.Times[0] / slide;
        long next = (pane + 1) * slide;
        Acc[] current = ring[pane % panes];
        for (int i = 0; i < input.Times.Length; i++)
        {
            while (input.Times[i] >= next)
            {
                tally = Emit(tally, next, ring, looks);
                pane++;
                next += slide;
                current = ring[pane % panes];
                Array.Clear(current);
            }

            current[input.Ids[i]].Add(input.Values[i]);
        }

        for (int i = 0; i < panes; i++)
        {
            tally = Emit(tally, next, ring, looks);
            pane++;
            next += slide;
            Array.Clear(ring[pane % panes]);
        }

        return tally;
    }

    /// <summary>A dictionary a window, from the series to what it did; each row goes into every window that it is in. Windows close when no row before them can come.</summary>
    internal WindowTally Dictionaries(bool looks)
    {
        var tally = default(WindowTally);
        var open = new SortedDictionary<long, Dictionary<int, Acc>>();
        Dictionary<int, Acc>? last = null;
        long lastEnd = long.MinValue;
        long greatest = long.MinValue;
        long firstEnd = long.MaxValue;
        for (int i = 0; i < input.Times.Length; i++)
        {
            long time = input.Times[i];
            for (long end = ((time / slide) + 1) * slide; end - size <= time; end += slide)
            {
                if (end != lastEnd)
                {
                    if (!open.TryGetValue(end, out last))
                    {
                        open.Add(end, last = []);
                    }

                    lastEnd = end;
                    firstEnd = open.Keys.First();
                }

                CollectionsMarshal.GetValueRefOrAddDefault(last!, input.Ids[i], out _).Add(input.Values[i]);
            }

            greatest = Math.Max(greatest, time);
            while (greatest - input.Disorder >= firstEnd)
            {
                tally = Emit(tally, firstEnd, open[firstEnd], looks);
                open.Remove(firstEnd);
                firstEnd = open.Count > 0 ? open.Keys.First() : long.MaxValue;
                lastEnd = long.MinValue;
            }
        }

        foreach ((long end, Dictionary<int, Acc> window) in open)
        {
            tally = Emit(tally, end, window, looks);
        }

        return tally;
    }

    private WindowTally Emit(WindowTally tally, long end, Acc[][] panes, bool looks)
    {
        int found = 0;
        for (int id = 0; id < _rows.Length; id++)
        {
            Acc all = panes[0][id];
            for (int i = 1; i < panes.Length; i++)
            {
                all.Add(panes[i][id]);
            }

            if (all.Count > 0)
            {
                _ids[found] = id;
                _rows[found++] = all;
            }
        }

        return Look(tally, end, found, looks);
    }

    private WindowTally Emit(WindowTally tally, long end, Dictionary<int, Acc> window, bool looks)
    {
        int found = 0;
        foreach ((int id, Acc row) in window)
        {
            _ids[found] = id;
            _rows[found++] = row;
        }

        return Look(tally, end, found, looks);
    }

    private WindowTally Look(WindowTally tally, long end, int count, bool looks)
    {
        for (int i = 0; looks && i < count; i++)
        {
            tally = tally.With(end, _ids[i], _rows[i].Count, _rows[i].Sum, _rows[i].Min, _rows[i].Max);
        }

        return tally;
    }
}
