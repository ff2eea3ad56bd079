using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>
/// A day with a long afternoon and a night at 30 % to 60 % of the mean, on Saturday and Sunday (UTC) at 40 % to 75 % of the other days, with noise of 3 % to 6 %. The
/// week changes over within three hours around midnight.
/// </summary>
internal sealed class WeekShape(double level, SeededRandom random) : ValueShape
{
    private const double Turn = 1.5 / 24;

    private readonly double _amplitude = 0.4 + (0.3 * random.NextUnit());
    private readonly double _weekend = 0.4 + (0.35 * random.NextUnit());
    private readonly double _phase = 0.15 * random.NextUnit();
    private readonly double _noise = 0.03 + (0.03 * random.NextUnit());
    private double _deviation;

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        _deviation = (0.4 * _deviation) + (0.917 * random.NextNormal());
        double angle = 2 * Math.PI * (TimeOfDay(ns, effect) - _phase - 0.3);
        double day = 1 + (_amplitude * (Math.Sin(angle) + (0.25 * Math.Sin(2 * angle))));
        double week = 1 - ((1 - _weekend) * Weekend(ns));
        return Math.Max(0, level * day * week * (1 + (_noise * effect.Spread * _deviation))) * effect.Factor;
    }

    // 0 on working days, 1 at the weekend. The epoch was a Thursday: days 2 and 3 of the week that begins with it are the weekend.
    private static double Weekend(long ns)
    {
        double day = ns / Day % 7;
        return Math.Clamp((day - 2 + Turn) / (2 * Turn), 0, 1) * Math.Clamp((4 + Turn - day) / (2 * Turn), 0, 1);
    }
}
