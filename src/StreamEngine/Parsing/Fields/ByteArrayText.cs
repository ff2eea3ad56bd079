using System.Text.Unicode;

namespace StreamEngine.Parsing.Fields;

/// <summary>
/// Text that was written as a JSON array of its bytes, as journalctl does with messages that have control bytes in them.
/// </summary>
internal static class ByteArrayText
{
    /// <summary>Reads <c>[104,105]</c>.</summary>
    /// <param name="array">A valid JSON array, brackets included.</param>
    /// <param name="target">At least as long as the array.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when there is another value among the elements, or the bytes are no text.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> array, Span<byte> target, out int length)
    {
        length = 0;
        int value = -1;
        foreach (byte b in array[1..])
        {
            if ((uint)(b - '0') <= 9)
            {
                value = (Math.Max(value, 0) * 10) + (b - '0');
                if (value > byte.MaxValue)
                {
                    return false;
                }
            }
            else if (b is (byte)',' or (byte)']')
            {
                if (value < 0 || IsControl(value))
                {
                    return false;
                }

                target[length++] = (byte)value;
                value = -1;
            }
            else if (b is not ((byte)' ' or (byte)'\t'))
            {
                return false;
            }
        }

        return Utf8.IsValid(target[..length]);
    }

    /// <summary>True for control bytes that no text has: tab, line ends, form feed and escape are text.</summary>
    private static bool IsControl(int value) => value < 0x20 && value is not ('\t' or '\n' or '\r' or 0x0C or 0x1B);
}
