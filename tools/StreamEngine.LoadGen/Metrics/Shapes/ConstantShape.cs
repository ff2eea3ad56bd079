namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>One whole number for ever.</summary>
internal sealed class ConstantShape(double level) : ValueShape
{
    private readonly double _value = Math.Max(1, Math.Round(level));

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect) => _value * effect.Factor;
}
