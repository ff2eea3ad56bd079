using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>Puts the probability of an incident into words.</summary>
internal static class RiskText
{
    private const int MaxSigns = 3;
    private const double Grave = 0.8;

    /// <summary>Times the base rate from which a precursor is a reason.</summary>
    private const double LeastRise = 3;

    internal static Insight Describe(RiskModel model, in RiskTick risk, SignVote[] votes, long horizon)
    {
        // By what each adds; of several sizes of one series the strongest. Whatever says no more than the base rate is no reason.
        double likely = LeastRise * risk.Rate;
        Precursor[] signs = [.. votes.OrderByDescending(v => v.Probability >= likely).ThenByDescending(static v => v.Weight * v.Probability).ThenBy(static v => v.Place)
            .Where((v, i) => i == 0 || v.Probability >= likely).Select(v => model[v.Place]).DistinctBy(static s => (s.Key.Name, s.Key.Service, s.Key.Direction)).Take(MaxSigns)];
        Precursor lead = signs[0];
        string title = Text($"incident likely within {Minutes(horizon)}: {Share(risk.Probability)} (base rate {Share(risk.Rate)}); {string.Join(", ", signs.Select(static s => $"{Phrase(s)} since {Clock(s.Began)}"))}");
        return new Insight
        {
            Type = InsightType.Forecast,
            Id = InsightId.Derive("forecast", "incident", risk.Time),
            Time = risk.Time,
            End = risk.Time,
            IsOpen = true,
            Severity = risk.Probability >= Grave ? InsightSeverity.High : InsightSeverity.Medium,
            Entity = lead.Key.Service.Length == 0 ? Entity.None : new Entity(lead.Key.Service),
            Title = title,
            Score = Math.Round(risk.Probability, 4),
            Evidence = [.. signs.Select(s => Sign(s, model.Incidents)), Past(model)],
            Risk = new IncidentRisk(Math.Round(risk.Probability, 4), Math.Round(risk.Rate, 4), horizon, model.Incidents, lead.Hits, lead.Seen, lead.MedianLead, Math.Round(model.Gate.Skill, 4)),
        };
    }

    internal static Evidence Came(long told, long time) => new("timing", Text($"an incident came {Minutes(time - told)} later"), null, time);

    internal static Evidence Passed(long horizon) => new("timing", Text($"no incident came within {Minutes(horizon)}"));

    internal static void Save(IncidentRisk risk, SnapshotOutput output)
    {
        output.WriteDoubles([risk.Probability, risk.BaseRate, risk.Skill]);
        output.WriteInt64s([risk.Horizon, risk.MedianLead]);
        output.WriteInt32s([risk.Incidents, risk.Hits, risk.Seen]);
    }

    internal static IncidentRisk Load(ref SnapshotInput input)
    {
        double probability = input.ReadDouble();
        double rate = input.ReadDouble();
        double skill = input.ReadDouble();
        long horizon = input.ReadInt64();
        long lead = input.ReadInt64();
        return new IncidentRisk(probability, rate, horizon, input.ReadInt32(), input.ReadInt32(), input.ReadInt32(), lead, skill);
    }

    private static Evidence Sign(Precursor sign, int incidents) => new(
        sign.Key.Kind == nameof(Scoring.AnomalyKind.NewTemplate) ? "template" : sign.Key.Kind == PrecursorKey.Threshold ? "trend" : "series",
        Text($"{Phrase(sign)} since {Clock(sign.Began)}: {sign.Hits} of {incidents} incidents came behind it, and it was there {sign.Seen} times")
            + (sign.MedianLead > 0 ? Text($"; median lead time {Minutes(sign.MedianLead)}") : string.Empty),
        sign.Series,
        sign.Began);

    private static Evidence Past(RiskModel model) => new(
        "history", Text($"learned from {model.Incidents} incidents; Brier skill of what was said before them {model.Gate.Skill:0.00}, at least {model.Gate.Lower:0.00}"));

    private static string Phrase(Precursor sign)
    {
        PrecursorKey key = sign.Key;
        string name = sign.Label ?? key.Name;
        string of = key.Service.Length == 0 ? name : $"{name} of {key.Service}";
        return key.Kind switch
        {
            PrecursorKey.Beyond => $"{of} {(key.Level switch { 1 => string.Empty, 2 => "far ", _ => "very far " })}{(key.Direction < 0 ? "below" : "above")} its band",
            PrecursorKey.Drift => $"{of} {(key.Level switch { 1 => "a little ", 2 => string.Empty, _ => "far " })}{(key.Direction < 0 ? "below" : "above")} the usual for minutes",
            PrecursorKey.Threshold => $"{of} near its threshold",
            nameof(Scoring.AnomalyKind.NewTemplate) => $"new message of level {key.Name}{(key.Service.Length == 0 ? string.Empty : " in " + key.Service)}",
            _ => $"{Spaced(key.Kind)} of {of}",
        };
    }

    // LevelShift becomes level shift.
    private static string Spaced(string kind) => string.Concat(kind.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()));

    private static string Clock(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time / 1_000_000).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Share(double share) => share < 0.0995 ? Text($"{share * 100:0.#} %") : Text($"{share * 100:0} %");

    private static string Minutes(long time)
    {
        double minutes = time / 60e9;
        return minutes < 120 ? Text($"{Math.Max(1, Math.Round(minutes)):0} min") : Text($"{minutes / 60:0.#} h");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
