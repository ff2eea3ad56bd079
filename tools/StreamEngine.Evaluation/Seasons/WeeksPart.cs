using System.Globalization;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Residuals;

namespace StreamEngine.Evaluation.Seasons;

/// <summary>Office hours in Berlin over ten weeks, in the sixth of which summer time begins: how far off values are in each week, by day, and how many are surprising.</summary>
internal static class WeeksPart
{
    private const int Weeks = 10;
    private const double Surprise = 1e-4;

    internal static void Print(int series, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"office hours in Berlin, noise of 3 (mean distance 2.4): mean distance from what was expected by week, and p-values below {Surprise} a series; summer time begins on the last day of week 6");
        foreach (int minutes in (int[])[1, 15, 60])
        {
            foreach (bool hasSteps in (bool[])[true, false])
            {
                Print(series, minutes, hasSteps, output);
            }
        }
    }

    private static void Print(int series, int minutes, bool hasSteps, TextWriter output)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var from = new DateTimeOffset(2026, 2, 16, 0, 0, 0, TimeSpan.Zero);
        var model = new ResidualModel(new ResidualOptions());
        var residuals = new ResidualColumns();
        int[] ids = [.. Enumerable.Range(0, series)];
        Random[] random = [.. ids.Select(static id => new Random(id + 7))];
        double[] values = new double[series];
        float[] noise = new float[series];
        double[,] errors = new double[Weeks, 3];
        int[,] counts = new int[Weeks, 3];
        int[] surprises = new int[Weeks];
        for (int minute = 0; minute < Weeks * 7 * 1_440; minute += minutes)
        {
            DateTimeOffset time = from.AddMinutes(minute);
            DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
            double level = Level(local, hasSteps);
            for (int id = 0; id < series; id++)
            {
                values[id] = level + (3 * Math.Sqrt(-2 * Math.Log(1 - random[id].NextDouble())) * Math.Cos(2 * Math.PI * random[id].NextDouble()));
            }

            long nanoseconds = time.ToUnixTimeMilliseconds() * 1_000_000;
            model.Advance(nanoseconds);
            model.Next(ids, nanoseconds, values, noise, residuals);
            int week = minute / (7 * 1_440);
            int day = minute / 1_440 % 7;
            int kind = day == 0 ? 0 : day < 5 ? 1 : 2;
            for (int id = 0; id < series; id++)
            {
                Residual residual = residuals[id];
                if (!residual.Learning)
                {
                    errors[week, kind] += Math.Abs(values[id] - residual.Expected);
                    counts[week, kind]++;
                    surprises[week] += residual.PValue < Surprise ? 1 : 0;
                }
            }
        }

        output.WriteLine($"every {minutes} minutes, {(hasSteps ? "from 20 to 100 at once" : "up and down slowly")}");
        foreach ((string name, int kind) in ((string, int)[])[("Monday", 0), ("Tuesday to Friday", 1), ("weekend", 2)])
        {
            output.WriteLine($"{name,-20}{string.Concat(Enumerable.Range(0, Weeks).Select(w => (errors[w, kind] / counts[w, kind]).ToString("0.0", CultureInfo.InvariantCulture).PadLeft(7)))}");
        }

        output.WriteLine($"{"p-values",-20}{string.Concat(surprises.Select(s => ((double)s / series).ToString("0.00", CultureInfo.InvariantCulture).PadLeft(7)))}");
    }

    private static double Level(DateTimeOffset local, bool hasSteps)
    {
        bool closed = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        double hour = local.TimeOfDay.TotalHours;
        return closed ? 20 : hasSteps ? hour is >= 8 and < 18 ? 100 : 20 : 20 + (80 * Math.Exp(-Math.Pow((hour - 13) / 4, 2)));
    }
}
