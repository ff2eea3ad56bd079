using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>Poisson counts of a mean between a tenth of the level and three times it; the mean of every other series follows the day by 40 %.</summary>
internal sealed class CountShape(double level, SeededRandom random) : ValueShape
{
    private readonly double _mean = level * Math.Pow(10, -1 + (1.477 * random.NextUnit()));
    private readonly double _amplitude = random.NextUnit() < 0.5 ? 0 : 0.4;
    private double _leftOver;

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        double mean = _mean * (1 + (_amplitude * Math.Sin(2 * Math.PI * TimeOfDay(ns, effect)))) * effect.Factor;
        double count = random.NextPoisson(mean);
        if (effect.Spread == 1) return count;
        // Rounding would swallow a part of the spread, so what is left over goes to the next count.
        double wide = Math.Max(0, mean + (effect.Spread * (count - mean)) + _leftOver);
        _leftOver = wide - Math.Round(wide);
        return Math.Round(wide);
    }
}
