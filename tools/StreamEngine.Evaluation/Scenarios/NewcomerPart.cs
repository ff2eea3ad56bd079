using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>
/// Streams in which half of the series of each metric begin when the others have run for eight days, each at another time of the ninth: alerts on their first day where nothing is wrong, and faults in
/// it. Both with what series take over from others of their metric, and without.
/// </summary>
internal static class NewcomerPart
{
    private const string Late = ".host-02";

    private static readonly TimeSpan Old = TimeSpan.FromDays(8);
    private static readonly TimeSpan Born = TimeSpan.FromDays(1);

    /// <summary>Windows of a newcomer before a fault begins, and those in which it begins when it is to be an early one.</summary>
    private const int Calm = 25;
    private const int Early = 75;

    private static readonly FaultPlan[] Plans =
        [.. FaultPlan.OfMetrics.Where(static p => p.Kind is FaultKind.Spike or FaultKind.LevelShift || p is { Kind: FaultKind.SeasonalBreak, Size: 1 })];

    private static readonly (string Name, StreamKind Kind)[] OfOperations = [("operations", Wide(StreamKind.Operations, 10, 1))];

    private static readonly (string Name, StreamKind Kind)[] OfShop =
    [
        ("the shop", Wide(StreamKind.Shop, 6, 1)),
        ("the shop, windows of ten minutes", Wide(StreamKind.Shop, 6, 10)),
    ];

    internal static Task RunOperationsAsync(ScenariosOptions options, TextWriter output) => RunAsync(OfOperations, options, output);

    internal static Task RunShopAsync(ScenariosOptions options, TextWriter output) => RunAsync(OfShop, options, output);

    private static async Task RunAsync((string Name, StreamKind Kind)[] kinds, ScenariosOptions options, TextWriter output)
    {
        foreach ((string name, StreamKind kind) in kinds)
        {
            await CleanAsync(name, kind, options, output).ConfigureAwait(false);
            bool isFine = kind.Options.Interval <= TimeSpan.FromMinutes(1);
            await FaultsAsync($"{name}: faults of newcomers on their first day, from their {Calm}th window on", kind, [.. Plans.Where(p => isFine || p.Length > TimeSpan.FromHours(1))], options, early: false, output).ConfigureAwait(false);
            if (isFine)
            {
                await FaultsAsync($"{name}: faults of newcomers that begin within {Calm} and {Calm + Early} windows", kind, [.. Plans.Where(static p => p.Kind is FaultKind.Spike)], options, early: true, output)
                    .ConfigureAwait(false);
            }
        }
    }

    private static StreamKind Wide(StreamKind kind, int metrics, int minutes) => kind with
    {
        Options = kind.Options with { Services = 10, Series = 20 * metrics, Interval = TimeSpan.FromMinutes(minutes), Duration = Old + Born + TimeSpan.FromDays(2) },
    };

