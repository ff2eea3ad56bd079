using System.Text.Encodings.Web;
using System.Text.Json;
using StreamEngine.Templates;

namespace StreamEngine.Emission;

/// <summary>Templates as JSON. Names, times and rates are left out where there are none.</summary>
internal static class TemplateJson
{
    internal static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a template as an object.</summary>
    internal static void Write(Utf8JsonWriter writer, TemplateEntry entry)
    {
        writer.WriteStartObject();
        WriteParts(writer, entry);
        writer.WriteEndObject();
    }

    /// <summary>Writes what the object has in it.</summary>
    internal static void WriteParts(Utf8JsonWriter writer, TemplateEntry entry)
    {
        writer.WriteString("id"u8, entry.Template.Id);
        if (entry.Template.Name is { } name)
        {
            writer.WriteString("name"u8, name);
        }

        writer.WriteString("text"u8, entry.Text);
        writer.WriteNumber("count"u8, entry.Count);
        writer.WriteNumber("share"u8, Math.Round(entry.Share, 6));
        if (entry.LinesPerMinute is { } rate)
        {
            writer.WriteNumber("lines_per_minute"u8, Math.Round(rate, 3));
        }

        if (entry.HasTimes)
        {
            writer.WriteString("first_seen"u8, Rfc3339.Format(entry.FirstSeen));
            writer.WriteString("last_seen"u8, Rfc3339.Format(entry.LastSeen));
        }

        if (Names.Of(entry.Severity) is { Length: > 0 } severity)
        {
            writer.WriteString("severity"u8, severity);
        }

        writer.WriteString("example"u8, entry.Template.Example);
        writer.WriteStartArray("aliases"u8);
        entry.Aliases.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
        writer.WriteBoolean("muted"u8, entry.Template.Handle.IsMuted);
        writer.WriteBoolean("pinned"u8, entry.Template.IsPinned);
        writer.WriteBoolean("seed"u8, entry.Template.IsSeed);
    }
}
