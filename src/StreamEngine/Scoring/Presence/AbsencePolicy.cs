using StreamEngine.Scoring.Explaining;
using StreamEngine.Scoring.Rules;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Presence;

/// <summary>
/// Turns series that lack rows into episodes. Many of one entity at once are one thing, a host or a service that is gone: they are told as one, and those that follow while it lasts are added to it.
/// </summary>
internal sealed class AbsencePolicy(AlertPolicyOptions options, AlertGate gate)
{
    /// <summary>Series of one entity that are told one by one.</summary>
    private const int Single = 2;

    private readonly List<Silence> _open = [];
    private readonly Dictionary<int, Silence> _bySeries = [];
    private readonly List<AbsentSeries> _news = [];
    private readonly EpisodeRules<int> _rules = new(options, options.MaxOpen, Comparer<int>.Default);

    /// <summary>Episodes that are open.</summary>
    internal int Open => _open.Count;

    /// <summary>What was not told because it repeats what was just told.</summary>
    internal long Suppressed => _rules.Suppressed;

    /// <summary>Episodes that were not told because too many were open.</summary>
    internal long Dropped { get; private set; }

    /// <summary>Those of the series that no open episode tells of. Valid until the next call.</summary>
    internal List<AbsentSeries> News(List<AbsentSeries> absent)
    {
        _news.Clear();
        foreach (AbsentSeries series in absent)
        {
            if (!_bySeries.ContainsKey(series.SeriesId))
            {
                _news.Add(series);
            }
        }

        return _news;
    }

    /// <summary>Takes in what lacks rows in a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="absent">The series, by ascending id.</param>
    /// <param name="stay">p-value below which an episode goes on.</param>
    /// <param name="window">Number of the window.</param>
    /// <param name="spansDays">True when the data lie on more than one day.</param>
    /// <param name="book">Knows the past, and learns what is not told because it repeats the event before.</param>
    /// <param name="result">Gets the episodes that ended and those that began, each in the order of their series.</param>
    internal void Observe(Frame frame, List<AbsentSeries> absent, double stay, long window, bool spansDays, AnomalyBook book, List<Anomaly> result)
    {
        List<Silence> over = [];
        foreach (int id in frame.RetiredSeries)
        {
            Retire(id, over);
        }

        var news = new List<Anomaly>();
        foreach (AbsentSeries series in absent)
        {
            if (_bySeries.TryGetValue(series.SeriesId, out Silence? silence))
            {
                if (series.Score.PValue < stay)
                {
                    silence.Extend(series.Score, frame.End, window);
                }
            }
            else if (gate.Admits(frame, series.SeriesId, series.Score.Kind, series.Score, out RuleEffect effect))
            {
                if (!_rules.IsNews(series.SeriesId, series.Score.PValue, window))
                {
                    book.Kept(frame, frame.Series[series.SeriesId].Key, series.Score.Kind, series.Score.Direction, series.Score.Observed);
                    continue;
                }

                news.Add(Tell(frame, series, effect.Urgency, spansDays) with { Watched = book.Age(series.SeriesId, frame.End) });
            }
        }

        Close(window, over);
        result.AddRange(over.Select(s => s.Episode.Anomaly with { IsOpen = false, SpansDays = spansDays }).OrderBy(static a => a.Series, StringComparer.Ordinal));
        Begin(frame, news, window, result);
    }

    /// <summary>The stream has ended: the open episodes.</summary>
    internal IEnumerable<Anomaly> Complete()
    {
        List<Anomaly> all = [.. _open.Select(static s => s.Episode.Anomaly).OrderBy(static a => a.Series, StringComparer.Ordinal)];
        _open.Clear();
        _bySeries.Clear();
        return all;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Suppressed);
        output.WriteInt64(Dropped);
        output.WriteInt32(_open.Count);
        foreach (Silence silence in _open)
        {
            silence.Episode.Save(output);
            output.WriteInt32(silence.Members.Count);
            foreach (int id in silence.Members)
            {
                output.WriteInt32(id);
            }
        }

