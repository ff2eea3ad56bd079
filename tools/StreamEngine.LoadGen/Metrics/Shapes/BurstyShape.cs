using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>
/// Log-normal values of a spread of 0.15 to 0.4, and a few times a day a burst of a few points whose height is that of Pareto's law with an exponent of 1.5 to 2.5, at
/// most thirty times the level.
/// </summary>
internal sealed class BurstyShape(double level, SeededRandom random) : ValueShape
{
    private const double Highest = 30;

    private readonly double _sigma = 0.15 + (0.25 * random.NextUnit());
    private readonly double _exponent = 1.5 + random.NextUnit();
    private readonly double _often = 0.001 + (0.004 * random.NextUnit());
    private double _height = 1;

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        if (_height > 1 ? random.NextUnit() < 0.4 : random.NextUnit() < _often)
        {
            _height = _height > 1 ? 1 : Math.Min(Highest, 1.2 * Math.Pow(1 - random.NextUnit(), -1 / _exponent));
        }
        return level * _height * Math.Exp(_sigma * effect.Spread * random.NextNormal()) * effect.Factor;
    }
}
