using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Emission;

/// <summary>
/// Keeps a bounded, downsampled history of the series that frames carry, for reports. When the table is full, a series with an anomaly
/// takes the place of the least surprising one; others are counted as not recorded. Called from one thread at a time.
/// </summary>
public sealed class SeriesRecorder
{
    private const int CoarsestPoints = 32;

    private readonly Dictionary<int, SeriesHistory> _series = [];
    private readonly Dictionary<string, SeriesHistory> _byKey = new(StringComparer.Ordinal);
    private readonly HashSet<int> _refused = [];
    private readonly SeriesRecorderOptions _options;
    private int _plainLimit;
    private long _reserved;

    /// <summary>Makes an empty recorder.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its limits.</exception>
    public SeriesRecorder(SeriesRecorderOptions? options = null)
    {
        _options = options ?? new SeriesRecorderOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxSeries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxPoints, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxTotalPoints, 1);
        _plainLimit = _options.MaxPoints;
    }

    /// <summary>Recorded series.</summary>
    public int Count => _byKey.Count;

    /// <summary>Series that the table had no room for (at least; the count itself is bounded).</summary>
    public int NotRecorded => _refused.Count;

    /// <summary>The history of a series by its key (name and labels); null when it is not recorded.</summary>
    public SeriesHistory? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Records a scored frame. The frame is only read during the call.</summary>
    public void Observe(in ScoredFrame scored)
    {
        Frame frame = scored.Frame;
        Retire(frame);
        foreach (Anomaly anomaly in scored.Anomalies)
        {
            if (anomaly.SeriesId >= 0)
            {
                Pin(frame.Series[anomaly.SeriesId], frame.End - frame.Start);
            }
        }

        ReadOnlySpan<SeriesScore> scores = scored.Scores.Span;
        Record(frame, scores);
    }

    /// <summary>Records a frame without scores.</summary>
    public void Observe(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Retire(frame);
        Record(frame, default);
    }

    /// <summary>Keeps the series that an insight is about at full resolution.</summary>
    public void Keep(Insight insight)
    {
        ArgumentNullException.ThrowIfNull(insight);
        foreach (string? key in insight.Evidence.Select(e => e.Series).Concat(insight.Causes.Select(c => c.Series)).Append(insight.Series))
        {
            if (key is not null && _byKey.TryGetValue(key, out SeriesHistory? history))
            {
                history.Pinned = true;
            }
        }
    }

    /// <summary>Another series may get the id of one that ends. What insights are about stays, as far as there is room.</summary>
    private void Retire(Frame frame)
    {
        foreach (int id in frame.RetiredSeries)
        {
            _refused.Remove(id);
            if (_series.Remove(id, out SeriesHistory? history) && !history.Pinned)
            {
                _byKey.Remove(history.Info.Key);
                _reserved -= history.Reserved;
            }
        }
    }

    private void Record(Frame frame, ReadOnlySpan<SeriesScore> scores)
    {
        ReadOnlySpan<int> ids = frame.SeriesIds;
        long width = frame.End - frame.Start;
        for (int row = 0; row < ids.Length; row++)
        {
            if (!_series.TryGetValue(ids[row], out SeriesHistory? history))
            {
                if (_byKey.Count >= _options.MaxSeries)
                {
                    Refuse(ids[row]);
                    continue;
                }

                history = Open(frame.Series[ids[row]], width);
            }

            SeriesScore score = row < scores.Length ? scores[row] : SeriesScore.None;
            history.Interest = Math.Max(history.Interest, score.Learning ? 0 : score.Score);
            _reserved -= history.Reserved;
            history.Add(frame.Start, frame.Value(row), score.Expected, score.Lower, score.Upper, history.Pinned ? _options.MaxPoints : _plainLimit);
            _reserved += history.Reserved;
        }

        if (_reserved > _options.MaxTotalPoints && _plainLimit > CoarsestPoints)
        {
            Coarsen();
        }
    }

    private void Pin(SeriesInfo info, long width)
    {
        if (!_series.TryGetValue(info.Id, out SeriesHistory? history))
        {
            if (_byKey.Count >= _options.MaxSeries && !Evict())
            {
                Refuse(info.Id);
                return;
            }

            history = Open(info, width);
        }

        history.Pinned = true;
    }

    private SeriesHistory Open(SeriesInfo info, long width)
    {
        if (!_byKey.TryGetValue(info.Key, out SeriesHistory? history))
        {
            history = new SeriesHistory(info, width);
            _byKey.Add(info.Key, history);
            _reserved += history.Reserved;
        }

        _series.Add(info.Id, history);
        _refused.Remove(info.Id);
        return history;
    }

    private bool Evict()
    {
        SeriesHistory? least = null;
        foreach (SeriesHistory history in _series.Values)
        {
            if (!history.Pinned && (least is null || (history.Interest, -history.Info.Id).CompareTo((least.Interest, -least.Info.Id)) < 0))
            {
                least = history;
            }
        }

        if (least is null)
        {
            return false;
        }

        _series.Remove(least.Info.Id);
        _byKey.Remove(least.Info.Key);
        _reserved -= least.Reserved;
        Refuse(least.Info.Id);
        return true;
    }

    private void Refuse(int id)
    {
        if (_refused.Count < 1_000_000)
        {
            _refused.Add(id);
        }
    }

    private void Coarsen()
    {
        _plainLimit = Math.Max(CoarsestPoints, _plainLimit / 2);
        foreach (SeriesHistory history in _series.Values)
        {
            if (!history.Pinned)
            {
                _reserved -= history.Reserved;
                history.Shrink(_plainLimit);
                _reserved += history.Reserved;
            }
        }
    }
}
