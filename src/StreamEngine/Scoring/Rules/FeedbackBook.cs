using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Rules;

/// <summary>
/// What people said of alerts, and the alerts that can be spoken of. Verdicts come from any thread and take hold when the next frame is looked at.
/// </summary>
internal sealed class FeedbackBook
{
    /// <summary>Alerts that can be spoken of by id: the last ones.</summary>
    internal const int MostTold = 10_000;

    /// <summary>Series and sorts that something is said of; beyond it the one that was said first is forgotten.</summary>
    internal const int MostSaid = 100_000;

    /// <summary>Verdicts that wait for a frame.</summary>
    private const int MostWaiting = 10_000;

    /// <summary>Longest that something may be known.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365);

    /// <summary>Least p-value that can be asked for: what is rarer is told whatever was said.</summary>
    private const double LeastNeed = 1e-12;

    private const double FalseFactor = 0.1;
    private const double TrueFactor = 3;
    internal const double MostRelax = 9;

    private readonly Lock _gate = new();
    private readonly Queue<AlertFeedback> _waiting = new();
    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Dictionary<(string Series, AlertSort Sort), Said> _said = [];
    private readonly Queue<(string Series, AlertSort Sort)> _saidOrder = new();

    /// <summary>True when nothing is said of any series.</summary>
    internal bool IsEmpty => _said.Count == 0;

    /// <summary>Verdicts that took hold.</summary>
    internal long Taken { get; private set; }

    /// <summary>Takes a verdict.</summary>
    /// <returns>What is wrong with it; null when it was taken.</returns>
    internal string? Add(AlertFeedback feedback)
    {
        if (feedback.Insight is null == feedback.Series is null)
        {
            return $"expected either an insight or a series, found {(feedback.Insight is null ? "neither" : "both")}";
        }

        if (feedback.For <= TimeSpan.Zero || feedback.For > s_longest)
        {
            return $"expected a time above 0 and of at most {s_longest.TotalDays} days";
        }

        lock (_gate)
        {
            if (feedback.Insight is { } id && !_told.ContainsKey(id))
            {
                return $"expected the id of one of the last {MostTold} anomalies of series, found '{id}'";
            }

            if (_waiting.Count >= MostWaiting)
            {
                return "too many verdicts wait for the next window";
            }

            _waiting.Enqueue(feedback);
            return null;
        }
    }

