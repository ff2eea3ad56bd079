using StreamEngine.Windowing;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>
/// A trivial detector over the rows of frames with fixed thresholds: an alert when a score reaches one and none did in the hour before. Several thresholds are
/// followed at a time, so that one can be chosen for a budget of alerts.
/// </summary>
/// <param name="make">Makes the scorer of a series.</param>
/// <param name="thresholds">Thresholds of a group of series, ascending.</param>
internal sealed class Rival(Func<Func<long, double, double>> make, Func<string, double[]> thresholds)
{
    private const long Rest = Times.Hour;

    private readonly List<Lane?> _series = [];

    /// <summary>Thresholds of 3 to 6,000 deviations, each a twentieth above the one before, as scores of <see cref="Baselines"/>; and one that is never reached.</summary>
    internal static double[] Grid { get; } = [.. Enumerable.Range(0, 156).Select(static i => 3 * Math.Pow(1.05, i)).Select(static z => z / (z + 4)), 2];

    /// <summary>The trivial detectors of the tables.</summary>
    internal static (string Name, Func<Func<long, double, double>> Make)[] All { get; } =
    [
        ("Gaussian", () => Baselines.WindowedGaussian()),
        ("EWMA", () => Baselines.ExponentialResidual()),
    ];

    /// <summary>Scores a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="groupOf">The group of a series by its id.</param>
    /// <param name="alert">Takes the index of the threshold, and the id, of each alert.</param>
    internal void Observe(Frame frame, Func<int, string> groupOf, Action<int, int> alert)
    {
        for (int row = 0; row < frame.Count; row++)
        {
            int id = frame.SeriesIds[row];
            while (id >= _series.Count)
            {
                _series.Add(null);
            }

            Lane lane = _series[id] ??= new Lane(make(), thresholds(groupOf(id)));
            double value = frame.Value(row);
            double score = double.IsFinite(value) ? lane.Next(frame.Start, value) : 0;
            for (int t = 0; t < lane.Thresholds.Length && score >= lane.Thresholds[t]; t++)
            {
                if (frame.End - lane.Last[t] > Rest)
                {
                    alert(t, id);
                }

                lane.Last[t] = frame.End;
            }
        }
    }

    /// <summary>The lowest threshold whose alerts are within a budget.</summary>
    /// <param name="thresholds">Thresholds, ascending; the last is never reached.</param>
    /// <param name="alerts">Alerts at each of them.</param>
    /// <param name="budget">Most alerts.</param>
    internal static double Choose(double[] thresholds, int[] alerts, double budget)
    {
        // A higher threshold can have more alerts, since it is silent for shorter: all above must be within the budget too.
        int last = Array.FindLastIndex(alerts, a => a > budget);
        return thresholds[Math.Min(last + 1, thresholds.Length - 1)];
    }

    private sealed record Lane(Func<long, double, double> Next, double[] Thresholds)
    {
        internal long[] Last { get; } = new long[Thresholds.Length];
    }
}
