using System.Globalization;
using System.Text;

namespace StreamEngine.TestKit;

/// <summary>Something that was put into a series on purpose.</summary>
/// <param name="Kind"><c>spike</c>, <c>level-shift</c>, <c>leak</c> or <c>silence</c>.</param>
/// <param name="Series">Name of the series.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it is over; the end of the scenario for what lasts.</param>
public sealed record ScenarioLabel(string Kind, string Series, DateTimeOffset Start, DateTimeOffset End);

/// <summary>A stream of metric points with faults, and the labels of the faults.</summary>
/// <param name="Text">Influx line protocol, one point a series and step, in time order.</param>
/// <param name="Labels">What was put in, in the order of the calls.</param>
public sealed record LabelledScenario(string Text, IReadOnlyList<ScenarioLabel> Labels);

/// <summary>
/// Builds metric series with labelled faults: every series is a level with noise; faults are added by step number. The same calls with
/// the same seed give the same bytes.
/// </summary>
/// <param name="steps">Points of each series, 1 or more.</param>
/// <param name="step">Time between two points; default one minute.</param>
/// <param name="seed">Seed of the noise.</param>
public sealed class ScenarioBuilder(int steps, TimeSpan? step = null, int seed = 1)
{
    private readonly TimeSpan _step = step ?? TimeSpan.FromMinutes(1);
    private readonly List<(string Name, double[] Values)> _series = [];
    private readonly List<ScenarioLabel> _labels = [];

    /// <summary>Time of the first point.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Adds a series; the faults that follow are its own.</summary>
    /// <param name="name">Name without spaces or commas.</param>
    /// <param name="level">Level.</param>
    /// <param name="noise">Half width of the uniform noise around the level.</param>
    public ScenarioBuilder Series(string name, double level, double noise)
    {
        var random = new Random(seed + _series.Count);
        _series.Add((name, [.. Enumerable.Range(0, steps).Select(_ => level + (noise * ((2 * random.NextDouble()) - 1)))]));
        return this;
    }

    /// <summary>Adds <paramref name="height"/> to <paramref name="length"/> points.</summary>
    public ScenarioBuilder Spike(int at, double height, int length = 1) => Change("spike", at, at + length, (value, _) => value + height);

    /// <summary>Adds <paramref name="height"/> to every point from <paramref name="at"/> on.</summary>
    public ScenarioBuilder LevelShift(int at, double height) => Change("level-shift", at, steps, (value, _) => value + height);

    /// <summary>Lets the series grow by <paramref name="slope"/> a point from <paramref name="at"/> on.</summary>
    public ScenarioBuilder Leak(int at, double slope) => Change("leak", at, steps, (value, age) => value + (slope * age));

    /// <summary>Leaves <paramref name="length"/> points out.</summary>
    public ScenarioBuilder Silence(int at, int length) => Change("silence", at, at + length, static (_, _) => double.NaN);

    /// <summary>Makes the stream.</summary>
    public LabelledScenario Build()
    {
        var text = new StringBuilder();
        for (int i = 0; i < steps; i++)
        {
            long time = (Start + (i * _step) - DateTimeOffset.UnixEpoch).Ticks * 100;
            foreach ((string name, double[] values) in _series)
            {
                if (!double.IsNaN(values[i]))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name},service=test value={values[i]:R} {time}\n");
                }
            }
        }

        return new LabelledScenario(text.ToString(), [.. _labels]);
    }

    private ScenarioBuilder Change(string kind, int from, int to, Func<double, int, double> change)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, steps);
        (string name, double[] values) = _series[^1];
        for (int i = from; i < to; i++)
        {
            values[i] = change(values[i], i - from);
        }

        _labels.Add(new ScenarioLabel(kind, name, Start + (from * _step), Start + (to * _step)));
        return this;
    }
}
