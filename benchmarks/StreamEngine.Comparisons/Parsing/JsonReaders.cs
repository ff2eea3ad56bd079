using System.Text.Json;
using System.Text.Json.Serialization;
using StreamEngine.Comparisons.Inputs;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>Readers of System.Text.Json over JSON lines. A line that they refuse is left out.</summary>
internal static class JsonReaders
{
    private static readonly JsonSerializerOptions s_serializer = new() { NumberHandling = JsonNumberHandling.AllowReadingFromString };

    /// <summary>Walks every token and decodes nothing: the least that a reader of this library can do.</summary>
    internal static Tally Tokens(byte[] bytes)
    {
        long records = 0;
        var lines = new Lines(bytes);
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            records += Walk(line) ? 1 : 0;
        }

        return new Tally(records, double.NaN);
    }

    /// <summary>A document of each line, from which one number is taken.</summary>
    internal static Tally Documents(byte[] bytes, string field)
    {
        byte[] name = System.Text.Encoding.UTF8.GetBytes(field);
        long records = 0;
        double sum = 0;
        var lines = new Lines(bytes);
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(lines.Start, line.Length));
                sum += document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
                records++;
            }
            catch (JsonException)
            {
                // A broken record: the others are to be found.
            }
        }

        return new Tally(records, sum);
    }

    /// <summary>An object of each line.</summary>
    internal static Tally Objects<T>(byte[] bytes, Func<T, double> field)
    {
        long records = 0;
        double sum = 0;
        var lines = new Lines(bytes);
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            try
            {
                sum += field(JsonSerializer.Deserialize<T>(line, s_serializer)!);
                records++;
            }
            catch (JsonException)
            {
                // As above.
            }
        }

        return new Tally(records, sum);
    }

    private static bool Walk(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Six fields of the load generator's record.</summary>
    internal sealed class SixFields
    {
        [JsonPropertyName("timestamp")]
        public DateTimeOffset Timestamp { get; set; }

        [JsonPropertyName("level")]
        public string? Level { get; set; }

        [JsonPropertyName("service")]
        public string? Service { get; set; }

        [JsonPropertyName("message")]
        public string? Message { get; set; }

        [JsonPropertyName("status")]
        public int Status { get; set; }

        [JsonPropertyName("duration_ms")]
        public double DurationMs { get; set; }
    }

    /// <summary>The record of the load generator.</summary>
    internal sealed class LogLine
    {
        [JsonPropertyName("timestamp")]
        public DateTimeOffset Timestamp { get; set; }

        [JsonPropertyName("level")]
        public string? Level { get; set; }

        [JsonPropertyName("service")]
        public string? Service { get; set; }

        [JsonPropertyName("host")]
        public string? Host { get; set; }

        [JsonPropertyName("trace_id")]
        public string? TraceId { get; set; }

        [JsonPropertyName("span_id")]
        public string? SpanId { get; set; }

        [JsonPropertyName("message")]
        public string? Message { get; set; }

        [JsonPropertyName("status")]
        public int Status { get; set; }

        [JsonPropertyName("duration_ms")]
        public double DurationMs { get; set; }

        [JsonPropertyName("bytes")]
        public long Bytes { get; set; }

        [JsonPropertyName("path")]
        public string? Path { get; set; }
    }

    /// <summary>What most Windows events have.</summary>
    internal sealed class WindowsEvent
    {
        [JsonPropertyName("@timestamp")]
        public string? Timestamp { get; set; }

        [JsonPropertyName("EventID")]
        public long EventId { get; set; }

        public string? Hostname { get; set; }

        public string? Channel { get; set; }

        public string? SourceName { get; set; }

        public string? Message { get; set; }
    }
}
