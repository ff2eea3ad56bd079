using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>
/// Scores every series against its own history: robust level, trend and time of day, a clipped scale, and a fitted tail
/// (<see cref="SeriesScore.PValue"/> is two-sided). Counts are scored as 2·√(x + 3/8), which gives Poisson counts unit variance
/// (Anscombe 1948), so that sparse counts do not alarm.
/// </summary>
public sealed class ResidualDetector : IDetector, ISnapshotState
{
    /// <summary>Zero windows that a count series is told of at most after a pause of the whole stream.</summary>
    private const int MaxZeros = 32;

    /// <summary>Share of windows with events from which a count series has a level.</summary>
    private const double SteadyPresence = 0.9;

    /// <summary>Half of the width of the band, in scales.</summary>
    internal const double BandScales = 3;

    private readonly ResidualOptions _options;
    private readonly ResidualModel _model;
    private readonly CounterTable _counters = new();
    private Rhythm[] _rhythms = [];

    /// <summary>Makes a detector.</summary>
    public ResidualDetector(ResidualOptions? options = null)
    {
        _options = options ?? new ResidualOptions();
        _model = new ResidualModel(_options);
    }

    /// <inheritdoc/>
    public string Name => "residual";

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores)
    {
        foreach (int id in frame.RetiredSeries)
        {
            _model.Retire(id);
            _counters.Retire(id);
        }

        ReadOnlySpan<int> ids = frame.SeriesIds;
        for (int row = 0; row < ids.Length; row++)
        {
            scores[row] = frame.Series.KindOf(ids[row]) switch
            {
                SeriesKind.Gauge => ScoreGauge(frame, row, ids[row]),
                SeriesKind.Count when !_options.IncludeTemplates && frame.Series.TemplateOf(ids[row]) >= 0 => scores[row],
                SeriesKind.Count => ScoreEvents(frame, ids[row], frame.Value(row)),
                _ => ScoreValue(frame, ids[row], frame.Value(row)),
            };
        }
    }

    /// <summary>Scores a count; windows that the stream skipped were zeros.</summary>
    internal static SeriesScore ScoreCount(ResidualModel model, Frame frame, int id, double count)
    {
        if (!double.IsFinite(count) || count < 0)
        {
            return SeriesScore.None;
        }

        if (frame.EmptyWindowsBefore > 0 && model.Knows(id))
        {
            long width = Math.Max(1, frame.End - frame.Start);
            for (long i = Math.Min(frame.EmptyWindowsBefore, MaxZeros); i > 0; i--)
            {
                model.Next(id, frame.Start - (i * width), Stabilised(0), 1);
            }
        }

        Residual residual = model.Next(id, frame.Start, Stabilised(count), 1);
        SeriesScore score = Build(residual, count);
        score.Expected = Count(score.Expected);
        score.Lower = Count(score.Lower);
        score.Upper = Count(score.Upper);
        return score;
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        _model.Save(output);
        _counters.Save(output);
        Rhythm.Save(_rhythms, output);
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _model.Load(ref input);
        _counters.Load(ref input);
        _rhythms = Rhythm.Load(ref input);
        input.RequireEnd();
    }

    private static double Stabilised(double count) => 2 * Math.Sqrt(count + 0.375);

    private static double Count(double stabilised) => double.IsNaN(stabilised)
        ? double.NaN
        : stabilised <= 0 ? 0 : Math.Max(0, (stabilised * stabilised / 4) - 0.375);

    // What never was negative is not expected to become so.
    private static SeriesScore Build(Residual residual, double observed)
    {
        double floor = residual.Least >= 0 ? 0 : double.NegativeInfinity;
        return new SeriesScore
        {
            PValue = residual.PValue,
            Observed = observed,
            Expected = Math.Max(residual.Expected, floor),
            Lower = Math.Max(residual.Expected - (BandScales * residual.Scale), floor),
            Upper = Math.Max(residual.Expected + (BandScales * residual.Scale), floor),
            Direction = (sbyte)Math.Sign(residual.Z),
            Learning = residual.Learning,
        };
    }

    /// <summary>
    /// A series that is mostly zero has no level to rise from: what counts there is whether it ever came in such numbers, and that it came
    /// often enough to know. Both models must be surprised.
    /// </summary>
    private SeriesScore ScoreEvents(Frame frame, int id, double count)
    {
        SeriesScore score = ScoreCount(_model, frame, id, count);
        if (double.IsNaN(count) || count < 0)
        {
            return score;
        }

        if (id >= _rhythms.Length)
        {
            Array.Resize(ref _rhythms, Math.Max(id + 1, Math.Max(16, _rhythms.Length * 2)));
        }

        ref Rhythm rhythm = ref _rhythms[id];
        for (long i = rhythm.Seen == 0 ? 0 : Math.Min(frame.EmptyWindowsBefore, MaxZeros); i > 0; i--)
        {
            rhythm.Learn(0);
        }

        if (score.Direction > 0 && rhythm.Presence < SteadyPresence)
        {
            bool grave = frame.Series[id].Name is "log.errors" or "log.status.5xx";
            bool known = rhythm.Active >= (grave ? 2 : 10);
            bool large = count >= (grave ? 5 : 20) && count > 2 * rhythm.Peak;
            score.PValue = known && large ? Math.Max(score.PValue, rhythm.BurstPValue(count)) : 1;
        }

        rhythm.Learn(count);
        return score;
    }

    /// <summary>A counter is judged by its growth, a level as it is.</summary>
    private SeriesScore ScoreGauge(Frame frame, int row, int id)
    {
        double last = frame.Column(Aggregate.Last)[row];
        bool was = _counters.IsCounter(id);
        double growth = _counters.Observe(id, frame.Column(Aggregate.Min)[row], last, frame.Start, frame.End - frame.Start);
        bool counts = _counters.IsCounter(id);
        if (counts != was)
        {
            _model.Forget(id);
        }

        if (!counts)
        {
            return ScoreValue(frame, id, frame.Value(row));
        }

        SeriesScore score = ScoreValue(frame, id, growth);
        score.IsGrowth = true;
        return score;
    }

    private SeriesScore ScoreValue(Frame frame, int id, double value) =>
        double.IsFinite(value) ? Build(_model.Next(id, frame.Start, value), value) : SeriesScore.None;
}
