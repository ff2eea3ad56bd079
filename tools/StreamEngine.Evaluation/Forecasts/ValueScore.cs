using StreamEngine.Prediction;

namespace StreamEngine.Evaluation.Forecasts;

/// <summary>
/// How good forecasts of values are, by horizon: how often the interval of 80 % holds the value, and how far mean and interval are off beside trivial ones, a random walk with the drift of the last day
/// and the value of a day before. Every seventh value is one after which forecasts are asked for, from the 65th on.
/// </summary>
internal sealed class ValueScore
{
    /// <summary>Steps ahead.</summary>
    internal static readonly int[] Horizons = [1, 10, 64, 256, 1024, 2048];

    private const double Miss = 0.2;
    private const int Every = 7;
    private const int First = 64;
    private const int Least = 20;
    private const double Quantile = 1.2815515655446;

    private readonly Tally[] _tallies = [.. Horizons.Select(static _ => new Tally())];

    /// <summary>Share of values within the interval.</summary>
    internal double Coverage(int horizon) => _tallies[horizon].Share(_tallies[horizon].Held);

    /// <summary>The same of the interval of the random walk.</summary>
    internal double DriftCoverage(int horizon) => _tallies[horizon].Share(_tallies[horizon].HeldByDrift);

    /// <summary>Interval score (Winkler 1972: its length, and ten times what a value lies outside) as a share of that of the random walk, geometric mean over series.</summary>
    internal double ScoreOfDrift(int horizon) => _tallies[horizon].Mean(_tallies[horizon].ScoreRatio);

    /// <summary>Mean absolute error as a share of that of the random walk, geometric mean over series.</summary>
    internal double ErrorOfDrift(int horizon) => _tallies[horizon].Mean(_tallies[horizon].DriftRatio);

    /// <summary>Mean absolute error as a share of that of the value a day before, geometric mean over series.</summary>
    internal double ErrorOfSeason(int horizon) => _tallies[horizon].Mean(_tallies[horizon].SeasonRatio);

    /// <summary>Adds a series.</summary>
    /// <param name="times">Times in ascending order, nanoseconds since the Unix epoch.</param>
    /// <param name="values">Values.</param>
    internal void Add(IReadOnlyList<long> times, IReadOnlyList<double> values)
    {
        var regular = new RegularSeries(times, values);
        var forecaster = new SeriesForecaster();
        double[,] sums = new double[Horizons.Length, 5];
        int[] counts = new int[Horizons.Length];
        for (int i = 0; i < values.Count; i++)
        {
            forecaster.Add(times[i], values[i]);
            regular.Learn(i);
            for (int h = 0; i >= First && i % Every == 0 && h < Horizons.Length; h++)
            {
                if (regular.After(i, Horizons[h]) is { } truth && forecaster.Forecast(TimeSpan.FromTicks(Horizons[h] * regular.Step / 100)) is { } forecast && double.IsFinite(forecast.Upper))
                {
                    Judge(_tallies[h], forecast, truth, regular, i, h, sums);
                    counts[h]++;
                }
            }
        }

        for (int h = 0; h < Horizons.Length; h++)
        {
            if (counts[h] >= Least)
            {
                _tallies[h].Series++;
                _tallies[h].ScoreRatio += Ratio(sums[h, 0], sums[h, 1]);
                _tallies[h].DriftRatio += Ratio(sums[h, 2], sums[h, 3]);
                _tallies[h].SeasonRatio += Ratio(sums[h, 2], sums[h, 4]);
            }
        }
    }

    private static double Ratio(double ours, double theirs) => Math.Log((ours + 1e-12) / (theirs + 1e-12));

    private static void Judge(Tally tally, ValueForecast forecast, double truth, RegularSeries regular, int i, int h, double[,] sums)
    {
        (double drift, double deviation) = regular.Drift(i, Horizons[h]);
        (double low, double high) = (drift - (Quantile * deviation), drift + (Quantile * deviation));
        tally.Count++;
        tally.Held += truth >= forecast.Lower && truth <= forecast.Upper ? 1 : 0;
        tally.HeldByDrift += truth >= low && truth <= high ? 1 : 0;
        sums[h, 0] += Score(forecast.Lower, forecast.Upper, truth);
        sums[h, 1] += Score(low, high, truth);
        sums[h, 2] += Math.Abs(truth - forecast.Mean);
        sums[h, 3] += Math.Abs(truth - drift);
        sums[h, 4] += Math.Abs(truth - regular.DayBefore(i, Horizons[h]));
    }

    private static double Score(double low, double high, double truth) => high - low + (2 / Miss * (Math.Max(0, low - truth) + Math.Max(0, truth - high)));

    private sealed class Tally
    {
        internal int Count { get; set; }

        internal int Held { get; set; }

        internal int HeldByDrift { get; set; }

        internal int Series { get; set; }

        internal double ScoreRatio { get; set; }

        internal double DriftRatio { get; set; }

        internal double SeasonRatio { get; set; }

        internal double Share(int count) => Count < Least ? double.NaN : (double)count / Count;

        internal double Mean(double sum) => Series == 0 ? double.NaN : Math.Exp(sum / Series);
    }
}
