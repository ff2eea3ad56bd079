using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>
/// Scores every series against its own history: robust level, trend and time of day, a clipped scale, and a fitted tail
/// (<see cref="SeriesScore.PValue"/> is two-sided). Counts are scored as 2·√(x + 3/8), which gives Poisson counts unit variance
/// (Anscombe 1948), so that sparse counts do not alarm.
/// </summary>
public sealed class ResidualDetector : IDetector
{
    /// <summary>Zero windows that a count series is told of at most after a pause of the whole stream.</summary>
    private const int MaxZeros = 32;

    /// <summary>Half of the width of the band, in scales.</summary>
    internal const double BandScales = 3;

    private readonly ResidualOptions _options;
    private readonly ResidualModel _model;

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
        ReadOnlySpan<int> ids = frame.SeriesIds;
        for (int row = 0; row < ids.Length; row++)
        {
            SeriesInfo series = frame.Series[ids[row]];
            if (series.Template >= 0 && !_options.IncludeTemplates)
            {
                continue;
            }

            scores[row] = series.Kind == SeriesKind.Count
                ? ScoreCount(_model, frame, ids[row], frame.Value(row))
                : ScoreValue(frame, ids[row], frame.Value(row));
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

    private static double Stabilised(double count) => 2 * Math.Sqrt(count + 0.375);

    private static double Count(double stabilised) => double.IsNaN(stabilised)
        ? double.NaN
        : stabilised <= 0 ? 0 : Math.Max(0, (stabilised * stabilised / 4) - 0.375);

    private static SeriesScore Build(Residual residual, double observed) => new()
    {
        PValue = residual.PValue,
        Observed = observed,
        Expected = residual.Expected,
        Lower = residual.Expected - (BandScales * residual.Scale),
        Upper = residual.Expected + (BandScales * residual.Scale),
        Direction = (sbyte)Math.Sign(residual.Z),
        Learning = residual.Learning,
    };

    private SeriesScore ScoreValue(Frame frame, int id, double value) =>
        double.IsFinite(value) ? Build(_model.Next(id, frame.Start, value), value) : SeriesScore.None;
}
