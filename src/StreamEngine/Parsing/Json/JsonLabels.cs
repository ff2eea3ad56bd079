using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>The scalar members of a JSON object as labels.</summary>
internal static class JsonLabels
{
    /// <param name="text">The object; its syntax has been checked.</param>
    /// <param name="labels">Takes the labels.</param>
    /// <param name="decoded">Room for one decoded value: the length of the text is enough.</param>
    /// <param name="options">Limits.</param>
    internal static void Append(ReadOnlySpan<byte> text, ref LabelWriter labels, Span<byte> decoded, ParserOptions options)
    {
        JsonCursor cursor = new(text, options);
        if (!cursor.Enter((byte)'{'))
        {
            return;
        }

        while (cursor.NextMember(out JsonToken key) && cursor.ReadValue(out JsonToken value))
        {
            if (value.Kind == ValueKind.Nested)
            {
                continue;
            }

            ReadOnlySpan<byte> raw = text.Slice(value.Start, value.Length);
            if (value.Kind == ValueKind.Escaped)
            {
                raw = decoded[..TextDecoder.Unescape(raw, decoded)];
            }

            labels.Append(text.Slice(key.Start, key.Length), raw);
        }
    }
}
