using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics.Shapes;

/// <summary>Healthy values of one series, one after the other. A shape keeps a few numbers, whatever the length of the stream.</summary>
internal abstract class ValueShape
{
    /// <summary>Nanoseconds of a minute.</summary>
    protected const double Minute = 60.0 * EventClock.Second;

    /// <summary>Nanoseconds of a day.</summary>
    protected const double Day = 1440 * Minute;

    /// <summary>The next value.</summary>
    /// <param name="ns">Event time, nanoseconds since the epoch.</param>
    /// <param name="effect">What faults do to it.</param>
    /// <returns>NaN when there is no point.</returns>
    public abstract double Next(long ns, in ValueEffect effect);

    /// <summary>Time of day as a share of a day, moved by a fault of the season.</summary>
    protected static double TimeOfDay(long ns, in ValueEffect effect)
    {
        double share = (ns % Day / Day) + effect.Shift;
        return share - Math.Floor(share);
    }
}
