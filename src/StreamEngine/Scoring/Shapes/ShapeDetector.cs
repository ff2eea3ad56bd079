using StreamEngine.Scoring.Channels;

namespace StreamEngine.Scoring.Shapes;

/// <summary>
/// Tells parts of a period, a sixteenth each, whose mean level does not fit the rest of it, for series that have a period. A part is judged when it is over, so at the first value of the next one.
/// </summary>
/// <param name="source">The detector of residuals.</param>
/// <param name="periods">Who has a period.</param>
/// <param name="limit">Most series.</param>
internal sealed class ShapeDetector(ResidualDetector source, IPeriods periods, int limit) : PlacedDetector(source, limit, Fields)
{
    private const int Slot = 1;
    private const int Sum = 2;
    private const int Values = 3;
    private const int Usual = 4;
    private const int Parts = 5;
    private const int Period = 6;
    private const int Space = 7;
    private const int Fields = Space + ShapeSpace.Size;

    /// <summary>Periods before parts are foretold, and before anything is told.</summary>
    private const int Learning = 2 * ShapeSpace.Slots;
    private const int WarmUp = 4 * ShapeSpace.Slots;

    private const float UsualRate = 1f / 64;
    private const float Clip = 4;
    private const double DeviationOfMean = 1.2533141;

    /// <summary>Least usual error, as a share of the scale of residuals.</summary>
    private const float ScaleShare = 0.25f;

    private const double Second = 1e9;

    private float _level;
    private float _foretold;
    private float _scale;

    /// <inheritdoc/>
    public override string Name => "shape";

    /// <inheritdoc/>
    public override double Weight => ChannelWeights.Shape;

    /// <inheritdoc/>
    protected override bool Wants(int id) => periods.TryPeriod(id, out _);

    /// <inheritdoc/>
    protected override bool IsValid(ReadOnlySpan<float> state) => base.IsValid(state) && state[Slot] is >= 0 and < ShapeSpace.Slots && state[Parts] >= 0 && state[Period] > 0;

    /// <inheritdoc/>
    protected override double Next(Span<float> state, ref TailModel tail, in ChannelPoint point)
    {
        if (periods.TryPeriod(point.Id, out long known) && (float)(known / Second) != state[Period])
        {
            state.Clear();
            ShapeSpace.Begin(state.Slice(Space, ShapeSpace.Size));
            (state[Period], state[Slot]) = ((float)(known / Second), -1);
            tail = TailModel.Start;
        }

        double period = state[Period] * Second;
        int slot = (int)Math.Clamp((point.Time - (Math.Floor(point.Time / period) * period)) / period * ShapeSpace.Slots, 0, ShapeSpace.Slots - 1);
        double p = 1;
        if (slot != state[Slot])
        {
            p = state[Values] > 0 ? Close(state, ref tail, point) : 1;
            (state[Slot], state[Sum], state[Values]) = (slot, 0, 0);
        }

        state[Sum] += point.Value;
        state[Values]++;
        return p;
    }

    /// <inheritdoc/>
    protected override bool Tell(ref SeriesScore score, double anchor)
    {
        score.Observed = anchor + _level;
        score.Expected = anchor + _foretold;
        score.Lower = score.Expected - (ResidualDetector.BandScales * _scale);
        score.Upper = score.Expected + (ResidualDetector.BandScales * _scale);
        score.Direction = (sbyte)Math.Sign(_level - _foretold);
        return true;
    }

    private double Close(Span<float> state, ref TailModel tail, in ChannelPoint point)
    {
        Span<float> space = state.Slice(Space, ShapeSpace.Size);
        int slot = (int)state[Slot];
        int parts = (int)state[Parts];
        float level = state[Sum] / state[Values];
        double p = 1;
        if (parts >= Learning)
        {
            float foretold = ShapeSpace.Foretell(space, slot);
            float error = level - foretold;
            ref float usual = ref state[Usual];
            float scale = (float)DeviationOfMean * Math.Max(usual, float.IsNaN(point.Scale) ? 0 : ScaleShare * point.Scale);
            if (parts >= WarmUp && scale > 0)
            {
                (_level, _foretold, _scale) = (level, foretold, scale);

                // A rate a value, as the p-values of others are.
                p = Judge(ref tail, Math.Abs(error) / (double)scale) / state[Values];
                error = Math.Clamp(error, -Clip * scale, Clip * scale);
                level = foretold + error;
            }

            usual += Math.Max(UsualRate, 1f / (parts - Learning + 1)) * (Math.Abs(error) - usual);
        }

        ShapeSpace.Learn(space, slot, level, parts / ShapeSpace.Slots);
        state[Parts] = Math.Min(parts + 1, 1e6f);
        return p;
    }
}
