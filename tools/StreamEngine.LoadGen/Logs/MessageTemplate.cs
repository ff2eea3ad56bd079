using System.Text;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Logs;

/// <summary>
/// A message with placeholders: <c>{n}</c> a number, <c>{ms}</c> the duration, <c>{id}</c> eight hexadecimal digits. Literals contain
/// nothing that any format would have to escape.
/// </summary>
internal sealed class MessageTemplate
{
    private readonly (byte[] Literal, Slot Slot)[] _parts;

    /// <summary>Takes a template apart.</summary>
    public MessageTemplate(string text)
    {
        List<(byte[], Slot)> parts = [];
        while (text.Length > 0)
        {
            int open = text.IndexOf('{', StringComparison.Ordinal);
            if (open < 0)
            {
                parts.Add((Encoding.UTF8.GetBytes(text), Slot.None));
                break;
            }
            int close = text.IndexOf('}', open);
            Slot slot = text[(open + 1)..close] switch { "n" => Slot.Number, "ms" => Slot.Duration, _ => Slot.Id };
            parts.Add((Encoding.UTF8.GetBytes(text[..open]), slot));
            text = text[(close + 1)..];
        }
        _parts = [.. parts];
    }

    private enum Slot
    {
        None,
        Number,
        Duration,
        Id,
    }

    /// <summary>Writes the message of a record.</summary>
    public void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        foreach ((byte[] literal, Slot slot) in _parts)
        {
            cursor.Append(literal);
            switch (slot)
            {
                case Slot.Number:
                    cursor.AppendNumber(record.Number);
                    break;
                case Slot.Duration:
                    cursor.AppendNumber(record.DurationUs / 1000);
                    break;
                case Slot.Id:
                    int start = cursor.Position;
                    cursor.AppendHex(record.TraceLow);
                    cursor.MoveTo(start + 8);
                    break;
            }
        }
    }
}
