namespace StreamEngine.Scoring.Residuals;

/// <summary>What happens at a residual beyond a threshold: its p-value, what the tails learn, and that a sustained shift becomes the new normal.</summary>
internal sealed class Extremes(Lanes lanes, ResidualOptions options)
{
    /// <summary>p-value that makes a value an extreme for the level-shift rule.</summary>
    private const double ExtremePValue = 1e-3;

    /// <summary>The p-value of a residual, 0 for a usual one; extremes are learned, and many in a row become the new normal.</summary>
    /// <param name="id">Series.</param>
    /// <param name="value">The value.</param>
    /// <param name="seen">Values of the series before it.</param>
    /// <param name="z">Residual in scales.</param>
    /// <param name="pair">The smaller of this residual and the one before, 0 when their sides differ.</param>
    /// <param name="season">What the season says, relative to the anchor; NaN for nothing.</param>
    internal double PValue(int id, double value, int seen, float z, float pair, float season)
    {
        int block = id / Lanes.Width;
        byte bit = (byte)(1 << (id % Lanes.Width));
        bool extreme = LaneTails.IsExtreme(z, pair);
        if (!extreme && (lanes.Head(block).Runs & bit) == 0)
        {
            return seen >= options.Trusted ? 0 : Trust(seen, LaneTails.Usual(z));
        }

        ref LaneTails tails = ref lanes.Tails(id);
        double p = Trust(seen, extreme ? tails.Score(z, pair, seen) : LaneTails.Usual(z));
        Settle(id, ref tails, value, p, z, season);
        lanes.Head(block).Runs = (byte)(tails.Run != 0 ? lanes.Head(block).Runs | bit : lanes.Head(block).Runs & ~bit);
        return p;
    }

    private double Trust(int seen, double p) => seen >= options.Trusted ? p : Math.Pow(p, (double)seen / options.Trusted);

    private void Settle(int id, ref LaneTails tails, double value, double p, float z, float season)
    {
        if (p >= ExtremePValue)
        {
            tails.Run = 0;
            return;
        }

        int sign = z >= 0 ? 1 : -1;
        if (Math.Sign(tails.Run) != sign)
        {
            tails.Run = 0;
            tails.RunMean = value;
            tails.RunError = 0;
        }

        tails.Run += sign;
        int length = Math.Abs(tails.Run);
        tails.RunMean += (value - tails.RunMean) / length;
        tails.RunError += (Math.Abs(value - tails.RunMean) - tails.RunError) / length;
        if (length >= options.LevelShift)
        {
            Shift(id, tails.RunMean, (float)tails.RunError, season);
            tails.Run = 0;
        }
    }

    private void Shift(int id, double level, float error, float season)
    {
        float relative = (float)(level - lanes.Anchor(id));
        lanes.At(id, Lanes.FastLevel) = lanes.At(id, Lanes.SlowLevel) = relative;
        lanes.At(id, Lanes.FastTrend) = 0;
        ref float fast = ref lanes.At(id, Lanes.FastError);
        ref float slow = ref lanes.At(id, Lanes.SlowError);
        (fast, slow) = (Math.Max(fast, error), Math.Max(slow, error));
        if (!float.IsNaN(season))
        {
            ref float ofSeason = ref lanes.At(id, Lanes.SeasonError);
            lanes.At(id, Lanes.SeasonOffset) = relative - season;
            ofSeason = Math.Max(ofSeason, error);
        }
    }
}
