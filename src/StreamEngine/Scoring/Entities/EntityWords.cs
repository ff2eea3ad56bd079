using System.Globalization;
using StreamEngine.Scoring.Logs;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Entities;

/// <summary>Says what the series of an entity show together.</summary>
internal static class EntityWords
{
    /// <summary>Largest share of one series in what is told as a matter of several.</summary>
    private const double MostShare = 0.7;

    /// <summary>Least share of a series that is named.</summary>
    private const double LeastShare = 0.02;

    /// <summary>The finding; null when it is a matter of one series.</summary>
    internal static LogFinding? Tell(Frame frame, EntityModel model, EntityScratch work, EntityStatistic statistic, double p)
    {
        model.Share(work, statistic);
        double[] parts = work.Parts;
        double sum = 0;
        for (int i = 0; i < model.Count; i++)
        {
            sum += parts[i];
        }

        bool isBroken = statistic is EntityStatistic.Broken or EntityStatistic.BrokenLong;
        var order = Enumerable.Range(0, model.Count).Where(i => parts[i] > 0).OrderByDescending(i => parts[i]).ToList();
        if (!(sum > 0) || (!isBroken && parts[order[0]] > MostShare * sum))
        {
            return null;
        }

        List<int> named = [.. order.Where((i, at) => at == 0 || parts[i] >= LeastShare * sum).Take(Episode.MaxAlso)];
        return new LogFinding(AnomalyKind.UnusualCombination, "entity", model.Entity, Math.Clamp(p, 1e-300, 1))
        {
            Labels = model.Key.Length == 0 ? null : model.Key,
            Observed = work.Values[(int)statistic],
            Expected = model.UsualOf(statistic),
            Parts = [.. order.Select(i => (model.Ids[i], parts[i] / sum))],
            Details = [.. named.Select(i => Detail(frame, model.Ids[i], isBroken ? work.Left[i] / Math.Sqrt(model.RestOf(i)) : work.Value[i], isBroken, parts[i] / sum))],
        };
    }

    private static string Detail(Frame frame, int id, double deviation, bool isBroken, double share)
    {
        SeriesInfo series = frame.Series[id];
        int row = frame.IndexOf(id);
        string name = series.Entity.Component is { } component ? $"{series.Name} {component}" : series.Name;
        string where = deviation < 0 ? "below" : "above";
        string usual = isBroken ? "what the others let expect" : "what is usual";
        return string.Create(CultureInfo.InvariantCulture, $"{name} {Math.Abs(deviation):0.0} deviations {where} {usual}, at {frame.Value(row):G4} ({100 * share:0} %)");
    }
}
