using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>Finds the well-known fields of one JSON object: members by their name, and nested ones by their path where a vocabulary nests.</summary>
internal static class JsonRecord
{
    private const int MaxPath = 96;

    /// <summary>Reads a whole record. False when it is no JSON object: the cursor knows why.</summary>
    internal static bool Read(ref JsonCursor cursor, ReadOnlySpan<byte> text, ref FieldSet fields)
    {
        if (!cursor.Enter((byte)'{'))
        {
            return false;
        }

        Span<byte> path = stackalloc byte[MaxPath];
        while (cursor.NextMember(out JsonToken key))
        {
            if (!FieldTable.TryFind(text, key.Start, key.Length, out FieldEntry entry))
            {
                cursor.ReadValue(out _);
            }
            else if (entry.IsContainer && cursor.Current == '{')
            {
                text.Slice(key.Start, key.Length).CopyTo(path);
                ReadContainer(ref cursor, text, ref fields, entry, path, key.Length);
            }
            else if (cursor.ReadValue(out JsonToken value) && entry.Field != WellKnownField.None)
            {
                fields.Offer(entry, value.Start, value.Length, value.Kind);
            }
        }

        return cursor.End();
    }

    private static void ReadContainer(
        ref JsonCursor cursor, ReadOnlySpan<byte> text, ref FieldSet fields, FieldEntry container, scoped Span<byte> path, int length)
    {
        int start = cursor.Position;
        if (!cursor.Enter((byte)'{'))
        {
            return;
        }

        path[length++] = (byte)'.';
        while (cursor.NextMember(out JsonToken key))
        {
            if (length + key.Length >= MaxPath)
            {
                cursor.ReadValue(out _);
                continue;
            }

            text.Slice(key.Start, key.Length).CopyTo(path[length..]);
            int whole = length + key.Length;
            bool known = FieldTable.TryFind(path[..whole], out FieldEntry entry);
            if (known && entry.IsContainer && cursor.Current == '{')
            {
                ReadContainer(ref cursor, text, ref fields, entry, path, whole);
            }
            else if (cursor.ReadValue(out JsonToken value) && known && entry.Field != WellKnownField.None)
            {
                fields.Offer(entry, value.Start, value.Length, value.Kind);
            }
        }

        if (container.Field != WellKnownField.None && container.Unit != FieldUnit.WrappedLine)
        {
            fields.Offer(container, start, cursor.Position - start, ValueKind.Nested);
        }
    }
}
