using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>A random walk between 40 % and 160 % of the level, thrown back at the edges, that moves by 2 % to 6 % of the level in an hour.</summary>
/// <param name="level">Middle of the range.</param>
/// <param name="random">The sequence.</param>
/// <param name="interval">Nanoseconds between two points.</param>
internal sealed class WalkShape(double level, SeededRandom random, double interval) : ValueShape
{
    private readonly double _step = level * (0.02 + (0.04 * random.NextUnit())) * Math.Sqrt(interval / (60 * Minute));
    private double _at = level * (0.7 + (0.6 * random.NextUnit()));

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        double next = _at + (_step * effect.Spread * random.NextNormal());
        if (next < 0.4 * level) next = (0.8 * level) - next;
        if (next > 1.6 * level) next = (3.2 * level) - next;
        _at = next;
        return _at * effect.Factor;
    }
}
