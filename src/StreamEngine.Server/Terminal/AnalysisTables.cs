using Spectre.Console;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Server.Commands.Analysis;

namespace StreamEngine.Server.Terminal;

/// <summary>An analysis for people: what is wrong first, what was read last.</summary>
internal static class AnalysisTables
{
    private const int MaxSources = 20;
    private const int MaxTemplates = 10;

    internal static void Write(Screen screen, AnalysisOutcome analysis)
    {
        screen.Line(Headline(analysis), style: analysis.Insights.Count == 0 ? Styles.Good : new Style(decoration: Decoration.Bold));
        InsightTables.Incidents(screen, analysis.Insights);
        InsightTables.Forecasts(screen, analysis.Insights);
        InsightTables.Anomalies(screen, analysis.Insights);
        InsightTables.ChangeImpacts(screen, analysis.Insights);
        Sources(screen, analysis);
        Templates.Write(screen, "Templates", analysis.Result.Templates, MaxTemplates);
    }

    /// <summary>One sentence: what was found in what.</summary>
    internal static string Headline(AnalysisOutcome analysis)
    {
        PipelineStatus status = analysis.Status;
        if (analysis.Records <= 0)
        {
            return $"No records in {HumanText.Count(status.Sources.Count, "source")}: nothing to look at.";
        }

        string when = status is { FirstTime: { } first, LastTime: { } last } ? $" from {HumanText.Range(first, last)} UTC" : ", none of which names a time";
        string where = $"{HumanText.Count(analysis.Records, "record")}{when}";
        if (analysis.Insights.Count == 0)
        {
            return $"Nothing abnormal in {where}.";
        }

        (InsightType Type, string Noun)[] kinds =
            [(InsightType.Incident, "incident"), (InsightType.Forecast, "forecast"), (InsightType.Anomaly, "anomal"), (InsightType.ChangeImpact, "change impact")];
        IEnumerable<string> counts = kinds
            .Select(k => (k.Noun, Count: analysis.Insights.Count(i => i.Type == k.Type)))
            .Where(static k => k.Count > 0)
            .Select(static k => k.Noun == "anomal" ? $"{HumanText.Count(k.Count)} {(k.Count == 1 ? "anomaly" : "anomalies")}" : HumanText.Count(k.Count, k.Noun));
        return $"{string.Join(", ", counts)} in {where}.";
    }

    /// <summary>The folders that all paths begin with, separator included; empty when there are none, or only one path.</summary>
    private static string CommonFolder(IReadOnlyList<string> paths)
    {
        if (paths.Count < 2)
        {
            return string.Empty;
        }

        string common = paths[0];
        foreach (string path in paths)
        {
            common = common[..common.AsSpan().CommonPrefixLength(path)];
        }

        return common[..(common.LastIndexOf('/') + 1)];
    }

    private static void Sources(Screen screen, AnalysisOutcome analysis)
    {
        PipelineStatus status = analysis.Status;
        string folder = CommonFolder([.. status.Sources.Select(static s => s.Name)]);
        screen.Heading(folder.Length == 0 ? "Read" : $"Read in {HumanText.Clean(folder)}");
        screen.Table(2, [false, true, true, true, false],
            status.Sources.Take(MaxSources).Select(s => new Text[]
            {
                new(HumanText.Clean(s.Name[folder.Length..], 60)),
                new(HumanText.Count(s.Records, "record")),
                new(HumanText.Bytes(s.Bytes)),
                new(s.Rejected == 0 ? string.Empty : $"{HumanText.Count(s.Rejected)} rejected"),
                new(s.Error is null ? HumanText.Clean(s.Format) : "failed: " + HumanText.Clean(s.Error)),
            }));
        if (status.Sources.Count > MaxSources)
        {
            screen.Line($"and {HumanText.Count(status.Sources.Count - MaxSources)} more", 2, Styles.Faint);
        }

        double seconds = Math.Max(analysis.Result.Elapsed.TotalSeconds, 0.001);
        screen.Line(
            $"{HumanText.Count(status.Records, "record")}, {HumanText.Bytes(status.Bytes)}, {HumanText.Count(status.Series, "series")}, {HumanText.Count(status.Frames, "window")}; "
            + $"rejected {HumanText.Count(status.Rejected)}, late {HumanText.Count(analysis.Late)}{(analysis.Filtered == 0 ? string.Empty : $", headers and comments {HumanText.Count(analysis.Filtered)}")}; {HumanText.Number(seconds)} s ({HumanText.Bytes(status.Bytes / seconds)}/s)",
            2);
        if (analysis.Late * 100 > analysis.Records)
        {
            screen.Line("many records came later than others by more than the allowed disorder, and are not in the windows: is the input sorted by time?", 2, Styles.Of(InsightSeverity.Medium));
        }

        foreach ((Batching.RejectReason reason, long count, Batching.DeadLetter example) in analysis.DeadLetters.Reasons)
        {
            string detail = example.Detail.Length == 0 ? string.Empty : ": " + HumanText.Clean(example.Detail, 160);
            screen.Line($"rejected as {reason}: {HumanText.Count(count)}; first in {HumanText.Clean(example.Source)} at byte {HumanText.Count(example.Position)}{detail}", 2);
        }
    }
}
