using System.Text.Json;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Parsing;

namespace StreamEngine.Comparisons.Payloads;

/// <summary>Requests of log records in the JSON mapping of OpenTelemetry, one a line, and others' readers of them.</summary>
internal static class OtlpJsonLines
{
    /// <summary>Writes binary requests as JSON.</summary>
    internal static byte[] Of(IEnumerable<byte[]> messages)
    {
        using var output = new MemoryStream();
        foreach (byte[] message in messages)
        {
            using (var writer = new Utf8JsonWriter(output))
            {
                writer.WriteStartObject();
                writer.WriteStartArray("resourceLogs");
                LogsData.Parser.ParseFrom(message).ResourceLogs.ToList().ForEach(r => Resource(writer, r));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            output.WriteByte((byte)'\n');
        }

        return output.ToArray();
    }

    /// <summary>A document of each line, of which the log records are counted and the sizes read.</summary>
    internal static Tally Documents(byte[] bytes)
    {
        long records = 0;
        double sum = 0;
        var lines = new Lines(bytes);
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(lines.Start, line.Length));
            foreach (JsonElement entry in Members(Members(Members([document.RootElement], "resourceLogs"), "scopeLogs"), "logRecords"))
            {
                records++;
                sum += Members([entry], "attributes").Where(a => a.GetProperty("key").ValueEquals("http.response.body.bytes"u8))
                    .Sum(a => double.Parse(a.GetProperty("value").GetProperty("intValue").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return new Tally(records, sum);
    }

    /// <summary>All tokens, of which those are counted that begin a record.</summary>
    internal static Tally Tokens(byte[] bytes)
    {
        long records = 0;
        var lines = new Lines(bytes);
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                records += reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("timeUnixNano"u8) ? 1 : 0;
            }
        }

        return new Tally(records, double.NaN);
    }

    private static IEnumerable<JsonElement> Members(IEnumerable<JsonElement> elements, string name) => elements.SelectMany(e => e.GetProperty(name).EnumerateArray());

    private static void Resource(Utf8JsonWriter writer, ResourceLogs logs)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("resource");
        Attributes(writer, logs.Resource.Attributes);
        writer.WriteEndObject();
        writer.WriteStartArray("scopeLogs");
        foreach (ScopeLogs scope in logs.ScopeLogs)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("scope");
            writer.WriteString("name", scope.Scope.Name);
            writer.WriteString("version", scope.Scope.Version);
            writer.WriteEndObject();
            writer.WriteStartArray("logRecords");
            scope.LogRecords.ToList().ForEach(r => Entry(writer, r));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Entry(Utf8JsonWriter writer, LogEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("timeUnixNano", $"{entry.TimeUnixNano}");
        writer.WriteString("observedTimeUnixNano", $"{entry.ObservedTimeUnixNano}");
        writer.WriteNumber("severityNumber", entry.SeverityNumber);
        writer.WriteString("severityText", entry.SeverityText);
        writer.WriteStartObject("body");
        writer.WriteString("stringValue", entry.Body.StringValue);
        writer.WriteEndObject();
        Attributes(writer, entry.Attributes);
        writer.WriteString("traceId", Convert.ToHexStringLower(entry.TraceId.Span));
        writer.WriteString("spanId", Convert.ToHexStringLower(entry.SpanId.Span));
        writer.WriteEndObject();
    }

    private static void Attributes(Utf8JsonWriter writer, IEnumerable<KeyValue> attributes)
    {
        writer.WriteStartArray("attributes");
        foreach (KeyValue attribute in attributes)
        {
            writer.WriteStartObject();
            writer.WriteString("key", attribute.Key);
            writer.WriteStartObject("value");
            switch (attribute.Value.ValueCase)
            {
                case AnyValue.ValueOneofCase.IntValue:
                    writer.WriteString("intValue", $"{attribute.Value.IntValue}");
                    break;
                case AnyValue.ValueOneofCase.DoubleValue:
                    writer.WriteNumber("doubleValue", attribute.Value.DoubleValue);
                    break;
                default:
                    writer.WriteString("stringValue", attribute.Value.StringValue);
                    break;
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
