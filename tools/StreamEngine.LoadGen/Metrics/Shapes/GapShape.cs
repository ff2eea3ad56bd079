using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>A level with a small daily season and noise, of which one point in fifty is missing, and about once a day all of 5 minutes to 2 hours.</summary>
/// <param name="level">The level.</param>
/// <param name="random">The sequence.</param>
/// <param name="interval">Nanoseconds between two points.</param>
internal sealed class GapShape(double level, SeededRandom random, double interval) : ValueShape
{
    private readonly double _noise = 0.005 + (0.015 * random.NextUnit());
    private double _deviation;
    private double _silentUntil;

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        _deviation = (0.7 * _deviation) + (0.714 * random.NextNormal());
        if (ns >= _silentUntil && random.NextUnit() < interval / Day) _silentUntil = ns + (Minute * (5 + (115 * random.NextUnit())));
        bool missing = random.NextUnit() < 0.02 || ns < _silentUntil;
        double day = 0.08 * Math.Sin(2 * Math.PI * TimeOfDay(ns, effect));
        return missing ? double.NaN : level * (1 + day + (_noise * effect.Spread * _deviation)) * effect.Factor;
    }
}
