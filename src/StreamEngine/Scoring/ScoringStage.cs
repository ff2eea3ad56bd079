using StreamEngine.Scoring.Calibration;
using StreamEngine.Scoring.Changes;
using StreamEngine.Scoring.Channels;
using StreamEngine.Scoring.Entities;
using StreamEngine.Scoring.Logs;
using StreamEngine.Scoring.Presence;
using StreamEngine.Scoring.Rules;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>
/// Runs the detectors on every frame, keeps for each row the one that is most surprised, and turns scores into episodes. Frames come in
/// time order, from one thread at a time. What it says depends on the frames so far alone.
/// </summary>
public sealed class ScoringStage : ISnapshotState
{
    /// <summary>Most detectors; a byte says whose opinion a row has.</summary>
    private const int MostDetectors = 254;

    private readonly IReadOnlyList<IDetector> _detectors;
    private readonly PValueCalibrator?[] _calibrators;
    private readonly double[] _costs;
    private readonly TemplateCatalog _catalog;
    private readonly AlertPolicy _policy;
    private readonly AlertGate _gate;
    private readonly FeedbackBook _feedback = new();
    private readonly MaintenancePlan _maintenance;
    private readonly RuleTable _rules;
    private readonly List<int> _kept = [];
    private readonly RowScores _few = new();
    private SeriesScore[] _best = [];
    private SeriesScore[] _scores = [];
    private double[] _pValues = [];
    private byte[] _by = [];
    private readonly List<LogFinding> _findings = [];
    private readonly List<AbsentSeries> _absent = [];

    /// <summary>Makes a stage with the built-in detectors.</summary>
    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    public ScoringStage(ScoringOptions? options = null)
        : this(BuiltIn(options ?? new ScoringOptions()), options)
    {
    }

    /// <summary>Makes a stage.</summary>
    /// <param name="detectors">Detectors, in the order in which ties are decided.</param>
    /// <param name="options">Policy; the options of detectors are theirs.</param>
    /// <exception cref="ArgumentException">An option is outside its limits, or two detectors have the same name.</exception>
    public ScoringStage(IReadOnlyList<IDetector> detectors, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(detectors);
        options ??= new ScoringOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }

        if (detectors.Select(d => d.Name).Distinct(StringComparer.Ordinal).Count() != detectors.Count)
        {
            throw new ArgumentException("two detectors have the same name", nameof(detectors));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(detectors.Count, MostDetectors, nameof(detectors));
        if (detectors.Any(static d => d.Weight is not (> 0 and <= 1)))
        {
            throw new ArgumentException("the weight of a detector must be above 0, at most 1", nameof(detectors));
        }

        _detectors = detectors;
        _costs = [.. detectors.Select(static d => 1 / d.Weight)];
        _calibrators = [.. detectors.Select(static d => d.IsCalibrated ? null : new PValueCalibrator())];
        _catalog = new TemplateCatalog(options.Template.MaxTemplates);
        _rules = new RuleTable([.. options.Rules]);
        _maintenance = new MaintenancePlan([.. options.Maintenance]);
        _gate = new AlertGate(options.Policy, _rules, _feedback);
        _policy = new AlertPolicy(options.Policy, _catalog, _gate);
    }

    /// <summary>Gives the id under which people read of an anomaly, by which feedback names it; null when feedback names series alone.</summary>
    public Func<Anomaly, string>? IdOf { get; init; }

    /// <summary>What operators say of templates; null for nothing.</summary>
    internal TemplateHandles? Handles { get; init; }

    /// <summary>Episodes that are open now.</summary>
    public int OpenEpisodes => _policy.Open;

    /// <summary>Episodes and new templates that were not told because a limit was reached.</summary>
    public long DroppedEpisodes => _policy.Dropped;

    /// <summary>Alerts that were not told because they repeat what was just told.</summary>
    public long SuppressedAlerts => _policy.Suppressed;

    /// <summary>Abnormal windows of series that were not told because a rule mutes them, or because they are known.</summary>
    public long MutedAlerts => _gate.Muted;

    /// <summary>Rows of series that were worked on: neither learned nor told.</summary>
    public long WithheldRows => _maintenance.Withheld;

