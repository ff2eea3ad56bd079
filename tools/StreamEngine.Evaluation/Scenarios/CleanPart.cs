using StreamEngine.LoadGen;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Streams without faults: every alert is a false one. A row a metric, by how long the stream had run.</summary>
internal static class CleanPart
{
    internal static async Task RunAsync(string title, StreamKind kind, Thresholds thresholds, ScenariosOptions options, TextWriter output)
    {
        long start = Times.Nanoseconds(kind.Options.Start);
        var alerts = Enumerable.Range(0, 1 + Rival.All.Length).Select(static _ => new List<Alert>()).ToArray();
        var tally = new PValueTally(start + (kind.Learning.Ticks * 100));
        ILookup<string, string>? series = null;
        foreach (int seed in options.Streams)
        {
            StreamRun run = await StreamRun.RunAsync(kind.Options with { Seed = (ulong)seed }, kind.Name, start, thresholds.Each, tally.Observe, options.Channels).ConfigureAwait(false);
            series = run.Series;
            for (int d = 0; d < alerts.Length; d++)
            {
                alerts[d].AddRange(run.Alerts[d]);
            }
        }

        Print(title, kind, series!, alerts, options.Seeds, output);
        tally.Print(output);
        foreach (IGrouping<string, Alert> group in alerts[0].GroupBy(static a => a.Group).OrderByDescending(static g => g.Count()))
        {
            foreach (Alert alert in group.OrderBy(static a => a.At).Take(options.Cases))
            {
                output.WriteLine($"    {Cases.Time(alert.At)} {alert.Subject} {alert.Group}: {alert.Text}");
            }
        }
    }

    private static void Print(string title, StreamKind kind, ILookup<string, string> series, List<Alert>[] alerts, int seeds, TextWriter output)
    {
        long start = Times.Nanoseconds(kind.Options.Start);
        double days = kind.Options.Duration.TotalDays;
        double learning = Math.Min(1, kind.Learning.TotalDays);
        double settled = kind.Learning.TotalDays;
        output.WriteLine();
        output.WriteLine(Text($"{title}: {seeds} streams of {days:0} days; alerts a series and 30 days (budget 1)"));
        string first = Text($"first {24 * learning:0} h");
        string until = Text($"to {24 * settled:0} h");
        output.WriteLine($"{"",-28}{"",8}{"engine:",10}{"",10}{"",12}{"",12}{"",10}{string.Concat(Rival.All.Select(static r => $"{r.Name + ":",10}"))}");
        output.WriteLine($"{"metric",-28}{"days",8}{"alerts",10}{"all",10}{first,12}{until,12}{"after",10}{string.Concat(Rival.All.Select(static _ => $"{"after",10}"))}");
        foreach (string group in series.Select(static g => g.Key).Concat(alerts[0].Select(static a => a.Group)).Distinct().Order(StringComparer.Ordinal))
        {
            Row(group, Math.Max(1, series[group].Count()) * seeds, a => a.Group == group);
        }

        Row("all", series.Sum(static g => g.Count()) * seeds, static _ => true);

        void Row(string name, int count, Func<Alert, bool> belongs)
        {
            string Rate(int detector, double from, double to)
            {
                int told = alerts[detector].Count(a => belongs(a) && a.At > start + (from * Times.Day) && a.At <= start + (to * Times.Day));
                return to <= from ? "-" : Text($"{30 * told / (count * (to - from)):0.00}");
            }

            string rivals = string.Concat(Rival.All.Select((_, i) => $"{Rate(i + 1, settled, days),10}"));
            output.WriteLine(Text($"{name,-28}{count * days,8:0}{alerts[0].Count(belongs),10}{Rate(0, 0, days),10}{Rate(0, 0, learning),12}{Rate(0, learning, settled),12}{Rate(0, settled, days),10}{rivals}"));
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
