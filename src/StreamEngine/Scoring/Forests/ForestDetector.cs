using StreamEngine.Scoring.Channels;

namespace StreamEngine.Scoring.Forests;

/// <summary>
/// Tells values that, with those just before them, lie apart from what a series has been: the logarithm of the collusive displacement in a forest of random cut trees, in its own usual deviations. A
/// shingle lies apart by what it is beyond others by more than the usual residual.
/// </summary>
/// <param name="source">The detector of residuals.</param>
/// <param name="limit">Most series.</param>
/// <param name="shape">Sizes of forests.</param>
internal sealed class ForestDetector(ResidualDetector source, int limit, ForestShape shape) : PlacedDetector(source, limit, Head + shape.Fields)
{
    private const int Mean = 1;
    private const int Usual = 2;
    private const int Scored = 3;
    private const int Excursions = 4;
    private const int Excess = 5;
    private const int Peak = 6;
    private const int Quiet = 7;
    private const int Shape = 8;
    private const int Head = 9;

    /// <summary>Scores before anything is told.</summary>
    private const int WarmUp = 64;

    private const float Rate = 1f / 512;
    private const float Clip = 4;
    private const float DeviationOfMean = 1.2533141f;

    /// <summary>Least usual deviation of the logarithm: a third more displacement.</summary>
    private const float LeastDeviation = 0.25f;

    /// <summary>Usual deviations above the mean from which a shingle lies apart.</summary>
    private const float Threshold = 2.6f;

    /// <summary>Excursions a value that begin, and their mean height, before any is known.</summary>
    private const float UsualRate = 1f / 500;
    private const float UsualExcess = 0.5f;

    private const float RateRate = 1f / 16384;
    private const float ExcessRate = 1f / 20;

    /// <summary>What is told replaces what residuals expect for chances below.</summary>
    private const double Rare = 0.001;

    private readonly float[] _shingle = new float[shape.Width];
    private float _expected;
    private float _scale;

    /// <inheritdoc/>
    public override string Name => "forest";

    /// <inheritdoc/>
    public override double Weight => ChannelWeights.Forest;

    /// <inheritdoc/>
    protected override double Next(Span<float> state, ref TailModel tail, in ChannelPoint point)
    {
        var forest = new CutForest(shape, state[Head..]);
        if (state[0] == 0)
        {
            forest.Clear();
            (state[Excursions], state[Excess], state[Shape]) = (UsualRate, UsualExcess, shape.Mark);
        }

        _expected = float.NaN;
        double p = 1;
        if (!forest.Push(point.Value, _shingle))
        {
            return p;
        }

        if (forest.Filled >= shape.Sample / 4)
        {
            float tolerance = float.IsNaN(point.Scale) ? 0 : point.Scale;
            float score = (float)Math.Log(1 + forest.Displacement(_shingle, tolerance));
            p = Rarity(state, score);
            if (p < Rare)
            {
                (_expected, _scale) = (forest.Nearest(_shingle)[^1], tolerance);
            }
        }

        forest.Learn(_shingle);
        return p;
    }

    /// <inheritdoc/>
    protected override bool Tell(ref SeriesScore score, double anchor)
    {
        if (float.IsNaN(_expected))
        {
            return false;
        }

        score.Observed = anchor + _shingle[^1];
        score.Expected = anchor + _expected;
        score.Lower = score.Expected - (ResidualDetector.BandScales * _scale);
        score.Upper = score.Expected + (ResidualDetector.BandScales * _scale);
        score.Direction = (sbyte)Math.Sign(_shingle[^1] - _expected);
        return true;
    }

    /// <inheritdoc/>
    protected override bool IsValid(ReadOnlySpan<float> state) =>
        base.IsValid(state) && float.IsFinite(state[Mean]) && state[Usual] >= 0 && state[Scored] >= 0 && state[Excursions] is > 0 and <= 1 && state[Excess] > 0 && state[Peak] >= 0
        && ForestCheck.IsForest(shape, state[Head..]);

    /// <inheritdoc/>
    protected override bool IsOfThisShape(ReadOnlySpan<float> state) => state[Shape] == shape.Mark;

    // How often a series comes to lie apart this far: excursions are counted, and those that end teach how far they go (peaks over a threshold with runs declustering, Coles 2001, chapter 5).
    private double Rarity(Span<float> state, float score)
    {
        ref float scored = ref state[Scored];
        float deviation = Math.Max(LeastDeviation, DeviationOfMean * state[Usual]);
        float error = scored == 0 ? 0 : score - state[Mean];
        float height = scored >= WarmUp ? (error / deviation) - Threshold : -1;
        double p = height > 0 ? state[Excursions] * Math.Exp(-height / state[Excess]) : 1;
        Count(state, height);
        error = scored >= WarmUp ? Math.Clamp(error, -Clip * deviation, Clip * deviation) : error;
        float rate = Math.Max(Rate, 1 / (scored + 1));
        state[Mean] = scored == 0 ? score : state[Mean] + (rate * error);
        state[Usual] += rate * (Math.Abs(error) - state[Usual]);
        scored = Math.Min(scored + 1, 1e6f);
        return p;
    }

    private void Count(Span<float> state, float height)
    {
        bool isOut = height > 0;
        ref float peak = ref state[Peak];
        ref float quiet = ref state[Quiet];
        state[Excursions] += RateRate * ((isOut && peak == 0 ? 1 : 0) - state[Excursions]);
        peak = Math.Max(peak, height);
        quiet = isOut ? 0 : quiet + 1;

        // A value is in as many shingles as these are long.
        if (peak > 0 && quiet >= shape.Width)
        {
            state[Excess] += ExcessRate * (Math.Min(peak, Clip * state[Excess]) - state[Excess]);
            peak = 0;
        }
    }
}
