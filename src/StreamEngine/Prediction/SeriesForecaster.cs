using StreamEngine.Snapshots;

namespace StreamEngine.Prediction;

/// <summary>
/// Foretells the values of one series: a mean and an interval for any time ahead, from several forecasters that are weighed by how far they were off before at such horizons, and from how far what was said
/// was off. Not safe for several threads at a time.
/// </summary>
public sealed class SeriesForecaster : ISnapshotState
{
    private SeriesTrack _track = new();

    /// <summary>Time of the newest value, nanoseconds since the Unix epoch; <see cref="long.MinValue"/> before the first.</summary>
    public long Time => _track.Time;

    /// <summary>Takes in a value.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, after that of the value before; values that come too late are left out.</param>
    /// <param name="value">The value; one that is not finite, or beyond 1e37 either way, is left out.</param>
    public void Add(long time, double value) => _track.Add(time, value);

    /// <summary>What the series will probably be.</summary>
    /// <param name="ahead">How long after the newest value, above 0.</param>
    /// <param name="confidence">Share of cases in which the interval is to hold the value, in (0, 1).</param>
    /// <returns>The forecast; null before the eighth value, from which on the distance of values is known.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A time or share is outside its limits.</exception>
    public ValueForecast? Forecast(TimeSpan ahead, double confidence = 0.8) => Forecast(_track, ahead, confidence);

    internal static ValueForecast? Forecast(SeriesTrack? track, TimeSpan ahead, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ahead, TimeSpan.Zero);
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "above 0 and below 1");
        }

        if (track?.History is not { } history)
        {
            return null;
        }

        long time = track.Time + (ahead.Ticks * 100);
        double steps = Math.Max(1, ahead.Ticks * 100.0 / history.Step);
        (double mean, double low, double high) = track.Pool!.Forecast(history, steps, confidence);
        return new ValueForecast(time, history.Anchor + mean, history.Anchor + low, history.Anchor + high, confidence);
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output) => _track.Save(output);

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _track = SeriesTrack.Load(ref input);
        input.RequireEnd();
    }
}
