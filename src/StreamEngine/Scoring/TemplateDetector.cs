using StreamEngine.Scoring.Residuals;
using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>
/// Looks at logs by their templates: templates that appear for the first time when hardly any do, bursts of a template far above its
/// own rhythm, and the silence of a template or service that used to appear in nearly every window. Errors weigh more than notes.
/// </summary>
public sealed class TemplateDetector : INewTemplateDetector, ISparseDetector, ISnapshotState
{
    private const int RhythmWindows = 30;
    private const int LeastSilence = 3;

    private readonly TemplateOptions _options;
    private readonly ResidualModel _model = new(new ResidualOptions());
    private readonly TemplateCatalog _catalog;
    private readonly BirthRate _births;
    private Rhythm[] _rhythms = [];
    private long _windows;
    private bool _spoke;

    /// <summary>Makes a detector.</summary>
    public TemplateDetector(TemplateOptions? options = null)
    {
        _options = options ?? new TemplateOptions();
        _catalog = new TemplateCatalog(_options.MaxTemplates);
        _births = new BirthRate(_options.BirthMemory);
    }

    /// <inheritdoc/>
    public string Name => "template";

    /// <inheritdoc/>
    public bool IsCalibrated => true;

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores) => SparseScoring.Spread(this, frame, scores);

    void ISparseDetector.Score(Frame frame, RowScores scores)
    {
        _catalog.Learn(frame);
        _spoke = false;
        ReadOnlySpan<int> ids = frame.SeriesIds;
        ReadOnlySpan<double> counts = frame.ValuesOf(SeriesKind.Count);
        foreach (int row in frame.Kinds.Counts)
        {
            double count = counts[row];
            if (double.IsFinite(count) && count >= 0)
            {
                _spoke |= count > 0;
                scores.Add(row, ScoreCount(frame, ids[row], count));
            }
        }
    }

    /// <inheritdoc/>
    public void ScoreNewTemplates(Frame frame, Span<SeriesScore> scores)
    {
        bool learning = _windows < _options.LearningWindows;
        // A window without lines tells nothing of what lines are usual: a log that is mostly silent would seem to have no births.
        if (_spoke || frame.NewTemplates.Count > 0)
        {
            _births.Advance(1);
            _windows++;
        }

        Span<int> births = stackalloc int[3];
        foreach (TemplateBirth birth in frame.NewTemplates)
        {
            births[BirthRate.Group(birth.Severity)] += birth.IsGeneral ? 0 : 1;
        }

        for (int i = 0; i < scores.Length; i++)
        {
            TemplateBirth birth = frame.NewTemplates[i];
            scores[i] = new SeriesScore
            {
                PValue = birth.IsGeneral ? 1 : _births.PValue(birth.Severity, births[BirthRate.Group(birth.Severity)]),
                Observed = 1,
                Expected = double.NaN,
                Lower = double.NaN,
                Upper = double.NaN,
                Direction = 1,
                Learning = learning,
            };
        }

        // Learned after all are scored: the order of births inside a window says nothing.
        foreach (TemplateBirth birth in frame.NewTemplates)
        {
            if (!birth.IsGeneral)
            {
                _births.Learn(birth.Severity);
            }
        }
    }

    int ISnapshotState.SnapshotVersion => 3;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64(_windows);
        _births.Save(output);
        _catalog.Save(output);
        _model.Save(output);
        Rhythm.Save(_rhythms, output);
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _windows = input.ReadInt64(0, long.MaxValue);
        _births.Load(ref input);
        _catalog.Load(ref input);
        _model.Load(ref input, (ModelLayout)(version - 1));
        _rhythms = Rhythm.Load(ref input);
        input.RequireEnd();
    }

    private SeriesScore ScoreCount(Frame frame, int id, double count)
    {
        if (id >= _rhythms.Length)
        {
            Array.Resize(ref _rhythms, Math.Max(id + 1, Math.Max(16, _rhythms.Length * 2)));
        }

        ref Rhythm rhythm = ref _rhythms[id];
        int template = frame.Series.TemplateOf(id);
        Severity severity = _catalog.SeverityOf(template);
        SeriesScore score = SeriesScore.None;
        if (template >= 0)
        {
            score = ScoreBurst(frame, id, count, severity, rhythm);
        }

        rhythm.Learn(count);
        if (rhythm.Zeros >= _options.ForgetSilence)
        {
            rhythm = default;
        }
        else if (rhythm.Zeros >= LeastSilence && rhythm.Seen >= RhythmWindows + rhythm.Zeros && severity < Severity.Error)
        {
            ScoreSilence(rhythm, ref score);
        }

        return score;
    }

    private SeriesScore ScoreBurst(Frame frame, int id, double count, Severity severity, in Rhythm rhythm)
    {
        SeriesScore score = ResidualDetector.ScoreCount(_model, frame, id, count);
        double surprise = 1;
        if (score.Direction > 0 && count >= LeastBurst(severity) && count > 2 * rhythm.Peak)
        {
            // Both models must be surprised: one knows chance, the other what this template has done before.
            surprise = Math.Pow(Math.Max(score.PValue, rhythm.BurstPValue(count)), Weight(severity));
        }

        score.PValue = Math.Clamp(surprise, 1e-300, 1);
        return score;
    }

    private void ScoreSilence(in Rhythm rhythm, ref SeriesScore score)
    {
        // The zeros at hand lower the presence; it is judged as it was before them.
        double before = rhythm.Presence / Math.Pow(0.99, rhythm.Zeros);
        if (before < _options.SteadyShare)
        {
            return;
        }

        double p = rhythm.SilencePValue();
        if (p < score.PValue || score.Learning)
        {
            score.PValue = Math.Clamp(p, 1e-300, 1);
            score.Observed = 0;
            score.Direction = -1;
            score.Learning = false;
            score.Expected = double.IsNaN(score.Expected) ? rhythm.Mean : score.Expected;
        }
    }

    private static double LeastBurst(Severity severity) => severity >= Severity.Error ? 5 : severity >= Severity.Warn ? 10 : 20;

    private static double Weight(Severity severity) => severity >= Severity.Error ? 1 : severity >= Severity.Warn ? 0.75 : 0.5;
}
