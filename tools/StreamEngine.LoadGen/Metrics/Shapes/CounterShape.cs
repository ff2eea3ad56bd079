using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>A counter of whole numbers whose growth follows the day by 40 % with noise of 10 %, and which starts at zero again about every ten days.</summary>
/// <param name="level">Growth a minute.</param>
/// <param name="random">The sequence.</param>
/// <param name="interval">Nanoseconds between two points.</param>
internal sealed class CounterShape(double level, SeededRandom random, double interval) : ValueShape
{
    // Whole numbers are exact up to here; a counter of 32 bits is over earlier.
    private const double Highest = 4_294_967_296;

    private readonly double _phase = random.NextUnit();
    private double _total = Math.Floor(1e6 * random.NextUnit());

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        double growth = level * interval / Minute * (1 + (0.4 * Math.Sin(2 * Math.PI * (TimeOfDay(ns, effect) + _phase))));
        _total += Math.Floor(Math.Max(0, growth * (1 + (0.1 * effect.Spread * random.NextNormal()))) * effect.Factor);
        if (random.NextUnit() < interval / (10 * Day) || _total >= Highest) _total = 0;
        return _total;
    }
}
