using System.Text;

namespace StreamEngine.Windowing;

/// <summary>Reads names and labels of a metric row, as <see cref="Batching.MetricText"/> describes them.</summary>
internal static class MetricLabels
{
    /// <summary>The full name: the field is part of it unless it says nothing.</summary>
    internal static string FullName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field)
    {
        string text = Encoding.UTF8.GetString(name);
        if (field.IsEmpty || field.SequenceEqual("value"u8))
        {
            return text;
        }

        string suffix = Encoding.UTF8.GetString(field);
        return text.Length == 0 ? suffix : text + "." + suffix;
    }

    /// <summary>Labels in ordinal order of their keys. A label without a value is no label; of two with the same key the last counts.</summary>
    internal static KeyValuePair<string, string>[] Parse(ReadOnlySpan<byte> labels)
    {
        if (labels.IsEmpty)
        {
            return [];
        }

        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        byte[] part = new byte[labels.Length];
        int length = 0;
        string? key = null;
        for (int i = 0; i < labels.Length; i++)
        {
            byte value = labels[i];
            if (value == '\\' && i + 1 < labels.Length && labels[i + 1] is (byte)',' or (byte)'=' or (byte)' ' or (byte)'\\')
            {
                part[length++] = labels[++i];
            }
            else if (value == '=' && key is null)
            {
                key = Encoding.UTF8.GetString(part, 0, length);
                length = 0;
            }
            else if (value == ',')
            {
                Keep();
            }
            else
            {
                part[length++] = value;
            }
        }

        Keep();
        return [.. found];

        void Keep()
        {
            if (key is { Length: > 0 } && length > 0)
            {
                found[key] = Encoding.UTF8.GetString(part, 0, length);
            }

            key = null;
            length = 0;
        }
    }

    /// <summary>Copies the value of one label, without its escapes.</summary>
    /// <param name="labels">The labels of a row.</param>
    /// <param name="name">Key of the label.</param>
    /// <param name="value">Room for as many bytes as the labels have.</param>
    /// <returns>Length of the value; 0 when there is no such label. Of two with the same key the last counts.</returns>
    internal static int Find(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> name, Span<byte> value)
    {
        if (name.IsEmpty)
        {
            return 0;
        }

        if (labels.Contains((byte)'\\') || name.ContainsAny((byte)'=', (byte)','))
        {
            return FindEscaped(labels, name, value);
        }

        ReadOnlySpan<byte> found = default;
        while (!labels.IsEmpty)
        {
            int end = labels.IndexOf((byte)',');
            ReadOnlySpan<byte> label = end < 0 ? labels : labels[..end];
            labels = end < 0 ? default : labels[(end + 1)..];
            if (label.Length > name.Length + 1 && label[name.Length] == '=' && label.StartsWith(name))
            {
                found = label[(name.Length + 1)..];
            }
        }

        found.CopyTo(value);
        return found.Length;
    }

    private static int FindEscaped(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> name, Span<byte> value)
    {
        // What is found so far stays at the start; the label that is read is written behind it, and cannot be longer than the text that is left.
        int found = 0, length = 0, key = -1;
        for (int i = 0; i <= labels.Length; i++)
        {
            byte next = i < labels.Length ? labels[i] : (byte)',';
            if (next == '\\' && i + 1 < labels.Length && labels[i + 1] is (byte)',' or (byte)'=' or (byte)' ' or (byte)'\\')
            {
                value[found + length++] = labels[++i];
            }
            else if (next == '=' && key < 0)
            {
                key = length;
            }
            else if (next != ',')
            {
                value[found + length++] = next;
            }
            else
            {
                if (key >= 0 && length > key && value.Slice(found, key).SequenceEqual(name))
                {
                    value.Slice(found + key, length - key).CopyTo(value);
                    found = length - key;
                }

                (length, key) = (0, -1);
            }
        }

        return found;
    }
}