    /// <summary>Takes what a person says of an alert; it holds from the next frame on. Any thread may call.</summary>
    /// <returns>What is wrong with it; null when it was taken.</returns>
    public string? GiveFeedback(AlertFeedback feedback)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        return _feedback.Add(feedback);
    }

    /// <summary>The built-in detectors: <c>residual</c>, <c>change</c>, <c>fluctuation</c>, <c>template</c>, <c>counts</c>, <c>session</c>, <c>parameter</c>, <c>presence</c> and <c>entity</c>.</summary>
    public static IReadOnlyList<IDetector> BuiltIn(ScoringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var residual = new ResidualDetector(options.Residual) { Share = ChannelWeights.Rest(options.Channels.Weights) };
        IDetector[] changes = options.Changes.IsEnabled ? [new ChangeDetector(residual)] : [];
        IDetector[] entities = options.Entities.IsEnabled ? [new EntityDetector(residual, options.Entities)] : [];
        return [residual, .. changes, .. ChannelDetectors.Of(options.Channels, residual), new TemplateDetector(options.Template), new CountDetector(options.Counts), new SessionDetector(options.Sessions), new ParameterDetector(), new PresenceDetector(options.Presence), .. entities];
    }

    /// <summary>Scores a frame. The frame stays the caller's; the scores are valid until the next call.</summary>
    public ScoredFrame Observe(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        _feedback.Next(frame.Start);
        foreach (int id in frame.RetiredSeries)
        {
            _rules.Forget(id);
        }

        _catalog.Learn(frame);
        _maintenance.Next(frame);
        Reserve(frame.Count);
        List<Anomaly> anomalies;
        if (_maintenance.IsOn)
        {
            using Frame rest = _maintenance.Without(frame, _kept);
            anomalies = Judge(rest);
            Spread(frame.Count);
        }
        else
        {
            anomalies = Judge(frame);
        }

        foreach (Anomaly anomaly in anomalies)
        {
            if (IdOf?.Invoke(anomaly) is { } id)
            {
                _feedback.Remember(id, anomaly);
            }
        }

        return new ScoredFrame(frame, _best.AsMemory(0, frame.Count), anomalies) { Templates = _catalog };
    }

    private List<Anomaly> Judge(Frame frame)
    {
        int rows = frame.Count;
        if (_detectors is not [ResidualDetector, ..])
        {
            // That one writes all rows.
            Array.Fill(_best, SeriesScore.None, 0, rows);
            Array.Fill(_pValues, double.NaN, 0, rows);
        }

        Array.Clear(_by, 0, rows);
        for (int i = 0; i < _detectors.Count; i++)
        {
            Score(frame, i);
        }

        SeriesScore[] births = ScoreBirths(frame, out string birthDetector);
        if (Handles?.At(frame.Start) is { } handles)
        {
            _catalog.Handles = handles;
            Mute(frame, handles, births);
        }

        _findings.Clear();
        foreach (ILogFinder finder in _detectors.OfType<ILogFinder>())
        {
            finder.Find(frame, _catalog, _findings);
        }

        if (_maintenance.IsOn)
        {
            _maintenance.Mute(frame, births);
            _findings.RemoveAll(f => _maintenance.CoversOther(f.Metric, f.Entity));
        }

        FindAbsent(frame);
        return _policy.Observe(frame, new RowOpinions(_best.AsSpan(0, rows), _pValues.AsSpan(0, rows), _by.AsSpan(0, rows), _detectors), births, birthDetector, _findings, _absent);
    }

    /// <summary>Asks a detector. The first writes where the best are kept, as nobody has said anything yet; those that have few opinions give these alone, and those that look at other things none.</summary>
    private void Score(Frame frame, int detector)
    {
        int rows = frame.Count;
        switch (_detectors[detector])
        {
            case ILogFinder:
                break;
            case ISparseDetector sparse:
                _few.Clear();
                sparse.Score(frame, _few);
                _calibrators[detector]?.Apply(frame, _few);
                for (int i = 0; i < _few.Count; i++)
                {
                    Keep(detector, _few.Rows[i], ref _few[i]);
                }

                break;
            case { } dense when detector == 0:
                dense.Score(frame, _best.AsSpan(0, rows));
                if (dense is ResidualDetector { Share: 1 } residual)
                {
                    residual.PValues.CopyTo(_pValues);
                    _calibrators[detector]?.Apply(frame, _best.AsSpan(0, rows), residual.Rare);
                    foreach (int row in residual.Rare)
                    {
                        _pValues[row] = OpinionOf(_best[row]);
                    }

                    break;
                }

                _calibrators[detector]?.Apply(frame, _best.AsSpan(0, rows));
                for (int row = 0; row < rows; row++)
                {
                    _best[row].PValue = Math.Min(1, _costs[detector] * _best[row].PValue);
                    _pValues[row] = OpinionOf(_best[row]);
                }

                break;
            case { } dense:
                if (_scores.Length < rows)
                {
                    _scores = new SeriesScore[_best.Length];
                }

                Span<SeriesScore> scores = _scores.AsSpan(0, rows);
                scores.Fill(SeriesScore.None);
                dense.Score(frame, scores);
                _calibrators[detector]?.Apply(frame, scores);
                for (int row = 0; row < rows; row++)
                {
                    Keep(detector, row, ref scores[row]);
                }

                break;
        }
    }

    /// <summary>Moves scores from the rows that were judged to where these stand in the whole frame.</summary>
    private void Spread(int rows)
    {
        for (int row = rows - 1, from = _kept.Count - 1; row >= 0; row--)
        {
            bool isKept = from >= 0 && _kept[from] == row;
            _best[row] = isKept ? _best[from] : SeriesScore.None;
            from -= isKept ? 1 : 0;
        }
    }

    /// <summary>The input has ended: the open episodes, closed.</summary>
    public IReadOnlyList<Anomaly> Complete() => _policy.Complete();

    int ISnapshotState.SnapshotVersion => 6;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        _catalog.Save(output);
        _policy.Save(output);
        _feedback.Save(output);
        output.WriteInt64(_gate.Muted);
        output.WriteInt64(_maintenance.Withheld);
        output.WriteInt32(_calibrators.Count(static c => c is not null));
        for (int i = 0; i < _detectors.Count; i++)
        {
            if (_calibrators[i] is { } calibrator)
            {
                output.WriteString(_detectors[i].Name);
                calibrator.Save(output);
            }
        }
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _catalog.Load(ref input);
        _policy.Load(ref input, version);
        if (version > 3)
        {
            _feedback.Load(ref input);
            _gate.Muted = input.ReadInt64(0, long.MaxValue);
            _maintenance.Restore(input.ReadInt64(0, long.MaxValue));
        }

        Array.ForEach(_calibrators, static c => c?.Clear());
        if (version > 4)
        {
            LoadCalibrators(ref input);
        }

        input.RequireEnd();
    }

    // What was known of a detector that is gone is left out.
    private void LoadCalibrators(ref SnapshotInput input)
    {
        for (int i = input.ReadCount(16); i > 0; i--)
        {
            string name = input.ReadText();
            int at = _detectors.Index().FirstOrDefault(d => d.Item.Name == name, (-1, null!)).Index;
            ((at < 0 ? null : _calibrators[at]) ?? new PValueCalibrator()).Load(ref input);
        }
    }

    /// <summary>Detectors learn from all lines; nobody is told of those that an operator does not want to hear of.</summary>
    private void Mute(Frame frame, Dictionary<int, TemplateHandle> handles, SeriesScore[] births)
    {
        ReadOnlySpan<int> ids = frame.SeriesIds;
        for (int row = 0; row < ids.Length; row++)
        {
            if (frame.Series.KindOf(ids[row]) == SeriesKind.Count && handles.TryGetValue(frame.Series.TemplateOf(ids[row]), out TemplateHandle handle) && handle.IsMuted)
            {
                _best[row] = SeriesScore.None;
                _pValues[row] = double.NaN;
            }
        }

        for (int i = 0; i < births.Length; i++)
        {
            if (handles.TryGetValue(frame.NewTemplates[i].Template, out TemplateHandle handle) && handle.IsMuted)
            {
                births[i] = SeriesScore.None;
            }
        }
    }

    private void Reserve(int rows)
    {
        if (rows > _best.Length)
        {
            int size = Math.Max(rows, _best.Length + (_best.Length / 4));
            _best = new SeriesScore[size];
            _pValues = new double[size];
            _by = new byte[size];
        }
    }

    private static double OpinionOf(in SeriesScore score) => score.Learning ? double.NaN : score.PValue;

    // An opinion beats none, and among opinions the smallest p-value wins; the first detector wins a tie.
    private void Keep(int detector, int row, ref SeriesScore score)
    {
        score.PValue = Math.Min(1, _costs[detector] * score.PValue);
        ref SeriesScore best = ref _best[row];
        bool better = score.Learning == best.Learning ? score.PValue < best.PValue : !score.Learning;
        if (better || (best.Learning && double.IsNaN(best.Expected) && !double.IsNaN(score.Expected)))
        {
            best = score;
            _by[row] = (byte)detector;
            _pValues[row] = OpinionOf(score);
        }
    }

    /// <summary>Series without rows; where several detectors tell of one, the one that is most surprised.</summary>
    private void FindAbsent(Frame frame)
    {
        _absent.Clear();
        int told = 0;
        foreach (IAbsentSeriesDetector detector in _detectors.OfType<IAbsentSeriesDetector>())
        {
            detector.ScoreAbsent(frame, _absent);
            told++;
        }

        if (told > 1)
        {
            List<AbsentSeries> all = [.. _absent.GroupBy(static a => a.SeriesId).Select(static g => g.MinBy(static a => a.Score.PValue)).OrderBy(static a => a.SeriesId)];
            _absent.Clear();
            _absent.AddRange(all);
        }
    }

    private SeriesScore[] ScoreBirths(Frame frame, out string name)
    {
        var best = new SeriesScore[frame.NewTemplates.Count];
        Array.Fill(best, SeriesScore.None);
        name = string.Empty;
        foreach (INewTemplateDetector detector in _detectors.OfType<INewTemplateDetector>())
        {
            SeriesScore[] scores = [.. best.Select(static _ => SeriesScore.None)];
            detector.ScoreNewTemplates(frame, scores);
            name = name.Length == 0 ? detector.Name : name;
            for (int i = 0; i < best.Length; i++)
            {
                best[i] = best[i].Learning || scores[i].PValue < best[i].PValue ? scores[i] : best[i];
            }
        }

        return best;
    }
}
