using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>
/// A job that is on or off: every hour, every six hours or once a day, a few minutes late or early, for 8 to 40 minutes (a fifth more or less each time), with noise of 10 %
/// while it is on and zero while it is off.
/// </summary>
internal sealed class BatchShape(double level, SeededRandom random) : ValueShape
{
    private readonly double _period = random.Next(3) switch { 0 => 60 * Minute, 1 => 360 * Minute, _ => Day };
    private readonly double _length = (8 + (32 * random.NextUnit())) * Minute;
    private readonly double _offset = random.NextUnit();
    private long _run = long.MinValue;
    private double _begin;
    private double _end;

    /// <inheritdoc/>
    public override double Next(long ns, in ValueEffect effect)
    {
        double time = ns - (_offset * 0.3 * _period) + (effect.Shift * Day);
        long run = (long)Math.Floor(time / _period);
        if (run != _run)
        {
            _run = run;
            _begin = (run * _period) + (4 * Minute * random.NextUnit());
            _end = _begin + (_length * (0.8 + (0.4 * random.NextUnit())));
        }
        double noise = 1 + (0.1 * effect.Spread * random.NextNormal());
        return time >= _begin && time < _end ? Math.Max(0, level * noise) * effect.Factor : 0;
    }
}
