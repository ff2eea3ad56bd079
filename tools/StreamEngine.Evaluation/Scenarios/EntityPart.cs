using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;
using StreamEngine.Pipeline;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>
/// Streams in which the metrics of a service on a host go together, with the detector of entities and without: alerts where nothing is wrong, and faults that no single series shows. A fault is found
/// by any alert of its entity. Operations, whose metrics are independent, and the shop, whose metrics share a season, are looked at for false alerts too.
/// </summary>
internal static class EntityPart
{
    private const string Combined = "entity";

    internal static async Task RunCleanAsync(ScenariosOptions options, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(Text($"clean streams of 30 days, {options.Seeds} seeds; alerts in 30 days"));
        output.WriteLine($"{"",-28}{"entities",10}{"entity:",12}{"",12}{"series",10}{"with:",12}{"without:",12}");
        output.WriteLine($"{"metrics",-28}{"",10}{"all",12}{"after 8 d",12}{"",10}{"a series",12}{"a series",12}");
        await CleanAsync("coupled", StreamKind.Coupled, options, output).ConfigureAwait(false);
        await CleanAsync("operations", StreamKind.Operations, options, output).ConfigureAwait(false);
        await CleanAsync("shop", StreamKind.Shop, options, output).ConfigureAwait(false);
    }

    internal static async Task RunFaultsAsync(ScenariosOptions options, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("faults across the series of an entity");
        output.WriteLine($"{"",-24}{"",10}{"",8}{"",8}{"",10}{"delay, windows",16}{"outside an",12}{"alerts a",10}");
        output.WriteLine($"{"fault",-24}{"entities",10}{"faults",8}{"recall",8}{"precision",10}{"median",9}{"p90",7}{"entity-day",12}{"fault",10}");
        foreach (FaultPlan plan in FaultPlan.OfEntities)
        {
            await FaultsAsync(plan, options, isOn: true, output).ConfigureAwait(false);
            await FaultsAsync(plan, options, isOn: false, output).ConfigureAwait(false);
        }
    }

    private static async Task CleanAsync(string name, StreamKind kind, ScenariosOptions options, TextWriter output)
    {
        long start = Times.Nanoseconds(kind.Options.Start);
        long settled = Times.Nanoseconds(kind.Options.Start + kind.Learning);
        (int entity, int late, int with, int without) = (0, 0, 0, 0);
        foreach (int seed in options.Streams)
        {
            List<Alert> on = await AlertsAsync(kind.Options with { Seed = (ulong)seed }, start, isOn: true).ConfigureAwait(false);
            List<Alert> off = await AlertsAsync(kind.Options with { Seed = (ulong)seed }, start, isOn: false).ConfigureAwait(false);
            entity += on.Count(static a => a.Group == Combined);
            late += on.Count(a => a.Group == Combined && a.At >= settled);
            with += on.Count;
            without += off.Count;
            foreach (Alert alert in on.Where(static a => a.Group == Combined).Take(options.Cases))
            {
                output.WriteLine($"    {Cases.Time(alert.At)} {alert.Subject}: {alert.Text}");
            }
        }

        double months = kind.Options.Duration.TotalDays / 30;
        double entities = kind.Options.Services * kind.Options.Hosts * options.Seeds;
        double series = (double)kind.Options.Series * options.Seeds;
        double after = (kind.Options.Duration - kind.Learning).TotalDays / 30;
        output.WriteLine(Text($"{name,-28}{entities,10:0}{entity / (entities * months),12:0.00}{late / (entities * after),12:0.00}{series,10:0}{with / (series * months),12:0.00}{without / (series * months),12:0.00}"));
    }

    private static async Task FaultsAsync(FaultPlan plan, ScenariosOptions options, bool isOn, TextWriter output)
    {
        StreamKind kind = StreamKind.Coupled;
        var score = new FaultScore();
        StreamRun first = await StreamRun.RunAsync(kind.Options with { Duration = TimeSpan.FromMinutes(10) }, StreamRun.NameOfMetric, 0, []).ConfigureAwait(false);
        string[] names = [.. first.Series.SelectMany(static g => g).Select(EntityOf).Distinct().Order(StringComparer.Ordinal)];
        foreach (int seed in options.Streams)
        {
            List<(FaultSpec Spec, string Group)> placed = plan.Place(Subjects(plan, names, seed), kind.Learning, kind.Faulty, 2, kind.Grace, seed);
            GeneratorOptions stream = kind.Options with { Seed = (ulong)seed, Duration = kind.Faulty, Faults = [.. placed.Select(static p => p.Spec)] };
            List<PlantedFault> truth = [.. FaultPlan.Truth(stream, placed).Select(static f => f with { Subject = EntityOf(f.Subject) })];
            List<Alert> alerts = await AlertsAsync(stream, Times.Nanoseconds(stream.Start + kind.Learning), isOn).ConfigureAwait(false);
            double days = truth.Select(static f => f.Subject).Distinct().Count() * (kind.Faulty - kind.Learning).TotalDays;
            score.Add(truth, alerts.Select(static a => a with { Subject = EntityOf(a.Subject) }), Times.Minute, kind.Grace.Ticks * 100, days);
            foreach (PlantedFault fault in isOn ? truth.Where(f => !alerts.Exists(a => EntityOf(a.Subject) == f.Subject && a.At > f.Start && a.At - Times.Minute < f.End)).Take(options.Cases) : [])
            {
                output.WriteLine($"    missed {fault.Subject} {fault.Group} {Cases.Time(fault.Start)}");
            }
        }

        output.WriteLine(Text($"{(isOn ? plan.Name : string.Empty),-24}{(isOn ? "on" : "off"),10}{score.Faults,8}{score.Recall,8:0.000}{score.Precision,10:0.000}{Whole(score.DelayWindows(0.5)),9}{Whole(score.DelayWindows(0.9)),7}{score.OutsideADay,12:0.000}{score.AlertsOfAFault,10:0.00}"));
    }

    // One series of each entity, another one for each seed; or the entity.
    private static IEnumerable<(string Subject, string Group)> Subjects(FaultPlan plan, string[] names, int seed)
    {
        int at = seed;
        foreach (string entity in names)
        {
            string[] parts = entity.Split('@');
            string metric = plan.Metrics?[at++ % plan.Metrics.Length] ?? string.Empty;
            yield return plan.Metrics is null ? (entity, "all") : ($"{parts[0]}.{metric}.{parts[1]}", metric);
        }
    }

    private static string EntityOf(string subject) => subject.Split('.') is [var service, _, var host] ? $"{service}@{host}" : subject;

    private static async Task<List<Alert>> AlertsAsync(GeneratorOptions options, long from, bool isOn) =>
        (await StreamRun.RunAsync(options, StreamRun.NameOfMetric, from, [], configure: o => o.Scoring.Entities.IsEnabled = isOn).ConfigureAwait(false)).Alerts[0];

    private static string Whole(double value) => double.IsNaN(value) ? "-" : Text($"{value:0}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
