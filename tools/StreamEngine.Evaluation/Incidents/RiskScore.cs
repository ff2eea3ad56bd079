namespace StreamEngine.Evaluation.Incidents;

/// <summary>How good probabilities and alerts are, against when outages really began.</summary>
/// <param name="horizon">The horizon, minutes.</param>
internal sealed class RiskScore(int horizon)
{
    internal const int Classes = 6;

    /// <summary>Lower edges of classes of probabilities.</summary>
    internal static readonly double[] Edges = [0, 0.05, 0.2, 0.4, 0.6, 0.8];

    private readonly List<double> _leads = [];
    private readonly List<(double P, double Preq, bool Anomaly, bool Y)> _ticks = [];

    internal int Outages { get; private set; }

    /// <summary>Outages that the engine told of as an incident within ten minutes.</summary>
    internal int Found { get; private set; }

    /// <summary>Incidents of the engine that are no outage.</summary>
    internal int Others { get; private set; }

    internal int Signed { get; private set; }

    internal double Days { get; private set; }

    internal int Alerts { get; private set; }

    internal int FalseAlerts { get; private set; }

    internal int Foretold => _leads.Count;

    /// <summary>Day from which the engine tells for the first time; NaN when never. Mean over runs that do.</summary>
    internal double FirstDay { get; private set; } = double.NaN;

    internal int Telling { get; private set; }

    internal int Runs { get; private set; }

    internal double MedianLead => _leads.Count == 0 ? double.NaN : _leads.Order().ElementAt(_leads.Count / 2);

    internal (int Count, double Said, double Came)[] Reliability { get; } = new (int, double, double)[Classes];

    internal double Rate => _ticks.Count == 0 ? 0 : _ticks.Average(static t => t.Y ? 1.0 : 0);

    internal double Brier => Mean(static t => t.P, _ticks);

    internal double OfRate => Rate * (1 - Rate);

    /// <summary>Score of the rate learned as time went on.</summary>
    internal double OfLearnedRate => Mean(static t => t.Preq, _ticks);

    /// <summary>Score of two rates, one for after an anomaly in the last horizon and one for without, which know all in hindsight.</summary>
    internal double OfAnomaly
    {
        get
        {
            double sum = 0;
            foreach (IGrouping<bool, (double P, double Preq, bool Anomaly, bool Y)> cell in _ticks.GroupBy(static t => t.Anomaly))
            {
                double rate = cell.Average(static t => t.Y ? 1.0 : 0);
                sum += cell.Count() * rate * (1 - rate);
            }

            return sum / Math.Max(1, _ticks.Count);
        }
    }

    internal void Add(RiskRun run)
    {
        double[] starts = [.. run.Plan.Events.Where(static e => e.IsReal).Select(static e => (double)e.Start)];
        Runs++;
        Days += run.Plan.Minutes / 1440.0;
        Outages += starts.Length;
        Signed += run.Plan.Events.Count(static e => e.IsReal && e.Sign < e.Start);
        Found += starts.Count(s => run.Incidents.Exists(i => i > s && i <= s + 10));
        Others += run.Incidents.Count(i => !run.Plan.Events.Exists(e => e.IsReal && i > e.Start && i <= e.End + 10));
        foreach ((double minute, Prediction.Precursors.RiskTick tick, _) in run.Ticks)
        {
            // The window that ends with the tick holds the minute before: an outage that begins now is ahead.
            bool y = Within(starts, minute - 0.5, horizon);
            if (run.Plan.Events.Exists(e => e.IsReal && minute > e.Start && minute < e.End + 10))
            {
                // An outage that the engine has not seen: nothing is ahead.
                continue;
            }

            _ticks.Add((tick.Probability, tick.Rate, Within(run.Anomalies, minute - horizon - 0.5, horizon), y));
            int c = Array.FindLastIndex(Edges, e => tick.Probability >= e);
            Reliability[c] = (Reliability[c].Count + 1, Reliability[c].Said + tick.Probability, Reliability[c].Came + (y ? 1 : 0));
        }

        int first = run.Ticks.FindIndex(static t => t.IsTelling);
        if (first >= 0)
        {
            Telling++;
            FirstDay = double.IsNaN(FirstDay) ? run.Ticks[first].Minute / 1440 : FirstDay + ((run.Ticks[first].Minute / 1440) - FirstDay) / Telling;
        }

        var hit = new HashSet<double>();
        foreach ((double minute, _) in run.Alerts)
        {
            Alerts++;
            double start = Array.Find(starts, s => s >= minute - 0.5 && s <= minute + horizon);
            if (start == 0)
            {
                FalseAlerts++;
            }
            else if (hit.Add(start))
            {
                _leads.Add(Math.Max(0, start - minute));
            }
        }
    }

    private static double Mean(Func<(double P, double Preq, bool Anomaly, bool Y), double> said, List<(double P, double Preq, bool Anomaly, bool Y)> ticks) =>
        ticks.Count == 0 ? 0 : ticks.Average(t => Math.Pow(said(t) - (t.Y ? 1 : 0), 2));

    private static bool Within(IReadOnlyList<double> sorted, double from, double length)
    {
        int low = 0;
        for (int high = sorted.Count; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < from ? (middle + 1, high) : (low, middle);
        }

        return low < sorted.Count && sorted[low] <= from + length;
    }
}
