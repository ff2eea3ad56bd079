using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Parsing;

namespace StreamEngine.Fuzz.Twins;

/// <summary>
/// JSON lines by <see cref="Utf8JsonReader"/>: the parser accepts exactly what it accepts, one object a line, within the limits of depth
/// and fields. Where a record has the fields of a generated one and no other, its values are compared.
/// </summary>
internal sealed class JsonTwin : ITwin
{
    private static readonly ParserOptions s_limits = new();

    public string Format => "json";

    public void Check(FuzzInput input, Outcome outcome)
    {
        foreach (TwinLine line in TwinLines.Of(input, outcome))
        {
            if (line.Start == 0 && line.Text.AsSpan().StartsWith("\uFEFF"u8))
            {
                continue;
            }

            Dictionary<string, JsonElement>? members = Read(line.Text, out string verdict);
            if (members is null)
            {
                TwinLines.Demand(line.Reject is not null, Format, line, $"expected a reject: {verdict}");
            }
            else if (line.Reject is { } reject)
            {
                // The syntax is good; the meaning may not be.
                bool mayBe = reject.Reason is RejectReason.Timestamp or RejectReason.MissingField or RejectReason.Number;
                TwinLines.Demand(mayBe, Format, line, "expected a row");
            }
            else
            {
                TwinLines.Demand(line.Rows.Count > 0 || outcome.Filtered > 0, Format, line, "expected a row or a reject");
                CompareLog(line, members);
            }
        }
    }

    /// <summary>The members of a record when it is to be accepted; empty when their values are not to be compared.</summary>
    private static Dictionary<string, JsonElement>? Read(byte[] text, out string verdict)
    {
        verdict = "invalid UTF-8";
        if (!Utf8.IsValid(text))
        {
            return null;
        }

        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = 2000 });
        int fields = 0;
        int depth = 0;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                verdict = "no object";
                return null;
            }

            while (reader.Read())
            {
                bool opens = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
                depth = Math.Max(depth, reader.CurrentDepth + (opens ? 1 : 0));
                fields++;
            }
        }
        catch (JsonException error)
        {
            verdict = error.Message;
            return null;
        }

        verdict = $"depth {depth}, {fields} tokens";
        if (depth > s_limits.MaxDepth)
        {
            return null;
        }

        return fields >= s_limits.MaxFields ? [] : Members(text);
    }

    private static Dictionary<string, JsonElement> Members(byte[] text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 100 });
            Dictionary<string, JsonElement> members = [];
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                bool simple = member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number && Known(member.Name);
                if (!simple || !members.TryAdd(member.Name, member.Value.Clone()))
                {
                    return [];
                }
            }

            return members;
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException)
        {
            // Half a surrogate pair in a name: the reader accepts it, and nothing can show it.
            return [];
        }
    }

    private static bool Known(string name) =>
        name is "timestamp" or "level" or "service" or "host" or "trace_id" or "span_id" or "message" or "status" or "duration_ms" or "bytes" or "path";

    private void CompareLog(TwinLine line, Dictionary<string, JsonElement> members)
    {
        if (members.Count == 0 || line.Rows is not [{ Kind: EventKind.Log } row])
        {
            return;
        }

        CompareText(line, row, members, "message", LogText.Body);
        CompareText(line, row, members, "service", LogText.Service);
        CompareText(line, row, members, "host", LogText.Host);
        CompareText(line, row, members, "trace_id", LogText.TraceId);
        CompareText(line, row, members, "span_id", LogText.SpanId);
        if (Text(members, "timestamp") is { } stamp && TwinValues.TryRfc3339(stamp, out long time))
        {
            TwinLines.Demand(row.Time == time, Format, line, $"expected time {time}");
        }

        if (Text(members, "level") is { } level && TwinValues.Severity(level) is var severity and not 255)
        {
            TwinLines.Demand(row.Severity == severity, Format, line, $"expected severity {severity}");
        }

        CompareNumber(line, members, "duration_ms", row.Duration * 1000);
        CompareNumber(line, members, "bytes", row.Size);
        if (Number(members, "status") is { } status && short.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out short code) && code is >= 100 and <= 599)
        {
            TwinLines.Demand(row.Status == code, Format, line, $"expected status {code}");
        }
    }

    private void CompareText(TwinLine line, FuzzRow row, Dictionary<string, JsonElement> members, string name, LogText column)
    {
        if (Text(members, name) is { Length: > 0 } text)
        {
            TwinLines.Demand(row.Texts[(int)column].AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text)), Format, line, $"expected {column} '{text}'");
        }
    }

    private void CompareNumber(TwinLine line, Dictionary<string, JsonElement> members, string name, double found)
    {
        if (Number(members, name) is { } text && TwinValues.TryNumber(text, out double value) && double.IsFinite(value * 1000) && value > 1e-290)
        {
            TwinLines.Demand(TwinValues.Close(value, found), Format, line, $"expected {name} {value:R}");
        }
    }

    private static string? Text(Dictionary<string, JsonElement> members, string name)
    {
        try
        {
            return members.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: the column has U+FFFD, the framework nothing to compare with.
            return null;
        }
    }

    private static string? Number(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;
}
