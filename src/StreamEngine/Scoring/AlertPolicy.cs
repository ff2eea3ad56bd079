using StreamEngine.Batching;
using StreamEngine.Scoring.Entities;
using StreamEngine.Scoring.Explaining;
using StreamEngine.Scoring.Logs;
using StreamEngine.Scoring.Presence;
using StreamEngine.Scoring.Rules;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>
/// Turns scores into episodes: raises, keeps open over short pauses, closes, and does not repeat itself until something worse happens.
/// </summary>
internal sealed class AlertPolicy(AlertPolicyOptions options, TemplateCatalog catalog, AlertGate gate)
{
    /// <summary>The way back is known for so many times as long as repeats are kept back: a day with minutes and all defaults.</summary>
    private const int WayBackRepeats = 24;

    /// <summary>Bands beyond which an episode goes on whatever the p-value.</summary>
    private const double FarBands = 2;

    private readonly AlertBudget _budget = new(options);
    private readonly AnomalyBook _book = new(options);
    private readonly FindingPolicy _findings = new(options, gate);
    private readonly AbsencePolicy _absences = new(options, gate);
    private readonly WayBack _back = new(WayBackRepeats * (long)options.RepeatWindows);
    private readonly Dictionary<int, Episode> _bySeries = [];
    private readonly List<Episode> _births = [];
    private readonly EpisodeRules<int> _rules = new(options, int.MaxValue, Comparer<int>.Default);
    private long _window;
    private long _start = long.MinValue;
    private long _firstDay = long.MinValue;
    private bool _spansDays;
    private long _dropped;

    /// <summary>Episodes that were not told because too many were open.</summary>
    internal long Dropped => _dropped + _findings.Dropped + _absences.Dropped;

    /// <summary>Alerts that were not told because they repeat what was just told.</summary>
    internal long Suppressed => _rules.Suppressed + _findings.Suppressed + _absences.Suppressed + _back.Suppressed;

    internal int Open => _bySeries.Count + _births.Count + _findings.Open + _absences.Open;

    /// <summary>Takes in the scores of a frame.</summary>
    /// <returns>Episodes that ended, then those that began: new templates by severity, then series by key; then those of findings, and of series without rows.</returns>
    internal List<Anomaly> Observe(Frame frame, in RowOpinions rows,
        ReadOnlySpan<SeriesScore> births, string birthDetector, List<LogFinding> findings, List<AbsentSeries> absent)
    {
        long step = Advance(frame);
        _book.Next(frame, step);
        List<Anomaly> result = CloseRetired(frame);
        double threshold = _budget.Frame(rows.PValues, _absences.News(absent), step);
        double stay = Math.Sqrt(_budget.Series(step));
        gate.Next(frame, threshold, _budget.Series(step), step);
        var begun = new List<Anomaly>();
        double least = Math.Max(stay, gate.Loosest);
        ReadOnlySpan<double> p = rows.PValues;
        ReadOnlySpan<int> ids = frame.SeriesIds;
        for (int row = 0; row < p.Length; row++)
        {
            if (!(p[row] <= least))
            {
                continue;
            }

            ref readonly SeriesScore score = ref rows.Scores[row];
            if (_bySeries.TryGetValue(ids[row], out Episode? episode))
            {
                // Once a value that was stuck moves again, what a model that has learned it makes of that is no part of it.
                bool isPart = episode.Anomaly.Kind != AnomalyKind.FlatLine || score.Kind == AnomalyKind.FlatLine;
                if (isPart && score.PValue < stay)
                {
                    episode.Extend(score, frame.End, _window);
                }
            }
            else if (score.PValue <= gate.Loosest)
            {
                Raise(frame, ids[row], score, rows.DetectorOf(row), begun);
            }
        }

        KeepFarOff(frame, rows);
        begun.Sort((a, b) => string.CompareOrdinal(a.Series, b.Series));
        CloseQuiet(result);
        RaiseBirths(frame, births, birthDetector, result);
        result.AddRange(begun);
        EntityGate.Sift(findings, _findings, _budget, step, id => _bySeries.ContainsKey(id) || _rules.IsMuted(id, _window));
        _findings.Observe(frame, findings, _budget.Series(step), _window, _spansDays, _book, result);
        _absences.Observe(frame, absent, stay, _window, _spansDays, _book, result);
        _book.Explain(result);
        return result;
    }

