namespace StreamEngine.Windowing.Expressions;

/// <summary>Finds labels of a metric row, as <see cref="Batching.MetricText"/> describes them.</summary>
internal static class MetricLabels
{
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
