using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>A level with normal noise of 3 % to 12 %, of which neighbours share up to half.</summary>
internal sealed class FlatShape(double level, SeededRandom random) : ValueShape
{
    private readonly double _noise = level * (0.03 + (0.09 * random.NextUnit()));
    private readonly double _persistence = 0.5 * random.NextUnit();
    private double _deviation;

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        _deviation = (_persistence * _deviation) + (Math.Sqrt(1 - (_persistence * _persistence)) * random.NextNormal());
        return (level + (_noise * effect.Spread * _deviation)) * effect.Factor;
    }
}
