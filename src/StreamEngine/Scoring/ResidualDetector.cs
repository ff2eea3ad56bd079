using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamEngine.Scoring.Calibration;
using StreamEngine.Scoring.Residuals;
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

    /// <summary>Most that one window of errors may be above four times their mean and still be learned: a burst must not hide the next.</summary>
    private const double GraveSlack = 3;

    /// <summary>Half of the width of the band, in scales.</summary>
    internal const double BandScales = 3;

    private readonly ResidualOptions _options;
    private readonly ResidualModel _model;
    private readonly CounterTable _counters = new();
    private Rhythm[] _rhythms = [];
    private double[] _values = [];
    private double[] _pValues = [];
    private float[] _noise = [];
    private bool[] _grows = [];
    private readonly ResidualColumns _residuals = new();
    private readonly List<int> _forgotten = [];
    private readonly List<int> _rare = [];
    private int _rows;

    /// <summary>Makes a detector.</summary>
    public ResidualDetector(ResidualOptions? options = null)
    {
        _options = options ?? new ResidualOptions();
        _model = new ResidualModel(_options, grows: _counters.IsCounter);
    }

    /// <inheritdoc/>
    public string Name => "residual";

    /// <summary>What was read of each row of the last frame: the level, the growth of a counter, a count made even; NaN for nothing.</summary>
    internal ReadOnlySpan<double> Values => _values.AsSpan(0, _rows);

    /// <summary>Least noise that the nature of each value implies; above 0 for a count.</summary>
    internal ReadOnlySpan<float> Noise => _noise.AsSpan(0, _rows);

    /// <summary>Rows whose value is growth.</summary>
    internal ReadOnlySpan<bool> Grows => _grows.AsSpan(0, _rows);

    /// <summary>What was found of the rows of the last frame.</summary>
    internal ResidualColumns Columns => _residuals;

    /// <summary>p-values of the rows of the last frame; NaN where nothing is known.</summary>
    internal ReadOnlySpan<double> PValues => _pValues.AsSpan(0, _rows);

    /// <summary>Rows of the last frame whose p-value may need calibration: usual ones are far above.</summary>
    internal ReadOnlySpan<int> Rare => CollectionsMarshal.AsSpan(_rare);

    /// <summary>What other channels leave of the budget, 1 for all of it.</summary>
    internal double Share { get; init; } = 1;

    /// <inheritdoc/>
    double IDetector.Weight => Share;

    /// <summary>Series whose values mean something else from the last frame on.</summary>
    internal IReadOnlyList<int> Forgotten => _forgotten;

    /// <summary>The period of a series whose season predicts it best.</summary>
    /// <param name="id">Dense id of the series.</param>
    /// <param name="period">Length of the period, nanoseconds.</param>
    internal bool TryPeriod(int id, out long period) => _model.Seasons.TryPeriod(id, out period);

    /// <summary>Hours by which the day of a series comes earlier than when it was learned, as when clocks are set.</summary>
    internal int HoursOf(int id) => _model.Seasons.HoursOf(id);

    /// <summary>A row of the last frame as other channels tell of it: its value and what was expected.</summary>
    internal SeriesScore Describe(int row)
    {
        SeriesScore score = _noise[row] > 0 ? BuildCount(_residuals[row], Count(_values[row])) : Build(_residuals[row], _values[row]);
        score.IsGrowth = _grows[row];
        return score;
    }

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores)
    {
        foreach (int id in frame.RetiredSeries)
        {
            _model.Retire(id);
            _counters.Retire(id);
        }

        _model.Advance(frame.Start);
        _model.Siblings?.Advance(frame.Series, frame.Start);
        ReadOnlySpan<int> ids = frame.SeriesIds;
        Reserve(ids.Length);
        _rows = ids.Length;
        _forgotten.Clear();
        _rare.Clear();
        Read(frame, ids);
        _model.Next(ids, frame.Start, _values.AsSpan(0, ids.Length), _noise.AsSpan(0, ids.Length), _residuals);
        for (int row = 0; row < ids.Length; row++)
        {
            double value = _values[row];
            if (_noise[row] == 0 && double.IsFinite(value) && _residuals.TryReadUsual(row, out double expected, out float scale, out float z))
            {
                double usual = LaneTails.Usual(z);
                _pValues[row] = usual;
                Write(ref scores[row], usual, value, expected, scale, z, 0);
                scores[row].IsGrowth = _grows[row];
                continue;
            }

            if (!double.IsFinite(value))
            {
                scores[row] = SeriesScore.None;
                _pValues[row] = double.NaN;
                continue;
            }

            scores[row] = _noise[row] > 0
                ? JudgeEvents(frame, ids[row], frame.Value(row), BuildCount(_residuals[row], frame.Value(row)))
                : Build(_residuals[row], value);
            scores[row].IsGrowth = _grows[row];
            _pValues[row] = scores[row].Learning ? double.NaN : scores[row].PValue;
            if (scores[row].PValue <= PValueCalibrator.Limit)
            {
                _rare.Add(row);
            }
        }
    }

    // What the model sees of a row: the level, the growth of a counter, a count made even; NaN for what it is not told of.
    private void Read(Frame frame, ReadOnlySpan<int> ids)
    {
        ReadOnlySpan<SeriesKind> kinds = frame.Kinds.All;
        ReadOnlySpan<double> means = frame.ValuesOf(SeriesKind.Gauge);
        ReadOnlySpan<double> high = frame.ValuesOf(SeriesKind.Distribution);
        ReadOnlySpan<double> counts = frame.ValuesOf(SeriesKind.Count);
        ReadOnlySpan<double> least = frame.Column(Aggregate.Min);
        ReadOnlySpan<double> last = frame.Column(Aggregate.Last);
        for (int row = 0; row < ids.Length; row++)
        {
            _noise[row] = 0;
            _grows[row] = false;
            _values[row] = kinds[row] switch
            {
                SeriesKind.Gauge => ReadGauge(frame, row, ids[row], least[row], last[row], means[row]),
                SeriesKind.Count => ReadCount(frame, row, ids[row], counts[row]),
                _ => high[row],
            };
        }
    }

    private double ReadCount(Frame frame, int row, int id, double count)
    {
        if ((!_options.IncludeTemplates && frame.Series.TemplateOf(id) >= 0) || !(count >= 0))
        {
            return double.NaN;
        }

        LearnZeros(_model, frame, id);
        _noise[row] = 1;
        return Stabilised(count);
    }

    private void Reserve(int rows)
    {
        if (rows > _values.Length)
        {
            int size = Math.Max(rows, _values.Length + (_values.Length / 4));
            _values = new double[size];
            _pValues = new double[size];
            _noise = new float[size];
            _grows = new bool[size];
        }
    }

    /// <summary>Scores a count; windows that the stream skipped were zeros.</summary>
    internal static SeriesScore ScoreCount(ResidualModel model, Frame frame, int id, double count)
    {
        if (!double.IsFinite(count) || count < 0)
        {
            return SeriesScore.None;
        }

        LearnZeros(model, frame, id);
        return BuildCount(model.Next(id, frame.Start, Stabilised(count), 1), count);
    }

    // Windows that the stream skipped were zeros.
    private static void LearnZeros(ResidualModel model, Frame frame, int id)
    {
        if (frame.EmptyWindowsBefore > 0 && model.Knows(id))
        {
            long width = Math.Max(1, frame.End - frame.Start);
            for (long i = Math.Min(frame.EmptyWindowsBefore, MaxZeros); i > 0; i--)
            {
                model.Next(id, frame.Start - (i * width), Stabilised(0), 1);
            }
        }
    }

    private static SeriesScore BuildCount(in Residual residual, double count)
    {
        SeriesScore score = Build(residual, count);
        score.Expected = Count(score.Expected);
        score.Lower = Count(score.Lower);
        score.Upper = Count(score.Upper);
        return score;
    }

    int ISnapshotState.SnapshotVersion => 4;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        _model.Save(output);
        _counters.Save(output);
        Rhythm.Save(_rhythms, output);
        output.WriteBoolean(_model.Siblings is not null);
        _model.Siblings?.Save(output);
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _model.Load(ref input, (ModelLayout)Math.Min(version - 1, (int)ModelLayout.Present));
        _counters.Load(ref input);
        _rhythms = Rhythm.Load(ref input);
        _model.Siblings?.Clear();
        if (version > 3 && input.ReadBoolean())
        {
            // What was known of siblings is left out where nobody takes it over.
            Siblings.Load(ref input, _model.Siblings);
        }

        input.RequireEnd();
    }

    private static double Stabilised(double count) => 2 * Math.Sqrt(count + 0.375);

    /// <summary>The count of a value that was made even.</summary>
    internal static double Count(double stabilised) => double.IsNaN(stabilised)
        ? double.NaN
        : stabilised <= 0 ? 0 : Math.Max(0, (stabilised * stabilised / 4) - 0.375);

    private static SeriesScore Build(in Residual residual, double observed)
    {
        SeriesScore score = default;
        double floor = residual.WasNegative ? double.NegativeInfinity : 0;
        Write(ref score, residual.PValue, observed, residual.Expected, residual.Scale, residual.Z, floor);
        score.Learning = residual.Learning;
        score.Season = residual.Slot;
        return score;
    }

    // What never was negative is not expected to become so.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(ref SeriesScore score, double p, double observed, double expected, float scale, float z, double floor)
    {
        double band = BandScales * scale;
        score = default;
        score.PValue = p;
        score.Observed = observed;
        score.Expected = Math.Max(expected, floor);
        score.Lower = Math.Max(expected - band, floor);
        score.Upper = Math.Max(expected + band, floor);
        score.Direction = (sbyte)((z > 0 ? 1 : 0) - (z < 0 ? 1 : 0));
    }

    /// <summary>
    /// A series that is mostly zero has no level to rise from: what counts there is whether it ever came in such numbers, and that it came
    /// often enough to know. Both models must be surprised, but of errors the burst is enough: the tail of a residual cannot say less than its
    /// prior, and errors that come in a burst once a day are worth a word.
    /// </summary>
    private SeriesScore JudgeEvents(Frame frame, int id, double count, SeriesScore score)
    {
        if (id >= _rhythms.Length)
        {
            Array.Resize(ref _rhythms, Math.Max(id + 1, Math.Max(16, _rhythms.Length * 2)));
        }

        ref Rhythm rhythm = ref _rhythms[id];
        for (long i = rhythm.Seen == 0 ? 0 : Math.Min(frame.EmptyWindowsBefore, MaxZeros); i > 0; i--)
        {
            rhythm.Learn(0);
        }

        bool grave = frame.Series[id].Name is "log.errors" or "log.status.5xx";
        if (score.Direction > 0 && rhythm.Presence < SteadyPresence)
        {
            bool known = rhythm.Active >= (grave ? 2 : 10);
            bool large = count >= (grave ? 5 : 20) && count > 2 * rhythm.Peak;
            double burst = known && large ? rhythm.BurstPValue(count) : 1;
            score.PValue = grave || burst == 1 ? burst : Math.Max(score.PValue, burst);
            score.IsCalibrated = true;
        }

        rhythm.Learn(count, grave ? GraveSlack : Rhythm.Slack);
        return score;
    }

    /// <summary>A counter is judged by its growth, a level as it is.</summary>
    private double ReadGauge(Frame frame, int row, int id, double least, double last, double mean)
    {
        if (_counters.IsLevel(id))
        {
            return mean;
        }

        bool was = _counters.IsCounter(id);
        double growth = _counters.Observe(id, least, last, frame.Start, frame.End - frame.Start);
        _grows[row] = _counters.IsCounter(id);
        if (_grows[row] != was)
        {
            _model.Forget(id);
            _forgotten.Add(id);
        }

        return _grows[row] ? growth : mean;
    }
}
