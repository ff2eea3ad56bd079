using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Columns;

/// <summary>
/// Values that stand without quotes: integers, numbers, true and false are what they look like, everything else is text. A number with an
/// exponent, or with more digits than a type holds, is text as well: identifiers in hexadecimal digits look like that.
/// </summary>
internal static class BareValue
{
    /// <summary>Sets a field of the row that was begun.</summary>
    internal static void Set(int ordinal, ReadOnlySpan<byte> text, BatchBuilder output)
    {
        switch (Read(text, out long integer, out double number))
        {
            case FieldType.Int64:
                output.SetField(ordinal, integer);
                break;
            case FieldType.Double:
                output.SetField(ordinal, number);
                break;
            case FieldType.Boolean:
                output.SetField(ordinal, integer != 0);
                break;
            default:
                output.SetField(ordinal, text);
                break;
        }
    }

    /// <summary>What a value is, and the value when it is no text; a truth value is 0 or 1.</summary>
    internal static FieldType Read(ReadOnlySpan<byte> text, out long integer, out double number)
    {
        integer = 0;
        number = 0;
        if (text.IsEmpty)
        {
            return FieldType.Text;
        }

        byte first = text[0];
        if ((uint)(first - '0') <= 9 || first == '-')
        {
            NumberKind kind = NumberReader.ReadJson(text, out integer, out number);
            return kind == NumberKind.Integer ? FieldType.Int64
                : kind == NumberKind.Double && !text.ContainsAny((byte)'e', (byte)'E') ? FieldType.Double
                : FieldType.Text;
        }

        integer = first == 't' ? 1 : 0;
        return (first == 't' && text.SequenceEqual("true"u8)) || (first == 'f' && text.SequenceEqual("false"u8)) ? FieldType.Boolean : FieldType.Text;
    }
}