    private static async Task CleanAsync(string name, StreamKind kind, ScenariosOptions options, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"clean metrics of {name}: {options.Seeds} streams; alerts a newcomer and day, cold and warm");
        output.WriteLine($"{"",-28}{"",10}{"first 6 h:",20}{"first day:",20}{"second day:",20}{"the others:",20}");
        output.WriteLine($"{"metric",-28}{"newcomers",10}{string.Concat(Enumerable.Repeat($"{"cold",10}{"warm",10}", 4))}");
        var counts = new SortedDictionary<string, NewcomerTally[]>(StringComparer.Ordinal);
        foreach (int seed in options.Streams)
        {
            for (int warm = 0; warm < 2; warm++)
            {
                GeneratorOptions stream = kind.Options with { Seed = (ulong)seed };
                (List<(string Subject, string Group)> series, Dictionary<string, long> births) = await BirthsAsync(stream).ConfigureAwait(false);
                foreach ((string subject, string group) in series)
                {
                    foreach (string key in (string[])[group, "~all"])
                    {
                        NewcomerTally tally = counts.TryGetValue(key, out NewcomerTally[]? known) ? known[warm] : (counts[key] = [new NewcomerTally(), new NewcomerTally()])[warm];
                        tally.Newcomers += births.ContainsKey(subject) ? 1 : 0;
                        tally.Others += births.ContainsKey(subject) ? 0 : 1;
                    }
                }

                foreach (Alert alert in await AlertsAsync(stream, births, warm == 1, options).ConfigureAwait(false))
                {
                    foreach (string key in (string[])[alert.Group, "~all"])
                    {
                        if (counts.TryGetValue(key, out NewcomerTally[]? of))
                        {
                            of[warm].Add(births.TryGetValue(alert.Subject, out long birth) ? (double)(alert.At - birth) / Times.Day : -1);
                        }
                    }

                    if (warm == 1 && births.TryGetValue(alert.Subject, out long begin) && alert.At < begin + Times.Day && options.Cases > 0)
                    {
                        output.WriteLine($"    {Cases.Time(alert.At)} {(alert.At - begin) / Times.Minute} min {alert.Subject} {alert.Text}");
                    }
                }
            }
        }

