namespace StreamEngine.Evaluation.Scenarios;

/// <summary>How a detector did on planted faults. Scores of several streams add up.</summary>
internal sealed class FaultScore
{
    private readonly List<(double Windows, double Seconds)> _delays = [];
    private int _first;
    private int _foundFirst;

    /// <summary>Faults.</summary>
    internal int Faults { get; private set; }

    /// <summary>Faults with an alert of their subject in one of the windows that they touch.</summary>
    internal int Found => _delays.Count;

    /// <summary>Alerts in windows that a fault of their subject touches.</summary>
    internal int Inside { get; private set; }

    /// <summary>Alerts in the time of grace after a fault of their subject: the way back. They count neither for nor against.</summary>
    internal int After { get; private set; }

    /// <summary>Alerts of other times and subjects.</summary>
    internal int Outside { get; private set; }

    /// <summary>Days of subjects without a fault and grace.</summary>
    internal double QuietDays { get; private set; }

    /// <summary>Faults found, as a share of those and the alerts outside; 1 when nothing was told.</summary>
    internal double Precision => Found + Outside == 0 ? 1 : (double)Found / (Found + Outside);

    /// <summary>Share of the faults that were found; 1 when there is none.</summary>
    internal double Recall => Faults == 0 ? 1 : (double)Found / Faults;

    /// <summary>Share of the first faults of each subject of a stream that were found; NaN when there is none.</summary>
    internal double RecallOfFirst => (double)_foundFirst / _first;

    /// <summary>Share of the later ones, before which the subject had one already; NaN when there is none.</summary>
    internal double RecallOfLater => (double)(Found - _foundFirst) / (Faults - _first);

    /// <summary>Alerts a subject and day outside of faults.</summary>
    internal double OutsideADay => QuietDays <= 0 ? 0 : Outside / QuietDays;

    /// <summary>Alerts of a fault that was found.</summary>
    internal double AlertsOfAFault => Found == 0 ? 0 : (double)Inside / Found;

    /// <summary>A quantile of the windows that a found fault had touched when it was told, the first of them included.</summary>
    internal double DelayWindows(double share) => Quantile([.. _delays.Select(static d => d.Windows)], share);

    /// <summary>A quantile of the seconds from the start of a found fault to the end of the window that told it.</summary>
    internal double DelaySeconds(double share) => Quantile([.. _delays.Select(static d => d.Seconds)], share);

    /// <summary>Adds a stream.</summary>
    /// <param name="faults">Its faults; those of one subject are farther apart than the grace.</param>
    /// <param name="alerts">Alerts in the time that is judged.</param>
    /// <param name="window">Length of a window, nanoseconds.</param>
    /// <param name="grace">Time after a fault in which alerts do not count, nanoseconds.</param>
    /// <param name="subjectDays">Days of all subjects together, with the faults.</param>
    internal void Add(IReadOnlyList<PlantedFault> faults, IEnumerable<Alert> alerts, long window, long grace, double subjectDays)
    {
        ILookup<string, int> bySubject = Enumerable.Range(0, faults.Count).ToLookup(i => faults[i].Subject, StringComparer.Ordinal);
        var found = new long[faults.Count];
        foreach (Alert alert in alerts)
        {
            int inside = -1;
            bool after = false;
            foreach (int i in bySubject[alert.Subject])
            {
                bool touched = alert.At > faults[i].Start && alert.At - window < faults[i].End;
                inside = touched ? i : inside;
                after |= alert.At - window >= faults[i].End && alert.At - window < faults[i].End + grace;
            }

            if (inside >= 0)
            {
                Inside++;
                found[inside] = found[inside] == 0 ? alert.At : Math.Min(found[inside], alert.At);
            }
            else if (after)
            {
                After++;
            }
            else
            {
                Outside++;
            }
        }

        Faults += faults.Count;
        QuietDays += subjectDays - (faults.Sum(f => (double)(f.End - f.Start + grace)) / Times.Day);
        HashSet<int> first = [.. bySubject.Select(g => g.MinBy(i => faults[i].Start))];
        _first += first.Count;
        for (int i = 0; i < faults.Count; i++)
        {
            if (found[i] != 0)
            {
                _foundFirst += first.Contains(i) ? 1 : 0;
                _delays.Add((Math.Ceiling((double)found[i] / window) - Math.Floor((double)faults[i].Start / window), (found[i] - faults[i].Start) / 1e9));
            }
        }
    }

    /// <summary>The smallest value that at least a share of the values does not exceed; NaN of none.</summary>
    internal static double Quantile(double[] values, double share)
    {
        Array.Sort(values);
        return values.Length == 0 ? double.NaN : values[Math.Clamp((int)Math.Ceiling(share * values.Length) - 1, 0, values.Length - 1)];
    }
}
