using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Logs;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Prediction.Precursors;

/// <summary>
/// Finds the signs in a window. A value counts by its distance from what was expected in half bands, not by its p-value: what comes before every incident is nothing rare to its series after a while,
/// and as far from its band as ever.
/// </summary>
/// <param name="horizon">The horizon, nanoseconds.</param>
internal sealed class SignReader(long horizon)
{
    private const int MaxThresholds = 256;

    /// <summary>Half bands, of three usual deviations, from which a value is outside of its band: slightly, far, very far.</summary>
    private static readonly double[] _levels = [1.5, 3, 6];

    /// <summary>The same of the mean of the last minutes.</summary>
    private static readonly double[] _drifts = [0.3, 0.6, 1.2];

    private readonly Drifts _lately = new(horizon / 6);
    private readonly SortedDictionary<string, (long Reached, string Metric, string Service)> _thresholds = new(StringComparer.Ordinal);
    private readonly List<(PrecursorKey Key, string Series, string? Label)> _found = [];

    /// <summary>Keeps the forecasts that hold.</summary>
    internal void Note(IReadOnlyList<Insight> told)
    {
        foreach (Insight insight in told)
        {
            if (insight is not { Forecast: { } forecast, Series: { } series })
            {
                continue;
            }

            if (!insight.IsOpen)
            {
                _thresholds.Remove(series);
            }
            else if (_thresholds.ContainsKey(series) || _thresholds.Count < MaxThresholds)
            {
                _thresholds[series] = (forecast.ReachedAt, NameOf(series), insight.Entity.Service ?? string.Empty);
            }
        }
    }

    /// <summary>Forgets series whose ids are free again.</summary>
    internal void Forget(IReadOnlyList<int> retired)
    {
        foreach (int id in retired)
        {
            _lately.Forget(id);
        }
    }

    /// <summary>The signs of a window in order, each with the series that shows it.</summary>
    /// <param name="scored">The window.</param>
    /// <param name="since">Time since the window before, nanoseconds.</param>
    internal List<(PrecursorKey Key, string Series, string? Label)> Read(in ScoredFrame scored, long since)
    {
        _found.Clear();
        Frame frame = scored.Frame;
        _lately.Next(frame.End, since, frame.End - frame.Start);
        ReadOnlySpan<SeriesScore> scores = scored.Scores.Span;
        ReadOnlySpan<int> ids = frame.SeriesIds;
        double off = _levels[0];
        double drifted = _drifts[0];
        for (int row = 0; row < scores.Length; row++)
        {
            // What most rows are is decided here, and in few nanoseconds.
            ref readonly SeriesScore score = ref scores[row];
            double distance = (score.Observed - score.Expected) / (0.5 * (score.Upper - score.Lower));
            if (!double.IsFinite(distance) || score.Learning || score.Kind != AnomalyKind.Deviation)
            {
                continue;
            }

            double lately = _lately.Add(ids[row], distance);
            if (Math.Abs(distance) >= off || Math.Abs(lately) >= drifted)
            {
                SeriesInfo series = frame.Series[ids[row]];
                string? label = scored.Templates?.Find(series.Template) is { } template ? $"lines {SessionWords.Quote(scored.Templates.NameOf(template))}" : null;
                Add(series, label, PrecursorKey.Beyond, distance, _levels);
                Add(series, label, PrecursorKey.Drift, lately, _drifts);
            }
        }

        foreach (Anomaly anomaly in scored.Anomalies)
        {
            if (anomaly.IsOpen)
            {
                // Each template is new once: what can come again is that some template is.
                string name = anomaly.Kind == AnomalyKind.NewTemplate ? anomaly.Severity.ToString() : anomaly.Metric;
                Add(new PrecursorKey(anomaly.Kind.ToString(), name, anomaly.Entity.Service ?? string.Empty, Math.Sign(anomaly.Direction), 0), anomaly.Series);
            }
        }

        foreach ((string series, (long reached, string metric, string service)) in _thresholds)
        {
            if (reached < long.MaxValue && reached - frame.End <= horizon)
            {
                Add(new PrecursorKey(PrecursorKey.Threshold, metric, service, 0, 0), series);
            }
        }

        Order();
        return _found;
    }

    internal void Save(SnapshotOutput output)
    {
        _lately.Save(output);
        output.WriteInt32(_thresholds.Count);
        foreach ((string series, (long reached, string metric, string service)) in _thresholds)
        {
            output.WriteString(series);
            output.WriteInt64(reached);
            output.WriteString(metric);
            output.WriteString(service);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        _lately.Load(ref input);
        _thresholds.Clear();
        int count = input.ReadCount(20);
        input.Require(count <= MaxThresholds, FormattableString.Invariant($"at most {MaxThresholds} thresholds"));
        for (int i = 0; i < count; i++)
        {
            input.Require(_thresholds.TryAdd(input.ReadText(), (input.ReadInt64(), input.ReadText(), input.ReadText())), "a threshold once");
        }
    }

    private static string NameOf(string key) => key.IndexOf('{', StringComparison.Ordinal) is >= 0 and int brace ? key[..brace] : key;

    // Counts of lines are told apart by their template.
    private static string NameOf(SeriesInfo series)
    {
        if (series.Template >= 0)
        {
            foreach ((string key, string value) in series.Labels)
            {
                if (key == "template")
                {
                    return series.Name + " " + value;
                }
            }
        }

        return series.Name;
    }

    private void Add(SeriesInfo series, string? label, string kind, double distance, double[] levels)
    {
        for (int level = 0; level < levels.Length && Math.Abs(distance) >= levels[level]; level++)
        {
            Add(new PrecursorKey(kind, NameOf(series), series.Entity.Service ?? string.Empty, Math.Sign(distance), level + 1), series.Key, label);
        }
    }

    private void Add(in PrecursorKey key, string series, string? label = null) => _found.Add((key, series, label));

    // Each sign once: of hosts of a service the first by its key.
    private void Order()
    {
        _found.Sort(static (a, b) => a.Key.CompareTo(b.Key) is not 0 and int order ? order : string.CompareOrdinal(a.Series, b.Series));
        int kept = 0;
        for (int i = 0; i < _found.Count; i++)
        {
            if (kept == 0 || _found[kept - 1].Key != _found[i].Key)
            {
                _found[kept++] = _found[i];
            }
        }

        _found.RemoveRange(kept, _found.Count - kept);
    }
}
