using System.Globalization;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Residuals;

namespace StreamEngine.Evaluation.Seasons;

/// <summary>How many periods of generated series are found, when, and what they gain; and how many are found where there are none.</summary>
internal static class SeasonsCommand
{
    internal const string Usage = "seasons [--series N]   generated series with periods and without, N (24) of each kind, through the model of residuals with seasons and without";

    // Not a whole day, so that no period begins with the stream by itself.
    private const long Start = 1_767_603_420_000_000_000;

    internal static int Run(ReadOnlySpan<string> arguments, TextWriter output)
    {
        int series = 24;
        if (arguments.Length > 0 && (arguments.Length != 2 || arguments[0] != "--series" || !int.TryParse(arguments[1], CultureInfo.InvariantCulture, out series) || series is < 1 or > 500))
        {
            return 2;
        }

        output.WriteLine($"{series} series of each kind; error: mean distance of values from what was expected in the last quarter, with seasons and without");
        output.WriteLine($"{"kind",-28}{"minutes",8}{"days",6}{"right",8}{"other",8}{"after days",12}{"most",8}{"error",9}{"without",9}");
        foreach (SeasonKind kind in SeasonKind.All)
        {
            Print(kind, series, output);
        }

        WeeksPart.Print(series, output);
        return 0;
    }

    private static void Print(SeasonKind kind, int series, TextWriter output)
    {
        var with = new ResidualModel(new ResidualOptions());
        var without = new ResidualModel(new ResidualOptions { MaxSeasonalSeries = 0 });
        ResidualColumns[] residuals = [new(), new()];
        int[] ids = [.. Enumerable.Range(0, series)];
        Random[] random = [.. ids.Select(static id => new Random((31 * id) + 5))];
        double[] values = new double[series];
        double[] before = new double[series];
        float[] noise = new float[series];
        double[] after = new double[series];
        long[] periods = new long[series];
        long step = (long)(kind.Minutes * SeasonKind.Minute);
        long end = kind.Days * SeasonKind.Day;
        (double error, double errorWithout, long count) = (0, 0, 0);
        for (long time = 0; time < end; time += step)
        {
            for (int id = 0; id < series; id++)
            {
                (values[id], before[id]) = (kind.Next(time, id, values[id], before[id], random[id]), values[id]);
            }

            with.Advance(Start + time);
            with.Next(ids, Start + time, values, noise, residuals[0]);
            without.Next(ids, Start + time, values, noise, residuals[1]);
            for (int id = 0; id < series; id++)
            {
                with.Seasons.TryPeriod(id, out long period);
                after[id] = period != 0 && periods[id] != period ? time / (double)SeasonKind.Day : after[id];
                periods[id] = period;
                if (time > end / 4 * 3)
                {
                    (error, errorWithout, count) = (error + Math.Abs(values[id] - residuals[0][id].Expected), errorWithout + Math.Abs(values[id] - residuals[1][id].Expected), count + 1);
                }
            }
        }

        int right = periods.Count(p => p != 0 && Math.Abs(p - kind.Period) * 100 < kind.Period);
        int other = periods.Count(static p => p != 0) - right;
        double[] times = [.. after.Where((_, id) => periods[id] != 0).Order()];
        string median = times.Length == 0 ? "-" : times[times.Length / 2].ToString("0.0", CultureInfo.InvariantCulture);
        string most = times.Length == 0 ? "-" : times[^1].ToString("0.0", CultureInfo.InvariantCulture);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kind.Name,-28}{kind.Minutes,8:0}{kind.Days,6}{right,8}{other,8}{median,12}{most,8}{error / count,9:0.00}{errorWithout / count,9:0.00}"));
    }
}
