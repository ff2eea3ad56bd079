using System.Globalization;
using System.Text;

namespace StreamEngine.Parsing.Leef;

/// <summary>
/// The header of one event: <c>LEEF:1.0|vendor|product|version|event id|attributes</c>, in version 2.0 with a delimiter before the
/// attributes. Source: IBM, "QRadar LEEF overview".
/// </summary>
internal ref struct LeefLine
{
    private static readonly string[] s_names = ["the vendor", "the product", "the product version", "the event id"];

    internal ReadOnlySpan<byte> Vendor;
    internal ReadOnlySpan<byte> Product;
    internal ReadOnlySpan<byte> ProductVersion;
    internal ReadOnlySpan<byte> EventId;

    /// <summary>What parts the attributes: a character, as a scalar value.</summary>
    internal int Delimiter;

    /// <summary>Where the attributes begin; the length of the line when there are none.</summary>
    internal int Attributes;

    /// <summary>What was expected at <see cref="ErrorAt"/>, when <see cref="TryRead"/> is false.</summary>
    internal string? Error;
    internal int ErrorAt;

    /// <summary>What every event begins with.</summary>
    internal static ReadOnlySpan<byte> Marker => "LEEF:"u8;

    /// <summary>Reads the header.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">Where the marker stands.</param>
    /// <param name="leef">The header, or what is wrong with it.</param>
    internal static bool TryRead(ReadOnlySpan<byte> line, int at, out LeefLine leef)
    {
        leef = default;
        int start = Tokens.SkipSpaces(line, at + Marker.Length);
        int end = DeviceEvent.FieldEnd(line, start, out _);
        if (!DeviceEvent.IsVersion(line[start..end]))
        {
            return leef.Fail(start, "a version number and '|'");
        }

        bool second = line[start] != '1';
        for (int i = 0; i < s_names.Length; i++)
        {
            if (end == line.Length)
            {
                return leef.Fail(end, "'|' and " + s_names[i]);
            }

            start = end + 1;
            end = DeviceEvent.FieldEnd(line, start, out _);
            leef.Set(i, Tokens.Trim(line[start..end]));
        }

        leef.Attributes = Math.Min(end + 1, line.Length);
        leef.Delimiter = '\t';
        return !second || leef.ReadDelimiter(line);
    }

    private void Set(int index, ReadOnlySpan<byte> value)
    {
        switch (index)
        {
            case 0:
                Vendor = value;
                break;
            case 1:
                Product = value;
                break;
            case 2:
                ProductVersion = value;
                break;
            default:
                EventId = value;
                break;
        }
    }

    /// <summary>
    /// Reads a delimiter: a character, or its code as <c>0x09</c> or <c>x09</c>; nothing stands for a tab. Senders that leave the field out
    /// go on with the first pair.
    /// </summary>
    private bool ReadDelimiter(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = line[Attributes..];
        int bar = rest.IndexOf((byte)'|');
        if (bar == 0 && rest.Length > 1 && rest[1] == '|')
        {
            // A vertical bar itself is the delimiter.
            bar = 1;
        }

        ReadOnlySpan<byte> field = bar < 0 ? rest : rest[..bar];
        if (bar < 0 || field.Contains((byte)'='))
        {
            if (rest.IsEmpty || field.IndexOf((byte)'=') > 0)
            {
                return true;
            }

            return Fail(Attributes, "a delimiter and '|', or key=value");
        }

        int from = Attributes;
        Attributes += bar + 1;
        if (field.IsEmpty)
        {
            return true;
        }

        int digits = field.Length > 2 && field[0] == '0' && (field[1] | 0x20) == 'x' ? 2 : field.Length > 1 && (field[0] | 0x20) == 'x' ? 1 : 0;
        if (digits > 0)
        {
            return (int.TryParse(field[digits..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out Delimiter)
                && Rune.IsValid(Delimiter) && Delimiter != 0) || Fail(from, "the code of a character");
        }

        bool one = Rune.DecodeFromUtf8(field, out Rune rune, out int used) == System.Buffers.OperationStatus.Done && used == field.Length;
        Delimiter = rune.Value;
        return one || Fail(from, "one character or its code, such as ^ or 0x09");
    }

    private bool Fail(int at, string expected)
    {
        ErrorAt = at;
        Error = expected;
        return false;
    }
}