        _rules.Save(output, static (to, id) => to.WriteInt32(id));
    }

    internal void Load(ref SnapshotInput input)
    {
        _open.Clear();
        _bySeries.Clear();
        _rules.Clear();
        _rules.Suppressed = input.ReadInt64(0, long.MaxValue);
        Dropped = input.ReadInt64(0, long.MaxValue);
        for (int left = input.ReadCount(AnomalyState.LeastBytes); left > 0; left--)
        {
            var silence = new Silence(Episode.Load(ref input));
            _open.Add(silence);
            for (int members = input.ReadCount(sizeof(int)); members > 0; members--)
            {
                int id = input.ReadSeriesId();
                input.Require(_bySeries.TryAdd(id, silence), "a series once");
                silence.Members.Add(id);
            }
        }

        for (int left = input.ReadCount(28); left > 0; left--)
        {
            input.Require(_rules.TryLoad(input.ReadSeriesId(), ref input), "a series once");
        }
    }

    /// <summary>Takes a series out that another one may get the id of; an episode without series is over.</summary>
    private void Retire(int id, List<Silence> over)
    {
        _rules.Forget(id);
        if (_bySeries.Remove(id, out Silence? silence))
        {
            silence.Members.Remove(id);
            if (silence.Members.Count == 0)
            {
                _open.Remove(silence);
                over.Add(silence);
            }
        }
    }

    private void Close(long window, List<Silence> over)
    {
        foreach (Silence silence in _open.Where(s => _rules.IsOver(s.Episode, window)).ToList())
        {
            _open.Remove(silence);
            over.Add(silence);
            foreach (int id in silence.Members)
            {
                _bySeries.Remove(id);
                _rules.Ended(id, silence.Episode, window);
            }
        }
    }

    private void Begin(Frame frame, List<Anomaly> news, long window, List<Anomaly> result)
    {
        news.Sort(static (a, b) => string.CompareOrdinal(a.Series, b.Series));
        var begun = new List<Silence>();
        foreach (Anomaly anomaly in news)
        {
            Silence? home = Home(anomaly, news, begun);
            if (home is not null)
            {
                home.Episode.Adopt(anomaly.Series, 0, frame.End, window);
            }
            else if (_open.Count + begun.Count >= options.MaxOpen)
            {
                Dropped++;
                continue;
            }
            else
            {
                begun.Add(home = new Silence(new Episode(anomaly, window)));
            }

            home.Members.Add(anomaly.SeriesId);
            _bySeries.Add(anomaly.SeriesId, home);
        }

        _open.AddRange(begun);
        result.AddRange(begun.Select(static s => s.Episode.Anomaly));
    }

    private Silence? Home(Anomaly anomaly, List<Anomaly> news, List<Silence> begun)
    {
        if (anomaly.Entity.IsNone || anomaly.Kind != AnomalyKind.NoData)
        {
            return null;
        }

        bool Belongs(Anomaly a) => a.Kind == AnomalyKind.NoData && a.Entity == anomaly.Entity;
        List<Silence> open = _open.FindAll(s => Belongs(s.Episode.Anomaly));
        if (open.Count >= Single || open.Exists(static s => s.Episode.Anomaly.AlsoCount > 0))
        {
            return open[^1];
        }

        return news.Count(Belongs) + open.Count > Single ? begun.Find(s => Belongs(s.Episode.Anomaly)) : null;
    }

    private static Anomaly Tell(Frame frame, AbsentSeries absent, AlertUrgency? urgency, bool spansDays)
    {
        SeriesInfo series = frame.Series[absent.SeriesId];
        SeriesScore score = absent.Score;
        return new Anomaly
        {
            Kind = score.Kind,
            Urgency = urgency,
            Detector = "presence",
            Series = series.Key,
            Metric = series.Name,
            SeriesId = series.Id,
            Entity = series.Entity,
            Start = score.Since == 0 ? frame.Start : score.Since,
            End = frame.End,
            Window = frame.End - frame.Start,
            SpansDays = spansDays,
            DetectedAt = frame.End,
            PValue = score.PValue,
            Score = score.Score,
            Direction = score.Direction,
            Observed = score.Observed,
            Expected = score.Expected,
        };
    }

    /// <summary>An open episode and the series that it tells of.</summary>
    private sealed class Silence(Episode episode)
    {
        internal Episode Episode { get; } = episode;

        internal SortedSet<int> Members { get; } = [];

        /// <summary>One more abnormal window. A series of which values come again and again has not stopped.</summary>
        internal void Extend(in SeriesScore score, long end, long window)
        {
            Episode.Extend(score, end, window);
            if (score.Kind == AnomalyKind.MissingData && Episode.Anomaly is { Kind: AnomalyKind.NoData, AlsoCount: 0 })
            {
                Episode.Replace(Episode.Anomaly with { Kind = score.Kind, Observed = score.Observed, Expected = score.Expected }, window);
            }
        }
    }
}
