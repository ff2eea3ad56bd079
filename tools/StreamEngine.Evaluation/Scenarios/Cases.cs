namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Lists what was told wrongly and what was missed.</summary>
internal static class Cases
{
    /// <summary>Up to <paramref name="most"/> misses, and as many alerts outside of faults, of each group of one stream.</summary>
    internal static void Write(List<PlantedFault> faults, Watch watch, List<Alert> alerts, long grace, int most, TextWriter output)
    {
        ILookup<string, Alert> bySubject = alerts.ToLookup(static a => a.Subject);
        foreach (PlantedFault fault in faults.Where(f => !bySubject[f.Subject].Any(a => a.At > f.Start && a.At - Times.Minute < f.End))
            .GroupBy(static f => f.Group).SelectMany(g => g.Take(most)))
        {
            output.WriteLine($"    missed {fault.Subject} {Time(fault.Start)} to {Time(fault.End)}: {watch.TextOf(faults.IndexOf(fault))}");
        }

        ILookup<string, PlantedFault> faultsOf = faults.ToLookup(static f => f.Subject);
        foreach (Alert alert in alerts.Where(a => !faultsOf[a.Subject].Any(f => a.At > f.Start && a.At - Times.Minute < f.End + grace)).GroupBy(static a => a.Group).SelectMany(g => g.Take(most)))
        {
            output.WriteLine($"    wrong  {Time(alert.At)} {alert.Subject} {alert.Group}: {alert.Text}");
        }
    }

    internal static string Time(long ns) => DateTimeOffset.FromUnixTimeMilliseconds(ns / 1_000_000).ToString("MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
