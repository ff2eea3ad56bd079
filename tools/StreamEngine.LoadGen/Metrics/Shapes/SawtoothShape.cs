using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>
/// Climbs and is thrown back, as a heap by its collector or a disk by its cleanup: from 30 % of the level (5 % more or less) to 85 % to 100 % of it, in a quarter of an hour
/// to a day, another time in each series and by a fifth more or less in each climb.
/// </summary>
/// <param name="level">The height at which it is thrown back at the latest.</param>
/// <param name="random">The sequence.</param>
/// <param name="interval">Nanoseconds between two points.</param>
internal sealed class SawtoothShape(double level, SeededRandom random, double interval) : ValueShape
{
    private readonly double _period = 15 * Minute * Math.Pow(96, random.NextUnit());
    private double _at = level * (0.3 + (0.5 * random.NextUnit()));
    private double _top = 0.9 * level;
    private double _speed = 1;

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        if (_at >= _top)
        {
            _at = level * (0.25 + (0.1 * random.NextUnit()));
            _top = level * (0.85 + (0.15 * random.NextUnit()));
            _speed = 0.8 + (0.4 * random.NextUnit());
        }
        else
        {
            _at += 0.62 * level * interval / _period * _speed * (1 + (0.3 * effect.Spread * random.NextNormal()));
        }
        return Math.Max(0, _at) * effect.Factor;
    }
}
