using System.Text;
using System.Text.Json;
using StreamEngine.Batching;
using StreamEngine.Insights;

namespace StreamEngine.Emission;

/// <summary>Reads insights back from the JSON of <see cref="InsightJson"/>.</summary>
internal static class InsightJsonReader
{
    internal static bool TryRead(ReadOnlySpan<byte> json, out Insight? insight, out string? error)
    {
        insight = null;
        error = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (json[(int)reader.BytesConsumed..].Trim(" \t\r\n"u8).Length != 0)
            {
                error = "expected one JSON object, found more after it";
                return false;
            }

            insight = Read(document.RootElement);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            error = e.Message;
            return false;
        }
    }

    private static Insight Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("expected a JSON object, found " + root.ValueKind);
        }

        string typeName = Required(root, "type");
        string severityName = Required(root, "severity");
        if (!Names.TryParse(typeName, out InsightType type))
        {
            throw new FormatException($"type: expected anomaly, forecast, incident or change_impact, found '{typeName}'");
        }

        if (!Names.TryParse(severityName, out InsightSeverity severity))
        {
            throw new FormatException($"severity: expected info, low, medium, high or critical, found '{severityName}'");
        }

        return new Insight
        {
            Type = type,
            Id = Required(root, "id"),
            Revision = root.TryGetProperty("revision", out JsonElement revision) ? revision.GetInt32() : 1,
            Time = Time(root, "time", null),
            End = Time(root, "end", null),
            IsOpen = root.TryGetProperty("open", out JsonElement open) && open.GetBoolean(),
            Severity = severity,
            Entity = EntityOf(root),
            Title = Required(root, "title"),
            Score = Number(root, "score"),
            Evidence = List(root, "evidence", EvidenceOf),
            Series = Text(root, "series"),
            Deviation = root.TryGetProperty("deviation", out JsonElement deviation) ? DeviationOf(deviation) : null,
            Forecast = root.TryGetProperty("forecast", out JsonElement forecast) ? ForecastOf(forecast) : null,
            Risk = root.TryGetProperty("risk", out JsonElement risk) ? RiskOf(risk) : null,
            Causes = List(root, "causes", CauseOf),
            Members = List(root, "members", m => m.GetString() ?? string.Empty),
        };
    }

    private static Entity EntityOf(JsonElement parent)
    {
        if (!parent.TryGetProperty("entity", out JsonElement entity))
        {
            return Entity.None;
        }

        return new Entity(Text(entity, "service"), Text(entity, "host"), Text(entity, "component"));
    }

    private static Evidence EvidenceOf(JsonElement e) =>
        new(Required(e, "kind"), Required(e, "text"), Text(e, "series"), Time(e, "time", 0), Text(e, "example"))
        {
            Share = e.TryGetProperty("share", out JsonElement share) ? share.GetDouble() : null,
        };

    private static Cause CauseOf(JsonElement e) => new(EntityOf(e), Required(e, "series"), Number(e, "score"), Required(e, "why"));

    private static Deviation DeviationOf(JsonElement e) => new(
        Required(e, "detector"),
        Required(e, "kind"),
        Number(e, "observed"),
        Number(e, "expected"),
        Number(e, "lower"),
        Number(e, "upper"),
        Number(e, "p_value"),
        e.TryGetProperty("direction", out JsonElement direction) ? direction.GetInt32() : 0)
    {
        OnceIn = Seconds(e, "once_in_seconds"),
        Watched = Seconds(e, "watched_seconds"),
        Season = Text(e, "season"),
        LastSimilar = e.TryGetProperty("last_similar", out JsonElement last) ? SimilarOf(last) : null,
    };

    private static SimilarEvent SimilarOf(JsonElement e) => new(
        Time(e, "time", null),
        Time(e, "end", null),
        Number(e, "observed"),
        e.TryGetProperty("told", out JsonElement told) && told.GetBoolean(),
        e.TryGetProperty("count", out JsonElement count) ? count.GetInt32() : 1);

    private static ThresholdForecast ForecastOf(JsonElement e) => new(
        Number(e, "threshold"),
        Number(e, "current"),
        Number(e, "rate_per_hour"),
        Time(e, "growing_since", null),
        Time(e, "reached_at", long.MaxValue),
        Time(e, "earliest", null),
        Time(e, "latest", long.MaxValue),
        Number(e, "confidence"))
    {
        IsLearned = e.TryGetProperty("learned", out JsonElement learned) && learned.GetBoolean(),
    };

    private static IncidentRisk RiskOf(JsonElement e) => new(
        Number(e, "probability"),
        Number(e, "base_rate"),
        Seconds(e, "horizon_seconds"),
        Whole(e, "incidents"),
        Whole(e, "hits"),
        Whole(e, "seen"),
        Seconds(e, "median_lead_seconds"),
        Number(e, "brier_skill"));

    private static int Whole(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : 0;

    private static T[] List<T>(JsonElement parent, string name, Func<JsonElement, T> read) =>
        parent.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(read)] : [];

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static string Required(JsonElement parent, string name) =>
        Text(parent, name) ?? throw new FormatException(name + ": expected text, found nothing");

    private static long Seconds(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) ? (long)(value.GetDecimal() * 1_000_000_000m) : 0;

    private static double Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : double.NaN;

    private static long Time(JsonElement parent, string name, long? absent)
    {
        if (Text(parent, name) is not { } text)
        {
            return absent ?? throw new FormatException(name + ": expected a time, found nothing");
        }

        return text.Length <= Rfc3339.MaxLength && Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out long nanoseconds)
            ? nanoseconds
            : throw new FormatException($"{name}: expected an RFC 3339 time in UTC, found '{text}'");
    }
}
