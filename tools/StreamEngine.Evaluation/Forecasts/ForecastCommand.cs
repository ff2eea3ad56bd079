using System.Globalization;
using StreamEngine.Insights;
using StreamEngine.LoadGen.Capacity;
using StreamEngine.Pipeline;

namespace StreamEngine.Evaluation.Forecasts;

/// <summary>Prints how good the forecasts of the engine are, as <c>analyze</c> makes them by default, on generated series of which the truth is known.</summary>
internal static class ForecastCommand
{
    internal const string Usage =
        "forecast [DIR] [--series N] [--first N] [--cases N]    generated series that fill up, or do not, with known times, beside predict_linear\n"
        + "                  DIR: a checkout of NAB, whose values are foretold as well\n"
        + "                  --series: series of each kind (50)   --first: seed of the first of them (1)   --cases: forecasts that missed the truth by most, N of each kind";

    private static readonly (string Name, int Range)[] Lines = [("predict_linear[1h]", 60), ("predict_linear[6h]", 360)];

    /// <summary>Runs the command with the words behind its name.</summary>
    /// <returns>The exit code; 2 when the words are not understood.</returns>
    internal static async Task<int> RunAsync(ReadOnlyMemory<string> args, TextWriter output)
    {
        string? directory = args.Length > 0 && !args.Span[0].StartsWith("--", StringComparison.Ordinal) ? args.Span[0] : null;
        if (!TryParse(directory is null ? args.Span : args.Span[1..], out int count, out int first, out int cases))
        {
            return 2;
        }

        List<CapacitySeries> series = [.. Enum.GetValues<CapacityKind>().SelectMany(k => Enumerable.Range(first, count).Select(seed => CapacitySeries.Create(k, (ulong)seed)))];
        List<ToldForecast>[] told = await ForecastAsync(series).ConfigureAwait(false);
        ILookup<CapacityKind, int> kinds = Enumerable.Range(0, series.Count).ToLookup(i => series[i].Kind);
        PrintForecasts(series, told, kinds, output);
        output.WriteLine();
        PrintAlarms(series, told, kinds, output);
        output.WriteLine();
        ValueTable.PrintKinds(series, output);
        if (directory is not null)
        {
            output.WriteLine();
            ValueTable.PrintFiles(directory, output);
        }

        PrintCases(series, told, kinds, cases, output);
        return 0;
    }

    private static bool TryParse(ReadOnlySpan<string> args, out int series, out int first, out int cases)
    {
        (series, first, cases) = (50, 1, 0);
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 >= args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > 100_000)
            {
                return false;
            }

