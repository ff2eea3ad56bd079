using System.Text.Json;
using StreamEngine.Comparisons.Inputs;

namespace StreamEngine.Comparisons.Security;

/// <summary>Readers of System.Text.Json over JSON lines. Each returns the number of objects that it read whole.</summary>
internal static class SystemTextJson
{
    /// <summary>Walks every token and decodes nothing: the least that a reader of this library can do.</summary>
    internal static long Tokens(IReadOnlyList<NamedBytes> inputs)
    {
        long records = 0;
        foreach (NamedBytes input in inputs)
        {
            var lines = new Lines(input.Bytes);
            while (lines.Next(out ReadOnlySpan<byte> line))
            {
                var reader = new Utf8JsonReader(line);
                while (reader.Read())
                {
                }

                records++;
            }
        }

        return records;
    }

    /// <summary>Makes a document of each line, pooled by the library, and asks for its time.</summary>
    internal static long Documents(IReadOnlyList<NamedBytes> inputs)
    {
        long records = 0;
        foreach (NamedBytes input in inputs)
        {
            var lines = new Lines(input.Bytes);
            while (lines.Next(out ReadOnlySpan<byte> line))
            {
                using JsonDocument document = JsonDocument.Parse(input.Bytes.AsMemory(lines.Start, line.Length));
                _ = document.RootElement.TryGetProperty("@timestamp"u8, out _);
                records++;
            }
        }

        return records;
    }

    /// <summary>Makes a dictionary of each line: what a program does that wants the fields and knows no schema.</summary>
    internal static long Dictionaries(IReadOnlyList<NamedBytes> inputs)
    {
        long records = 0;
        foreach (NamedBytes input in inputs)
        {
            var lines = new Lines(input.Bytes);
            while (lines.Next(out ReadOnlySpan<byte> line))
            {
                records += JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(line) is null ? 0 : 1;
            }
        }

        return records;
    }
}
