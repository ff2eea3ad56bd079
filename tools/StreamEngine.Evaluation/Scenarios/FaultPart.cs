using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Streams with faults of one kind each: a table of scores, and for metrics one of recall by metric.</summary>
internal static class FaultPart
{
    internal static async Task RunAsync(
        string title, StreamKind kind, FaultPlan[] plans, List<(string Subject, string Group)> subjects, Thresholds thresholds, ScenariosOptions options, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(title);
        output.WriteLine($"{"fault",-20}{"detector",-10}{"faults",7}{"precision",10}{"recall",8}{"of the",8}{"of",8}{"delay, windows",16}{"delay, seconds",16}{"outside a",11}{"alerts a",10}{"after,",8}");
        output.WriteLine($"{"",-20}{"",-10}{"",7}{"",10}{"",8}{"first",8}{"later",8}{"median",9}{"p90",7}{"median",9}{"p90",7}{"series-day",12}{"fault",9}{"a fault",9}");
        var recall = new List<(FaultPlan Plan, Dictionary<string, FaultScore> ByGroup)>();
        foreach (FaultPlan plan in plans)
        {
            FaultScore[] scores = [.. Enumerable.Range(0, 1 + Rival.All.Length).Select(static _ => new FaultScore())];
            var byGroup = new Dictionary<string, FaultScore>();
            foreach (int seed in options.Streams)
            {
                await AddAsync(kind, plan, subjects, thresholds, seed, scores, byGroup, options.Cases, options.Channels, output).ConfigureAwait(false);
            }

            for (int d = 0; d < scores.Length; d++)
            {
                Print(d == 0 ? plan.Name : string.Empty, d == 0 ? "engine" : Rival.All[d - 1].Name, scores[d], output);
            }

            recall.Add((plan, byGroup));
        }

        string[] groups = [.. recall.SelectMany(static r => r.ByGroup.Keys).Distinct().Order(StringComparer.Ordinal)];
        if (groups.Length > 1)
        {
            output.WriteLine();
            output.WriteLine("recall of the engine by metric");
            output.WriteLine($"{"fault",-20}{string.Concat(groups.Select(static g => $"{Short(g),12}"))}");
            foreach ((FaultPlan plan, Dictionary<string, FaultScore> byGroup) in recall)
            {
                output.WriteLine($"{plan.Name,-20}{string.Concat(groups.Select(g => $"{(byGroup.TryGetValue(g, out FaultScore? s) ? Text($"{s.Recall:0.00}") : "-"),12}"))}");
            }
        }
    }

    private static async Task AddAsync(StreamKind kind, FaultPlan plan, List<(string Subject, string Group)> subjects, Thresholds thresholds, int seed,
        FaultScore[] scores, Dictionary<string, FaultScore> byGroup, int cases, IReadOnlyList<string> channels, TextWriter output)
    {
        // What a bad deployment brings is new only once.
        int parts = plan.Kind == FaultKind.BadDeployment ? 1 : 2;
        List<(FaultSpec Spec, string Group)> placed = plan.Place(subjects, kind.Learning, kind.Faulty, parts, kind.Grace, seed);
        GeneratorOptions options = kind.Options with { Seed = (ulong)seed, Duration = kind.Faulty, Faults = [.. placed.Select(static p => p.Spec)] };
        List<PlantedFault> truth = FaultPlan.Truth(options, placed);
        long from = Times.Nanoseconds(options.Start + kind.Learning);
        var watch = new Watch(truth);
        StreamRun run = await StreamRun.RunAsync(options, kind.Name, from, thresholds.Each, watch.Observe, channels).ConfigureAwait(false);
        HashSet<string> targets = [.. truth.Select(static f => f.Subject)];
        double days = targets.Count * (kind.Faulty - kind.Learning).TotalDays;
        long grace = kind.Grace.Ticks * 100;
        for (int d = 0; d < scores.Length; d++)
        {
            scores[d].Add(truth, run.Alerts[d].Where(a => targets.Contains(a.Subject)), Times.Minute, grace, days);
        }

        foreach (IGrouping<string, PlantedFault> group in truth.GroupBy(static f => f.Group))
        {
            FaultScore score = byGroup.TryGetValue(group.Key, out FaultScore? known) ? known : byGroup[group.Key] = new FaultScore();
            HashSet<string> members = [.. group.Select(static f => f.Subject)];
            score.Add([.. group], run.Alerts[0].Where(a => members.Contains(a.Subject)), Times.Minute, grace, 0);
        }

        if (cases > 0)
        {
            Cases.Write(truth, watch, [.. run.Alerts[0].Where(a => targets.Contains(a.Subject))], grace, cases, output);
        }
    }

    private static void Print(string fault, string detector, FaultScore s, TextWriter output)
    {
        string delays = $"{Whole(s.DelayWindows(0.5)),9}{Whole(s.DelayWindows(0.9)),7}{Whole(s.DelaySeconds(0.5)),9}{Whole(s.DelaySeconds(0.9)),7}";
        double after = s.Faults == 0 ? 0 : (double)s.After / s.Faults;
        output.WriteLine(Text($"{fault,-20}{detector,-10}{s.Faults,7}{s.Precision,10:0.000}{s.Recall,8:0.000}{Share(s.RecallOfFirst),8}{Share(s.RecallOfLater),8}{delays}{s.OutsideADay,12:0.000}{s.AlertsOfAFault,9:0.00}{after,9:0.00}"));
    }

    private static string Share(double value) => double.IsNaN(value) ? "-" : Text($"{value:0.000}");

    private static string Whole(double value) => double.IsNaN(value) ? "-" : Text($"{value:0}");

    private static string Short(string metric) => metric.Length <= 11 ? metric : metric[..11];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