    /// <summary>The stream has ended: closes all.</summary>
    internal List<Anomaly> Complete()
    {
        List<Anomaly> closed = [.. _births.Select(e => e.Anomaly), .. Sorted(_bySeries.Values), .. _findings.Complete(), .. _absences.Complete()];
        _births.Clear();
        _bySeries.Clear();
        closed = closed.ConvertAll(a => a with { IsOpen = false, SpansDays = _spansDays });
        _book.Explain(closed);
        return closed;
    }

    /// <summary>Writes everything down: open episodes by series and by birth, and what is muted.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_window);
        output.WriteInt64(_start);
        output.WriteInt64(_firstDay);
        output.WriteBoolean(_spansDays);
        output.WriteInt64(_dropped);
        output.WriteInt64(_rules.Suppressed);
        output.WriteInt32(_bySeries.Count);
        foreach ((int _, Episode episode) in _bySeries.OrderBy(static e => e.Key))
        {
            episode.Save(output);
        }

        output.WriteInt32(_births.Count);
        foreach (Episode birth in _births)
        {
            birth.Save(output);
        }

        _rules.Save(output, static (to, id) => to.WriteInt32(id));
        _findings.Save(output);
        _absences.Save(output);
        _back.Save(output);
        _book.Save(output);
    }

    /// <summary>Reads everything in place of what is there.</summary>
    internal void Load(ref SnapshotInput input, int version)
    {
        _bySeries.Clear();
        _births.Clear();
        _rules.Clear();
        _window = input.ReadInt64(0, long.MaxValue);
        _start = input.ReadInt64();
        _firstDay = input.ReadInt64();
        _spansDays = input.ReadBoolean();
        _dropped = input.ReadInt64();
        _rules.Suppressed = input.ReadInt64();
        for (int i = input.ReadCount(AnomalyState.LeastBytes); i > 0; i--)
        {
            Episode episode = Episode.Load(ref input);
            input.Require(episode.Anomaly.SeriesId >= 0 && _bySeries.TryAdd(episode.Anomaly.SeriesId, episode), "a series once");
        }

        for (int i = input.ReadCount(AnomalyState.LeastBytes); i > 0; i--)
        {
            _births.Add(Episode.Load(ref input));
        }

        for (int i = input.ReadCount(28); i > 0; i--)
        {
            input.Require(_rules.TryLoad(input.ReadSeriesId(), ref input), "a series once");
        }

        if (version > 1)
        {
            _findings.Load(ref input);
        }

        if (version > 3)
        {
            _absences.Load(ref input);
            _back.Load(ref input);
        }

        _book.Clear();
        if (version > 5)
        {
            _book.Load(ref input);
        }
    }

    private static IEnumerable<Anomaly> Sorted(IEnumerable<Episode> episodes) =>
        episodes.Select(e => e.Anomaly).OrderBy(a => a.Series, StringComparer.Ordinal);

    // Length of a window step: windows may overlap, and empty ones are not sent.
    private long Advance(Frame frame)
    {
        long step = frame.End - frame.Start;
        if (_start != long.MinValue)
        {
            step = Math.Min(step, (frame.Start - _start) / (1 + frame.EmptyWindowsBefore));
        }

        _start = frame.Start;
        long day = Math.DivRem(frame.Start, 86_400_000_000_000).Quotient;
        _firstDay = _firstDay == long.MinValue ? day : _firstDay;
        _spansDays |= day != _firstDay;
        _window += 1 + frame.EmptyWindowsBefore;
        return Math.Max(1, step);
    }

    // Nothing came any more: what happened too little may have happened later.
    private static bool IsCutShort(Frame frame, int id, in SeriesScore score) =>
        frame.IsUnfinished && score.Direction < 0 && (score.IsGrowth || frame.Series.KindOf(id) == SeriesKind.Count);

    private static AnomalyKind KindOf(SeriesKind kind, in SeriesScore score) =>
        kind != SeriesKind.Count || score.Kind != AnomalyKind.Deviation ? score.Kind : score.Direction < 0 ? AnomalyKind.Silence : AnomalyKind.Burst;

    // What was told as a deviation a short time ago is not told once more because it lasts.
    private bool IsNews(int id, in SeriesScore score) =>
        _rules.IsNews(id, score.Kind is AnomalyKind.LevelShift or AnomalyKind.TrendChange or AnomalyKind.VarianceChange ? 1 : score.PValue, _window);

    private void Raise(Frame frame, int id, in SeriesScore score, string detector, List<Anomaly> begun)
    {
        SeriesKind of = frame.Series.KindOf(id);
        AnomalyKind kind = KindOf(of, score);
        if (!gate.Admits(frame, id, kind, score, out RuleEffect effect) || IsCutShort(frame, id, score) || _back.Is(id, score, of == SeriesKind.Count, _window))
        {
            return;
        }

        if (!IsNews(id, score))
        {
            _book.Kept(frame, frame.Series[id].Key, kind, score.Direction, score.Observed);
            return;
        }

        if (Open >= options.MaxOpen)
        {
            _dropped++;
            return;
        }

        SeriesInfo series = frame.Series[id];
        TemplateBirth? template = catalog.Find(series.Template);
        var anomaly = new Anomaly
        {
            Kind = kind,
            Urgency = effect.Urgency,
            Detector = detector,
            Series = series.Key,
            Metric = series.Name,
            SeriesId = series.Id,
            Entity = series.Entity,
            Start = score.Since == 0 ? frame.Start : score.Since,
            End = frame.End,
            Window = frame.End - frame.Start,
            SpansDays = _spansDays,
            IsGrowth = score.IsGrowth,
            DetectedAt = frame.End,
            PValue = score.PValue,
            Score = score.Score,
            Direction = score.Direction,
            Observed = score.Observed,
            Expected = score.Expected,
            Lower = score.Lower,
            Upper = score.Upper,
            Watched = _book.Age(id, frame.End),
            Season = SeasonSlot.Name(frame.Start, score.Season),
            Severity = template?.Severity ?? Severity.Unspecified,
            Template = template is null ? null : catalog.NameOf(template),
            Example = template?.Example,
        };
        _bySeries.Add(series.Id, new Episode(anomaly, _window));
        _back.Began(series.Id, score, _window);
        begun.Add(anomaly);
    }

    private void RaiseBirths(Frame frame, ReadOnlySpan<SeriesScore> scores, string detector, List<Anomaly> result)
    {
        var told = new List<(TemplateBirth Birth, SeriesScore Score)>();
        for (int i = 0; i < scores.Length; i++)
        {
            TemplateBirth birth = frame.NewTemplates[i];
            if (!scores[i].Learning && gate.AdmitsOther("template:" + birth.TemplateId, "template", birth.Entity, AnomalyKind.NewTemplate, 1, scores[i].PValue, options.BirthPValue, out _))
            {
                told.Add((birth, scores[i]));
            }
        }

        told.Sort((a, b) =>
        {
            int order = b.Birth.Severity.CompareTo(a.Birth.Severity);
            order = order != 0 ? order : a.Birth.Time.CompareTo(b.Birth.Time);
            return order != 0 ? order : string.CompareOrdinal(a.Birth.TemplateId, b.Birth.TemplateId);
        });
        int room = Math.Max(0, Math.Min(options.MaxBirthsPerFrame, options.MaxOpen - Open));
        List<Episode> groups = Grouped(frame, told, detector);
        _dropped += Math.Max(0, groups.Count - room);
        foreach (Episode group in groups.Take(room))
        {
            _births.Add(group);
            result.Add(group.Anomaly);
        }
    }

    /// <summary>
    /// Many new templates of one service and one class of severity at once are one thing, a rollout or a restart: they are told as one, and
    /// those that come while it is open are added to it.
    /// </summary>
    private List<Episode> Grouped(Frame frame, List<(TemplateBirth Birth, SeriesScore Score)> told, string detector)
    {
        const int Single = 2;
        var groups = new List<Episode>();
        foreach ((TemplateBirth birth, SeriesScore score) in told)
        {
            string? service = birth.Entity.Service;
            int rank = BirthRate.Group(birth.Severity);
            bool Belongs(Episode e) => e.Anomaly.Entity.Service == service && BirthRate.Group(e.Anomaly.Severity) == rank;
            bool many = told.Count(t => t.Birth.Entity.Service == service && BirthRate.Group(t.Birth.Severity) == rank) > Single;
            Episode? group = groups.Find(e => many && Belongs(e));
            if (group is null && _births.FindAll(Belongs) is { Count: > 0 } open && (open.Count >= Single || open[^1].Anomaly.AlsoCount > 0))
            {
                group = open[^1];
            }

            if (group is null)
            {
                groups.Add(new Episode(Born(frame, birth, score, detector), _window));
            }
            else
            {
                group.Adopt(catalog.NameOf(birth), Lines(frame, birth.Template), frame.End, _window);
            }
        }

        return groups;
    }

    private Anomaly Born(Frame frame, TemplateBirth birth, in SeriesScore score, string detector) => new()
    {
        Kind = AnomalyKind.NewTemplate,
        Urgency = gate.UrgencyOf("template", birth.Entity, AnomalyKind.NewTemplate),
        Detector = detector,
        Series = "template:" + birth.TemplateId,
        Metric = "template",
        Entity = birth.Entity,
        Start = birth.Time,
        End = frame.End,
        Window = frame.End - frame.Start,
        SpansDays = _spansDays,
        DetectedAt = frame.End,
        PValue = score.PValue,
        Score = score.Score,
        Direction = score.Direction,
        Observed = Lines(frame, birth.Template),
        Severity = birth.Severity,
        Template = catalog.NameOf(birth),
        Example = birth.Example,
    };

    private static double Lines(Frame frame, int template)
    {
        double lines = 0;
        for (int row = 0; row < frame.Count; row++)
        {
            lines += frame.Series.TemplateOf(frame.SeriesIds[row]) == template ? frame.Value(row) : 0;
        }

        return Math.Max(1, lines);
    }

    /// <summary>A series that is given up has no episode any more, and what it did before says nothing of the one that gets its id.</summary>
    private List<Anomaly> CloseRetired(Frame frame)
    {
        var over = new List<Episode>();
        foreach (int id in frame.RetiredSeries)
        {
            _rules.Forget(id);
            _back.Forget(id);
            if (_bySeries.Remove(id, out Episode? episode))
            {
                over.Add(episode);
            }
        }

        return [.. Closed(over)];
    }

    // A fault that lasts makes what it does less rare by the day; it has not ended while values lie on its side far outside of what is expected.
    private void KeepFarOff(Frame frame, in RowOpinions rows)
    {
        foreach ((int id, Episode episode) in _bySeries)
        {
            if (episode.LastWindow != _window && episode.Anomaly.Kind is AnomalyKind.Deviation or AnomalyKind.Burst or AnomalyKind.Silence && frame.IndexOf(id) is >= 0 and var row)
            {
                ref readonly SeriesScore score = ref rows.Scores[row];
                double off = (score.Observed - score.Expected) * episode.Anomaly.Direction;
                double band = episode.Anomaly.Direction > 0 ? score.Upper - score.Expected : score.Expected - score.Lower;
                if (score.Kind == AnomalyKind.Deviation && !score.Learning && off > FarBands * band && band > 0)
                {
                    episode.Extend(score, frame.End, _window);
                }
            }
        }
    }

    private void CloseQuiet(List<Anomaly> closed)
    {
        closed.AddRange(_births.Where(IsOver).Select(e => e.Anomaly with { IsOpen = false, SpansDays = _spansDays }));
        _births.RemoveAll(IsOver);
        var over = new List<Episode>();
        foreach ((int id, Episode episode) in _bySeries)
        {
            if (IsOver(episode))
            {
                over.Add(episode);
                _rules.Ended(id, episode, _window);
                _back.Ended(id, _window);
            }
        }

        foreach (Episode episode in over)
        {
            _bySeries.Remove(episode.Anomaly.SeriesId);
        }

        closed.AddRange(Closed(over));
    }

    private IEnumerable<Anomaly> Closed(List<Episode> over) => Sorted(over).Select(a => a with { IsOpen = false, SpansDays = _spansDays });

    private bool IsOver(Episode episode) => _rules.IsOver(episode, _window);
}
