using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamEngine.Batching;
using StreamEngine.Insights;

namespace StreamEngine.Emission;

/// <summary>
/// Insights as JSON, one object each. Always there: <c>type id revision time end open severity entity title score evidence</c>, and
/// <c>causes members</c> of an incident. Other parts are left out when they are null, empty or say nothing. Times are RFC 3339 in UTC;
/// numbers are the shortest text that reads back as the same double; NaN and infinities are left out.
/// </summary>
public static class InsightJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Appends one insight and a line feed. The same insight gives the same bytes.</summary>
    public static void WriteLine(IBufferWriter<byte> output, Insight insight)
    {
        using (var writer = new Utf8JsonWriter(output, _options))
        {
            Write(writer, insight);
        }

        output.Write("\n"u8);
    }

    /// <summary>Appends a JSON array of insights.</summary>
    public static void WriteArray(IBufferWriter<byte> output, IReadOnlyList<Insight> insights)
    {
        ArgumentNullException.ThrowIfNull(insights);
        using var writer = new Utf8JsonWriter(output, _options);
        writer.WriteStartArray();
        foreach (Insight insight in insights)
        {
            Write(writer, insight);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes one insight as an object. Escaping is up to the writer.</summary>
    public static void Write(Utf8JsonWriter writer, Insight insight)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(insight);
        writer.WriteStartObject();
        writer.WriteString("type"u8, Names.Of(insight.Type));
        writer.WriteString("id"u8, insight.Id);
        writer.WriteNumber("revision"u8, insight.Revision);
        Time(writer, "time"u8, insight.Time);
        Time(writer, "end"u8, insight.End);
        writer.WriteBoolean("open"u8, insight.IsOpen);
        writer.WriteString("severity"u8, Names.Of(insight.Severity));
        Entity(writer, insight.Entity);
        writer.WriteString("title"u8, insight.Title);
        Number(writer, "score"u8, insight.Score);
        EvidenceOf(writer, insight.Evidence);
        Text(writer, "series"u8, insight.Series);
        if (insight.Deviation is { } deviation)
        {
            DeviationOf(writer, deviation);
        }

        if (insight.Forecast is { } forecast)
        {
            ForecastOf(writer, forecast);
        }

        if (insight.Risk is { } risk)
        {
            RiskOf(writer, risk);
        }

        CausesOf(writer, insight);
        MembersOf(writer, insight);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Reads an object that <see cref="Write"/> wrote. Unknown properties are ignored. What JSON cannot carry comes back as its default:
    /// a missing number is NaN, a missing <c>reached_at</c> or <c>latest</c> is <see cref="long.MaxValue"/>, the series id is -1.
    /// </summary>
    /// <param name="json">One JSON object, UTF-8.</param>
    /// <param name="insight">The insight, null when it cannot be read.</param>
    /// <param name="error">What is wrong: the property, what was expected; null when all is well.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, out Insight? insight, out string? error) => InsightJsonReader.TryRead(json, out insight, out error);

    private static void Entity(Utf8JsonWriter writer, Entity entity)
    {
        writer.WriteStartObject("entity"u8);
        Text(writer, "service"u8, entity.Service);
        Text(writer, "host"u8, entity.Host);
        Text(writer, "component"u8, entity.Component);
        writer.WriteEndObject();
    }

    private static void EvidenceOf(Utf8JsonWriter writer, IReadOnlyList<Evidence> evidence)
    {
        writer.WriteStartArray("evidence"u8);
        foreach (Evidence item in evidence)
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, item.Kind);
            writer.WriteString("text"u8, item.Text);
            Text(writer, "series"u8, item.Series);
            if (item.Time != 0)
            {
                Time(writer, "time"u8, item.Time);
            }

            Text(writer, "example"u8, item.Example);
            Number(writer, "share"u8, item.Share ?? double.NaN);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void DeviationOf(Utf8JsonWriter writer, Deviation deviation)
    {
        writer.WriteStartObject("deviation"u8);
        writer.WriteString("detector"u8, deviation.Detector);
        writer.WriteString("kind"u8, deviation.Kind);
        Number(writer, "observed"u8, deviation.Observed);
        Number(writer, "expected"u8, deviation.Expected);
        Number(writer, "lower"u8, deviation.Lower);
        Number(writer, "upper"u8, deviation.Upper);
        Number(writer, "p_value"u8, deviation.PValue);
        writer.WriteNumber("direction"u8, deviation.Direction);
        Seconds(writer, "once_in_seconds"u8, deviation.OnceIn);
        Seconds(writer, "watched_seconds"u8, deviation.Watched);
        Text(writer, "season"u8, deviation.Season);
        if (deviation.LastSimilar is { } last)
        {
            writer.WriteStartObject("last_similar"u8);
            Time(writer, "time"u8, last.Time);
            Time(writer, "end"u8, last.End);
            Number(writer, "observed"u8, last.Observed);
            writer.WriteBoolean("told"u8, last.WasTold);
            writer.WriteNumber("count"u8, last.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void ForecastOf(Utf8JsonWriter writer, ThresholdForecast forecast)
    {
        writer.WriteStartObject("forecast"u8);
        Number(writer, "threshold"u8, forecast.Threshold);
        Number(writer, "current"u8, forecast.Current);
        Number(writer, "rate_per_hour"u8, forecast.RatePerHour);
        Time(writer, "growing_since"u8, forecast.GrowingSince);
        Ever(writer, "reached_at"u8, forecast.ReachedAt);
        Time(writer, "earliest"u8, forecast.Earliest);
        Ever(writer, "latest"u8, forecast.Latest);
        Number(writer, "confidence"u8, forecast.Confidence);
        if (forecast.IsLearned)
        {
            writer.WriteBoolean("learned"u8, true);
        }

        writer.WriteEndObject();
    }

    private static void RiskOf(Utf8JsonWriter writer, IncidentRisk risk)
    {
        writer.WriteStartObject("risk"u8);
        Number(writer, "probability"u8, risk.Probability);
        Number(writer, "base_rate"u8, risk.BaseRate);
        Seconds(writer, "horizon_seconds"u8, risk.Horizon);
        writer.WriteNumber("incidents"u8, risk.Incidents);
        writer.WriteNumber("hits"u8, risk.Hits);
        writer.WriteNumber("seen"u8, risk.Seen);
        Seconds(writer, "median_lead_seconds"u8, risk.MedianLead);
        Number(writer, "brier_skill"u8, risk.Skill);
        writer.WriteEndObject();
    }

    private static void CausesOf(Utf8JsonWriter writer, Insight insight)
    {
        if (insight.Causes.Count == 0 && insight.Type != InsightType.Incident)
        {
            return;
        }

        writer.WriteStartArray("causes"u8);
        foreach (Cause cause in insight.Causes)
        {
            writer.WriteStartObject();
            Entity(writer, cause.Entity);
            writer.WriteString("series"u8, cause.Series);
            Number(writer, "score"u8, cause.Score);
            writer.WriteString("why"u8, cause.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void MembersOf(Utf8JsonWriter writer, Insight insight)
    {
        if (insight.Members.Count == 0 && insight.Type != InsightType.Incident)
        {
            return;
        }

        writer.WriteStartArray("members"u8);
        foreach (string member in insight.Members)
        {
            writer.WriteStringValue(member);
        }

        writer.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    private static void Number(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
    }

    private static void Seconds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long nanoseconds)
    {
        if (nanoseconds > 0)
        {
            writer.WriteNumber(name, nanoseconds / 1_000_000_000m);
        }
    }

    private static void Ever(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long nanoseconds)
    {
        if (nanoseconds != long.MaxValue)
        {
            Time(writer, name, nanoseconds);
        }
    }

    private static void Time(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long nanoseconds)
    {
        Span<byte> text = stackalloc byte[Rfc3339.MaxLength];
        writer.WriteString(name, text[..Rfc3339.Format(nanoseconds, text)]);
    }
}