    /// <summary>Lets what was said since the last frame take hold.</summary>
    internal void Next(long now)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out AlertFeedback? feedback))
            {
                Taken++;
                if (feedback.Insight is { } id)
                {
                    if (_told.TryGetValue(id, out Told told))
                    {
                        Apply(told.Series, told.Sort, told.PValue, feedback, now);
                    }
                }
                else
                {
                    foreach (AlertSort sort in Enum.GetValues<AlertSort>())
                    {
                        double p = _told.Values.Where(t => t.Series == feedback.Series && t.Sort == sort).Select(static t => t.PValue).DefaultIfEmpty(double.NaN).Min();
                        Apply(feedback.Series!, sort, p, feedback, now);
                    }
                }
            }
        }
    }

    /// <summary>Remembers an alert that was told.</summary>
    internal void Remember(string id, Anomaly anomaly)
    {
        lock (_gate)
        {
            if (!_told.ContainsKey(id))
            {
                _order.Enqueue(id);
            }

            _told[id] = new Told(anomaly.Series, SortOf(anomaly.Kind, anomaly.Direction), anomaly.PValue);
            if (_order.Count > MostTold)
            {
                _told.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>The p-value that is needed after what was said, 0 when nothing is told.</summary>
    /// <param name="series">Series key.</param>
    /// <param name="sort">Sort of the anomaly.</param>
    /// <param name="need">p-value that is needed as long as nothing is said.</param>
    /// <param name="budget">p-value of the budget of a series.</param>
    /// <param name="now">Start of the window.</param>
    internal double Need(string series, AlertSort sort, double need, double budget, long now)
    {
        if (!_said.TryGetValue((series, sort), out Said said))
        {
            return need;
        }

        return now < said.KnownUntil ? 0 : said.Relax > 1 ? Math.Max(need, budget * said.Relax) : said.Need > 0 ? Math.Min(need, said.Need) : need;
    }

    /// <summary>The sort of an anomaly.</summary>
    internal static AlertSort SortOf(AnomalyKind kind, int direction) =>
        kind is AnomalyKind.NoData or AnomalyKind.MissingData or AnomalyKind.FlatLine ? AlertSort.Presence : direction < 0 ? AlertSort.Down : AlertSort.Up;

    internal void Save(SnapshotOutput output)
    {
        lock (_gate)
        {
            output.WriteInt64(Taken);
            output.WriteInt32(_order.Count);
            foreach (string id in _order)
            {
                Told told = _told[id];
                output.WriteString(id);
                output.WriteString(told.Series);
                output.WriteByte((byte)told.Sort);
                output.WriteDouble(told.PValue);
            }

            output.WriteInt32(_saidOrder.Count);
            foreach ((string series, AlertSort sort) in _saidOrder)
            {
                Said said = _said[(series, sort)];
                output.WriteString(series);
                output.WriteByte((byte)sort);
                output.WriteDouble(said.Need);
                output.WriteDouble(said.Relax);
                output.WriteInt64(said.KnownUntil);
            }

            output.WriteInt32(_waiting.Count);
            foreach (AlertFeedback feedback in _waiting)
            {
                output.WriteByte((byte)feedback.Verdict);
                output.WriteString(feedback.Insight);
                output.WriteString(feedback.Series);
                output.WriteInt64(feedback.For.Ticks);
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        lock (_gate)
        {
            _told.Clear();
            _order.Clear();
            _said.Clear();
            _saidOrder.Clear();
            _waiting.Clear();
            Taken = input.ReadInt64(0, long.MaxValue);
            for (int left = input.ReadCount(17); left > 0; left--)
            {
                string id = input.ReadText();
                input.Require(_told.TryAdd(id, new Told(input.ReadText(), ReadSort(ref input), input.ReadDouble())), "an alert once");
                _order.Enqueue(id);
            }

            for (int left = input.ReadCount(29); left > 0; left--)
            {
                (string Series, AlertSort Sort) key = (input.ReadText(), ReadSort(ref input));
                input.Require(_said.TryAdd(key, new Said(input.ReadDouble(), input.ReadDouble(), input.ReadInt64())), "a series and sort once");
                _saidOrder.Enqueue(key);
            }

            for (int left = input.ReadCount(17); left > 0; left--)
            {
                byte verdict = input.ReadByte();
                input.Require(verdict <= (byte)AlertVerdict.Known, "a verdict");
                string? insight = input.ReadString();
                string? series = input.ReadString();
                input.Require(insight is null != series is null, "an insight or a series");
                _waiting.Enqueue(new AlertFeedback((AlertVerdict)verdict) { Insight = insight, Series = series, For = TimeSpan.FromTicks(input.ReadInt64(1, s_longest.Ticks)) });
            }
        }
    }

    private static AlertSort ReadSort(ref SnapshotInput input)
    {
        byte sort = input.ReadByte();
        input.Require(sort <= (byte)AlertSort.Presence, "a sort of alerts");
        return (AlertSort)sort;
    }

    private void Apply(string series, AlertSort sort, double p, AlertFeedback feedback, long now)
    {
        (string, AlertSort) key = (series, sort);
        if (!_said.TryGetValue(key, out Said said))
        {
            if (_said.Count >= MostSaid)
            {
                _said.Remove(_saidOrder.Dequeue());
            }

            _saidOrder.Enqueue(key);
            said = new Said(0, 1, long.MinValue);
        }

        _said[key] = feedback.Verdict switch
        {
            AlertVerdict.False => said with { Relax = 1, Need = Stricter(said.Need, p) },
            AlertVerdict.True => new Said(0, Math.Min(MostRelax, said.Relax * TrueFactor), long.MinValue),
            _ => said with { KnownUntil = now + (feedback.For.Ticks * TimeSpan.NanosecondsPerTick) },
        };
    }

    // Of a series that was not told of only the budget is known, which is at most a thousandth.
    private static double Stricter(double need, double p)
    {
        double before = need > 0 ? need : 1e-4;
        return Math.Max(LeastNeed, FalseFactor * (double.IsNaN(p) ? before : Math.Min(before, p)));
    }

    private readonly record struct Told(string Series, AlertSort Sort, double PValue);

    private readonly record struct Said(double Need, double Relax, long KnownUntil);
}
