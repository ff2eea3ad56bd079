namespace StreamEngine.Evaluation.Seasons;

/// <summary>Generated series of one shape.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Minutes">Distance of values.</param>
/// <param name="Days">Length.</param>
/// <param name="Period">The period, nanoseconds; 0 for none.</param>
/// <param name="Next">The next value, by the time since the beginning, the series, the last two values, and noise.</param>
internal sealed record SeasonKind(string Name, double Minutes, int Days, long Period, Func<long, int, double, double, Random, double> Next)
{
    internal const long Minute = 60_000_000_000;
    internal const long Hour = 60 * Minute;
    internal const long Day = 24 * Hour;

    /// <summary>All of them. Periods begin elsewhere in each series.</summary>
    internal static readonly SeasonKind[] All =
    [
        Pulses("pulse of 5 minutes", 1, 6, 5 * Minute, 0.2),
        Pulses("pulse of an hour", 1, 6, Hour, 0.1),
        Saw("sawtooth of 47 minutes", 1, 6, 47 * Minute),
        Wave("wave of 90 minutes", 1, 8, 90 * Minute),
        Pulses("pulse of 6 hours", 1, 8, 6 * Hour, 0.1),
        Pulses("pulse of 7 hours", 1, 8, 7 * Hour, 0.1),
        Pulses("pulse of 12 hours", 5, 14, 12 * Hour, 0.1),
        Pulses("pulse of 36 hours", 5, 21, 36 * Hour, 0.1),
        Wave("wave of a day", 5, 14, Day),
        Wave("wave of a day, every 2 hours", 120, 90, Day),
        Pulses("week of days", 1_440, 500, 7 * Day, 2 / 7.0),
        Pulses("week of quarter days", 360, 200, 7 * Day, 2 / 7.0),
        new("white noise", 1, 8, 0, static (_, _, _, _, random) => 50 + Gaussian(random)),
        new("white noise, every 6 hours", 360, 300, 0, static (_, _, _, _, random) => 50 + Gaussian(random)),
        new("random walk", 1, 8, 0, static (_, _, last, _, random) => last + Gaussian(random)),
        new("random walk, every 6 hours", 360, 300, 0, static (_, _, last, _, random) => last + Gaussian(random)),
        new("autoregression of 0.9", 1, 8, 0, static (_, _, last, _, random) => (0.9 * last) + Gaussian(random)),
        new("autoregression of 0.98", 1, 8, 0, static (_, _, last, _, random) => (0.98 * last) + Gaussian(random)),
        new("irregular cycle", 1, 8, 0, static (_, _, last, before, random) => (1.9 * last) - (0.95 * before) + Gaussian(random)),
        new("bursts at random", 1, 8, 0, static (_, _, _, _, random) => random.NextDouble() < 0.02 ? 50 * random.NextDouble() : Gaussian(random)),
        new("sawtooth at random", 1, 8, 0, static (_, _, last, _, random) => random.NextDouble() < 0.02 ? 0 : last + random.NextDouble()),
    ];

    private static SeasonKind Pulses(string name, double minutes, int days, long period, double width) => new(name, minutes, days, period,
        (time, id, _, _, random) => 50 + (Phase(time, id, period, minutes) < width ? 20 : 0) + (2 * Gaussian(random)));

    private static SeasonKind Saw(string name, double minutes, int days, long period) => new(name, minutes, days, period,
        (time, id, _, _, random) => 50 + (20 * Phase(time, id, period, minutes)) + (2 * Gaussian(random)));

    private static SeasonKind Wave(string name, double minutes, int days, long period) => new(name, minutes, days, period,
        (time, id, _, _, random) => 50 + (20 * Math.Sin(2 * Math.PI * Phase(time, id, period, minutes))) + (2 * Gaussian(random)));

    private static double Phase(long time, int id, long period, double minutes) => (time + (long)(id * minutes * Minute)) % period / (double)period;

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
