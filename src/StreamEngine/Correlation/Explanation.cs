using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Windowing;

namespace StreamEngine.Correlation;

/// <summary>Turns shifts, changes and new templates around a time into ranked causes and words.</summary>
internal sealed class Explanation(
    ChangeExplainerOptions options, CauseRanker ranker, ShiftTest test, IReadOnlyList<KnownChange> changes, List<TemplateBirth> births,
    long[] starts, int after, long window, long end)
{
    private const int MaxEvidence = 12;

    internal Insight Tell(long droppedSeries)
    {
        List<Symptom> symptoms = [.. test.Shifted.Select(Describe), .. births.Select(Describe)];
        List<Suspect> suspects = symptoms.Count == 0 ? [] : ranker.Rank(symptoms, changes, window);
        bool nothing = symptoms.Count == 0;
        return new Insight
        {
            Type = InsightType.Incident,
            Id = InsightId.Derive("incident", "explain", options.At),
            Time = nothing ? options.At : symptoms.Min(s => s.Start),
            End = end,
            Severity = nothing ? InsightSeverity.Info : symptoms.Exists(s => !s.IsEffect && s.Role is MetricRole.Errors or MetricRole.Latency) ? InsightSeverity.High : InsightSeverity.Medium,
            Entity = suspects.Count > 0 ? suspects[0].Entity : Entity.None,
            Title = Title(symptoms, suspects),
            Score = nothing ? Math.Round(Math.Min(0.05, 1 - test.PValue), 4) : births.Count > 0 && test.Shifted.Count == 0 ? 0.6 : Math.Round(1 - test.PValue, 4),
            Evidence = Evidence(symptoms, suspects, droppedSeries),
            Causes = [.. suspects.Select(s => s.Cause)],
            Members = [.. suspects.Where(s => s.Change is not null).OrderBy(s => s.Change).Select(s => s.Cause.Series)],
        };
    }

    private Symptom Describe(Shift shift)
    {
        SeriesInfo info = shift.Track.Info;
        MetricRole role = MetricRoles.OfSeries(info.Key, info.Name);
        double most = Math.Log(1 + Math.Max(test.Shifted[0].Size, 20));
        double weight = shift.IsSilent ? 0.45 : MetricRoles.Weight(role, shift.Direction);
        long onset = starts[shift.IsSilent ? starts.Length - after : shift.Onset(after)];
        return new Symptom
        {
            Entity = info.Entity,
            Series = info.Key,
            Role = role,
            Direction = shift.Direction,
            Start = onset,
            Strength = weight * Math.Min(1, Math.Log(1 + shift.Size) / most),
            IsSilence = shift.IsSilent,
            Text = Text(shift, onset),
        };
    }

    private static Symptom Describe(TemplateBirth birth) => new()
    {
        Entity = birth.Entity,
        Series = "template:" + birth.TemplateId,
        Role = MetricRole.Errors,
        Direction = 1,
        Start = birth.Time,
        Strength = 0.6,
        IsNewError = true,
        Text = $"new error template{(birth.Entity.IsNone ? string.Empty : " in " + Words.Name(birth.Entity))}: {Words.Quote(birth.Text)}",
    };

    private static string Text(Shift shift, long onset)
    {
        SeriesInfo info = shift.Track.Info;
        string who = Words.Metric(info.Name) + (info.Entity.IsNone ? string.Empty : " of " + info.Entity);
        return shift.IsSilent
            ? $"{who} has no values since {Words.Clock(onset)}, median {Words.Number(shift.Before)} before"
            : $"{who} {(shift.Direction > 0 ? "rose" : "fell")}: median {Words.Number(shift.After)} against {Words.Number(shift.Before)} before, "
                + $"{Words.Number(shift.Size)} robust deviations, {Words.Number(shift.Ratio)} times its largest earlier shift, since {Words.Clock(onset)}";
    }

    private string Title(List<Symptom> symptoms, List<Suspect> suspects)
    {
        string when = Words.Clock(options.At);
        if (starts.Length == 0 || after == 0 || test.Compared == 0)
        {
            return $"nothing to compare around {when}: {(after == 0 ? "no data after it" : "too little data before it")}";
        }

        if (symptoms.Count == 0)
        {
            return $"nothing changed around {when}: none of {test.Compared.ToString(CultureInfo.InvariantCulture)} series moved more than at earlier times";
        }

        string count = Words.Count(test.Shifted.Count + births.Count, "series");
        if (suspects.Count == 0)
        {
            return $"{count} changed around {when}; no cause stands out";
        }

        Suspect first = suspects[0];
        string what = first.Change is { } change ? Words.Change(change.Event)
            : first.Entity.IsNone ? first.Cause.Series : Words.Name(first.Entity);
        return $"{count} changed around {when}; most likely cause: {what}";
    }

    private List<Evidence> Evidence(List<Symptom> symptoms, List<Suspect> suspects, long droppedSeries)
    {
        List<Evidence> evidence =
        [
            .. symptoms.OrderByDescending(s => s.Strength).Take(MaxEvidence).Select(s => new Evidence(
                s.IsNewError ? "template" : "series", s.Text, s.Series, s.Start, births.Find(b => "template:" + b.TemplateId == s.Series)?.Example)),
            .. changes.Select(c => new Evidence("change", $"{Words.Change(c.Event)} at {Words.Clock(c.Event.Time)}", c.Reference, c.Event.Time)).TakeLast(MaxEvidence),
        ];
        string[] order = [.. symptoms.OrderBy(s => s.Start).ThenBy(s => s.Series, StringComparer.Ordinal)
            .Select(s => (Name: s.Entity.IsNone ? s.Series : Words.Name(s.Entity), s.Start)).DistinctBy(s => s.Name, StringComparer.Ordinal).Take(6).Select(s => $"{s.Name} {Words.Clock(s.Start)}")];
        if (order.Length > 1)
        {
            evidence.Add(new Evidence("timing", "order of onset: " + string.Join(", ", order)));
        }

        evidence.AddRange(Suspect.Topology(suspects));

        evidence.Add(new Evidence("series", Null(droppedSeries)));
        return evidence;
    }

    private string Null(long droppedSeries)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{test.Compared} series compared, {test.Shifted.Count} shifted; largest shift {Words.Number(test.Largest)} times the largest earlier one of its series, limit {Words.Number(test.Limit)}, from {test.Blocks} earlier blocks of {Words.Count(after, "window")}");
        return droppedSeries == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}; rows of series beyond the limit: {droppedSeries}");
    }
}
