using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>A part that follows the load of the service, with a power, a part that does not, and noise of which neighbours share a third.</summary>
internal sealed class CoupledShape(double level, double gain, double power, double noise, SeededRandom random, LoadPath load) : ValueShape
{
    private readonly ulong _own = random.NextBits();
    private double _deviation;

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        _deviation = (0.33 * _deviation) + (0.944 * random.NextNormal());
        long at = effect.Shift == 0 ? ns : ns + (long)(effect.Shift * Day);
        double part = Math.Pow(load.At(at, effect.Apart, _own), power);
        return Math.Max(0, level * (1 - gain + (gain * part)) * (1 + (noise * ((effect.Spread * _deviation) + effect.Nudge)))) * effect.Factor;
    }
}