        foreach ((string group, NewcomerTally[] of) in counts)
        {
            string Pair(Func<NewcomerTally, double> rate) => Text($"{rate(of[0]),10:0.000}{rate(of[1]),10:0.000}");
            double days = kind.Options.Duration.TotalDays - Old.TotalDays;
            output.WriteLine($"{group.TrimStart('~'),-28}{of[0].Newcomers,10}{Pair(static t => 4.0 * t.Hours / t.Newcomers)}{Pair(static t => (double)t.First / t.Newcomers)}{Pair(static t => (double)t.Second / t.Newcomers)}{Pair(t => t.OfOthers / (t.Others * days))}");
        }
    }

    private static async Task FaultsAsync(string title, StreamKind kind, FaultPlan[] plans, ScenariosOptions options, bool early, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{title}, cold and warm");
        output.WriteLine($"{"",-24}{"",8}{"recall:",16}{"delay, windows:",18}{"outside a day:",18}");
        output.WriteLine($"{"fault",-24}{"faults",8}{"cold",8}{"warm",8}{"cold",10}{"warm",8}{"cold",10}{"warm",8}");
        var recall = new List<(FaultPlan Plan, List<PlantedFault> Truth, HashSet<PlantedFault>[] Found)>();
        foreach (FaultPlan plan in plans)
        {
            FaultScore[] scores = [new FaultScore(), new FaultScore()];
            HashSet<PlantedFault>[] found = [[], []];
            List<PlantedFault> all = [];
            foreach (int seed in options.Streams)
            {
                GeneratorOptions clean = kind.Options with { Seed = (ulong)seed };
                (List<(string Subject, string Group)> series, Dictionary<string, long> births) = await BirthsAsync(clean).ConfigureAwait(false);
                List<(FaultSpec Spec, string Group)> placed = Place(plan, clean, series.Where(s => births.ContainsKey(s.Subject)), births, early, seed);
                GeneratorOptions stream = clean with { Faults = [.. placed.Select(static p => p.Spec)] };
                List<PlantedFault> truth = FaultPlan.Truth(stream, placed);
                all.AddRange(truth);
                HashSet<string> targets = [.. truth.Select(static f => f.Subject)];
                for (int warm = 0; warm < 2; warm++)
                {
                    long window = clean.Interval.Ticks * 100;
                    List<Alert> alerts = await AlertsAsync(stream, births, warm == 1, options).ConfigureAwait(false);
                    found[warm].UnionWith(truth.Where(f => alerts.Exists(a => a.Subject == f.Subject && a.At > f.Start && a.At - window < f.End)));
                    scores[warm].Add(truth, alerts.Where(a => targets.Contains(a.Subject) && a.At < births[a.Subject] + Times.Day), window, kind.Grace.Ticks * 100, targets.Count);
                }
            }

            recall.Add((plan, all, found));
            output.WriteLine(Text($"{plan.Name,-24}{scores[0].Faults,8}{scores[0].Recall,8:0.000}{scores[1].Recall,8:0.000}{scores[0].DelayWindows(0.5),10:0}{scores[1].DelayWindows(0.5),8:0}{scores[0].OutsideADay,10:0.000}{scores[1].OutsideADay,8:0.000}"));
        }

        string[] groups = [.. recall.SelectMany(static r => r.Truth).Select(static f => f.Group).Distinct().Order(StringComparer.Ordinal)];
        output.WriteLine($"{"recall by metric",-24}{string.Concat(groups.Select(static g => $"{(g.Length > 11 ? g[..11] : g),14}"))}");
        foreach ((FaultPlan plan, List<PlantedFault> truth, HashSet<PlantedFault>[] found) in recall)
        {
            string Share(int warm, string group) => Text($"{(double)found[warm].Count(f => f.Group == group) / truth.Count(f => f.Group == group):0.00}");
            output.WriteLine($"{plan.Name,-24}{string.Concat(groups.Select(g => $"{(truth.Exists(f => f.Group == g) ? $"{Share(0, g)} {Share(1, g)}" : "-"),14}"))}");
        }
    }

    private static List<(FaultSpec Spec, string Group)> Place(
        FaultPlan plan, GeneratorOptions stream, IEnumerable<(string Subject, string Group)> newcomers, Dictionary<string, long> births, bool early, int seed)
    {
        var random = new Random(seed);
        var placed = new List<(FaultSpec, string)>();
        TimeSpan room = early ? Early * stream.Interval : Born - (Calm * stream.Interval) - plan.Length;
        foreach ((string subject, string group) in newcomers.Where(n => stream.Metrics == MetricSet.Shop || plan.Metrics is null || plan.Metrics.Contains(n.Group)))
        {
            TimeSpan birth = TimeSpan.FromTicks((births[subject] - Times.Nanoseconds(stream.Start)) / 100);
            TimeSpan at = birth + (Calm * stream.Interval) + TimeSpan.FromMilliseconds(Math.Floor(random.NextDouble() * room.TotalMilliseconds));
            placed.Add((new FaultSpec(plan.Kind, at, plan.Length, subject) { Size = plan.Size }, group));
        }

        return placed;
    }

    /// <summary>All series, and when those of the second host begin.</summary>
    private static async Task<(List<(string Subject, string Group)> Series, Dictionary<string, long> Births)> BirthsAsync(GeneratorOptions options)
    {
        StreamRun run = await StreamRun.RunAsync(options with { Duration = 10 * options.Interval }, StreamRun.NameOfMetric, 0, []).ConfigureAwait(false);
        List<(string Subject, string Group)> series = [.. run.Series.SelectMany(static g => g.Select(s => (s, g.Key))).OrderBy(static s => s.s, StringComparer.Ordinal)];
        var random = new Random((int)options.Seed);
        long from = Times.Nanoseconds(options.Start + Old);
        return (series, series.Where(static s => s.Subject.EndsWith(Late, StringComparison.Ordinal))
            .ToDictionary(static s => s.Subject, _ => from + (random.Next((int)Born.TotalMinutes) * Times.Minute), StringComparer.Ordinal));
    }

    private static async Task<List<Alert>> AlertsAsync(GeneratorOptions stream, Dictionary<string, long> births, bool isWarm, ScenariosOptions options) =>
        (await StreamRun.RunAsync(stream, StreamRun.NameOfMetric, births.Values.Min(), [], channels: options.Channels, births: births, configure: o =>
        {
            o.Scoring.Residual.WarmStart = isWarm;
            o.Windows.Size = stream.Interval;
        }).ConfigureAwait(false)).Alerts[0];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
