using StreamEngine.Batching;
using StreamEngine.Scoring.Explaining;
using StreamEngine.Scoring.Rules;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Logs;

/// <summary>Turns findings into episodes by the rules that hold for series: one of each service and kind, or slot of a template, at a time, kept open over short pauses, and not told again soon.</summary>
internal sealed class FindingPolicy(AlertPolicyOptions options, AlertGate gate)
{
    private readonly SortedDictionary<string, Episode> _open = new(StringComparer.Ordinal);
    private readonly EpisodeRules<string> _rules = new(options, options.MaxOpen, StringComparer.Ordinal);

    /// <summary>Episodes that are open.</summary>
    internal int Open => _open.Count;

    /// <summary>Findings that were not told because they repeat what was just told, of themselves or of their series.</summary>
    internal long Suppressed => _rules.Suppressed;

    /// <summary>Findings that were not told because too many episodes were open.</summary>
    internal long Dropped { get; private set; }

    /// <summary>True when a finding goes on that was told.</summary>
    internal bool IsOpen(LogFinding finding) => _open.ContainsKey(finding.Key);

    /// <summary>Counts findings that are told by others.</summary>
    internal void Explain(int findings) => _rules.Suppressed += findings;

    /// <summary>Takes in the findings of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="findings">What it shows.</param>
    /// <param name="series">p-value that a series needs.</param>
    /// <param name="window">Number of the window.</param>
    /// <param name="spansDays">True when the data lie on more than one day.</param>
    /// <param name="book">Learns what is not told because it repeats the event before.</param>
    /// <param name="result">Gets the episodes that ended and those that began, each in the order of their keys.</param>
    internal void Observe(Frame frame, List<LogFinding> findings, double series, long window, bool spansDays, AnomalyBook book, List<Anomaly> result)
    {
        var begun = new List<Anomaly>();
        foreach (LogFinding finding in findings)
        {
            string key = finding.Key;
            double threshold = finding.Kind == AnomalyKind.UnusualSessions ? options.BirthPValue : series;
            if (_open.TryGetValue(key, out Episode? episode))
            {
                if (finding.PValue < Math.Sqrt(threshold))
                {
                    Extend(episode, frame, finding, window);
                }
            }
            else if (gate.AdmitsOther(key, finding.Metric, finding.Entity, finding.Kind, finding.Direction, finding.PValue, threshold, out RuleEffect effect))
            {
                if (!_rules.IsNews(key, finding.PValue, window))
                {
                    book.Kept(frame, key, finding.Kind, finding.Direction, finding.Observed);
                    continue;
                }

                if (_open.Count >= options.MaxOpen)
                {
                    Dropped++;
                    continue;
                }

                Anomaly anomaly = Tell(frame, finding, effect.Urgency, spansDays);
                _open.Add(key, new Episode(anomaly, window));
                begun.Add(anomaly);
            }
        }

        foreach ((string key, Episode episode) in _open.Where(e => _rules.IsOver(e.Value, window)).ToList())
        {
            _open.Remove(key);
            _rules.Ended(key, episode, window);
            result.Add(episode.Anomaly with { IsOpen = false, SpansDays = spansDays });
        }

        begun.Sort(static (a, b) => string.CompareOrdinal(a.Series, b.Series));
        result.AddRange(begun);
    }

    /// <summary>The stream has ended: the open episodes.</summary>
    internal IEnumerable<Anomaly> Complete()
    {
        List<Anomaly> all = [.. _open.Values.Select(static e => e.Anomaly)];
        _open.Clear();
        return all;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Suppressed);
        output.WriteInt64(Dropped);
        output.WriteInt32(_open.Count);
        foreach (Episode episode in _open.Values)
        {
            episode.Save(output);
        }

        _rules.Save(output, static (to, key) => to.WriteString(key));
    }

    internal void Load(ref SnapshotInput input)
    {
        _open.Clear();
        _rules.Clear();
        _rules.Suppressed = input.ReadInt64(0, long.MaxValue);
        Dropped = input.ReadInt64(0, long.MaxValue);
        for (int left = input.ReadCount(AnomalyState.LeastBytes); left > 0; left--)
        {
            Episode episode = Episode.Load(ref input);
            input.Require(_open.TryAdd(episode.Anomaly.Series, episode), "an episode once");
        }

        for (int left = input.ReadCount(28); left > 0; left--)
        {
            input.Require(_rules.TryLoad(input.ReadText(), ref input), "a key once");
        }
    }

    private static void Extend(Episode episode, Frame frame, LogFinding finding, long window)
    {
        Anomaly next = episode.Anomaly with { End = frame.End };
        if (finding.PValue < next.PValue)
        {
            next = Tell(frame, finding, next.Urgency, next.SpansDays) with { Start = next.Start, DetectedAt = next.DetectedAt };
        }

        episode.Replace(next, window);
    }

    private static Anomaly Tell(Frame frame, LogFinding finding, AlertUrgency? urgency, bool spansDays) => new()
    {
        Urgency = urgency,
        Kind = finding.Kind,
        Detector = finding.Kind switch { AnomalyKind.UnusualSessions => "session", AnomalyKind.UnusualParameter => "parameter", AnomalyKind.UnusualCombination => "entity", _ => "counts" },
        Series = finding.Key,
        Metric = finding.Metric,
        Entity = finding.Entity,
        Start = frame.Start,
        End = frame.End,
        DetectedAt = frame.End,
        Window = frame.End - frame.Start,
        SpansDays = spansDays,
        PValue = finding.PValue,
        Score = new SeriesScore { PValue = finding.PValue }.Score,
        Observed = finding.Observed,
        Expected = finding.Expected,
        Lower = finding.Lower,
        Upper = finding.Upper,
        Direction = finding.Direction,
        Severity = finding.Severity,
        Template = finding.Text ?? finding.Template?.Text,
        Example = finding.Example ?? finding.Template?.Example,
        Also = [.. finding.Details.Take(Episode.MaxAlso)],
    };
}
