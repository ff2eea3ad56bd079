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
}