            switch (args[i])
            {
                case "--series": series = number; break;
                case "--first": first = number; break;
                case "--cases": cases = number; break;
                default: return false;
            }
        }

        return true;
    }

    private static async Task<List<ToldForecast>[]> ForecastAsync(List<CapacitySeries> series)
    {
        List<ToldForecast>[] told = [.. series.Select(static _ => new List<ToldForecast>())];
        using var stream = new CapacityStream(series);
        var builder = new PipelineBuilder();
        builder.Options.Windows.Disorder = TimeSpan.FromMinutes(15);
        await using StreamPipeline pipeline = builder.AddStream(stream, format: "influx").OnInsight(insight =>
        {
            if (insight.Forecast is { } forecast)
            {
                // The window that ends a minute after a value holds that value.
                int index = int.Parse(insight.Entity.Host.AsSpan(1), CultureInfo.InvariantCulture);
                int at = (int)Minute(insight.End);
                if (at < series[index].Values.Count - 1)
                {
                    told[index].Add(new ToldForecast(at, insight.Revision == 1, insight.IsOpen, Minute(forecast.ReachedAt), Minute(forecast.Earliest), Minute(forecast.Latest)));
                }
            }
        }).Build();
        await pipeline.RunAsync().ConfigureAwait(false);
        return told;
    }

    private static double Minute(long ns) => ns == long.MaxValue ? double.PositiveInfinity : ((ns - CapacityStream.Start) / 60e9) - 1;

    private static void PrintForecasts(List<CapacitySeries> series, List<ToldForecast>[] told, ILookup<CapacityKind, int> kinds, TextWriter output)
    {
        output.WriteLine("forecasts of the engine, revisions too; the interval is one of 80 %");
        output.WriteLine($"{"kind",-20}{"series",8}{"days",7}{"full",6}{"foretold",10}{"told",7}{"coverage",10}{"truth",8}{"truth",8}{"narrower",10}{"median",8}{"lead,",8}{"false a",12}");
        output.WriteLine($"{"",-20}{"",8}{"",7}{"",6}{"",10}{"",7}{"",10}{"before",8}{"after",8}{"than drift",11}{"error",7}{"hours",8}{"series-day",12}");
        var all = new ForecastScore();
        foreach (IGrouping<CapacityKind, int> kind in kinds)
        {
            var score = new ForecastScore();
            foreach (int i in kind)
            {
                score.Add(series[i], told[i]);
            }

            Row(kind.Key.ToString(), score);
            all.Add(score);
            if (kind.Any(i => series[i].Turned > 0))
            {
                Part("  before the turn", kind, static (s, f) => f.At < s.Turned);
                Part("  behind it", kind, static (s, f) => f.At >= s.Turned);
            }
        }

        Row("all", all);

        void Part(string name, IEnumerable<int> some, Func<CapacitySeries, ToldForecast, bool> isPart)
        {
            var score = new ForecastScore();
            foreach (int i in some)
            {
                score.Add(series[i], [.. told[i].Where(f => isPart(series[i], f))]);
            }

            Row(name, score);
        }

        void Row(string name, ForecastScore s) => output.WriteLine(Text(
            $"{name,-20}{s.Series,8}{s.Days,7:0}{s.Full,6}{s.Foretold,10}{s.Told,7}{Share(s.Coverage),10}{Share((double)s.Before / s.Told),8}{Share((double)s.After / s.Told),8}{Share(s.NarrowerShare),11}{Share(s.MedianError),7}{Share(s.MedianLeadHours, "0.0"),8}{s.FalseADay,12:0.000}"));
    }

    private static void PrintAlarms(List<CapacitySeries> series, List<ToldForecast>[] told, ILookup<CapacityKind, int> kinds, TextWriter output)
    {
        output.WriteLine("alarms that say full within 4 hours: share of series that became full which had one on in the last 8 hours, hours from it to then, false ones a series and day");
        output.WriteLine($"{"",-20}{"",6}{"engine",24}{string.Concat(Lines.Select(static l => $"{l.Name,24}"))}");
        output.WriteLine($"{"kind",-20}{"full",6}{string.Concat(Enumerable.Repeat($"{"found",8}{"lead",7}{"false",9}", 1 + Lines.Length))}");
        AlarmScore[] all = [.. Enumerable.Range(0, 1 + Lines.Length).Select(static _ => new AlarmScore())];
        foreach (IGrouping<CapacityKind, int> kind in kinds)
        {
            AlarmScore[] scores = [.. all.Select(static _ => new AlarmScore())];
            foreach (int i in kind)
            {
                scores[0].Add(series[i], AlarmScore.OfForecasts(series[i], told[i]));
                for (int l = 0; l < Lines.Length; l++)
                {
                    scores[l + 1].Add(series[i], AlarmScore.OfLine(series[i], Lines[l].Range));
                }
            }

            Row(kind.Key.ToString(), scores);
            for (int s = 0; s < all.Length; s++)
            {
                all[s].Add(scores[s]);
            }
        }

        Row("all", all);

        void Row(string name, AlarmScore[] scores) => output.WriteLine(
            $"{name,-20}{scores[0].Full,6}{string.Concat(scores.Select(static s => Text($"{Share(s.FoundShare),8}{Share(s.MedianLeadHours, "0.0"),7}{s.FalseADay,9:0.000}")))}");
    }

    private static void PrintCases(List<CapacitySeries> series, List<ToldForecast>[] told, ILookup<CapacityKind, int> kinds, int most, TextWriter output)
    {
        foreach (IGrouping<CapacityKind, int> kind in kinds)
        {
            foreach (int i in kind.Where(i => series[i].Reached == series[i].Values.Count && told[i].Count == 0).Take(most))
            {
                output.WriteLine(Text($"    never told {kind.Key} {i}: from {series[i].Values[0]:G4}, full after {series[i].Reached / 60.0:0.0} h"));
            }

            IEnumerable<(int Series, ToldForecast Forecast, double Truth)> wrong = kind
                .SelectMany(i => told[i].Where(static f => f.IsOpen).Select(f => (i, f, (double)series[i].ReachedAfter(f.At))))
                .Where(static w => w.Item3 < w.f.Earliest || w.Item3 > w.f.Latest);
            foreach ((int i, ToldForecast f, double truth) in wrong.OrderByDescending(static w => Math.Abs(Math.Log((w.Truth - w.Forecast.At) / (w.Forecast.Reached - w.Forecast.At)))).Take(most))
            {
                string real = truth >= CapacitySeries.Horizon ? "never" : Text($"{(truth - f.At) / 60:0.0} h");
                output.WriteLine(Text($"    wrong {kind.Key} {i}: at {f.At / 60.0:0.0} h with {series[i].Values[f.At]:G4}: full in {(f.Reached - f.At) / 60:0.0} h ({(f.Earliest - f.At) / 60:0.0} to {(f.Latest - f.At) / 60:0.0}), truth {real}"));
            }
        }
    }

    private static string Share(double value, string format = "0.00") => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
