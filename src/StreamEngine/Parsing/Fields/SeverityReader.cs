using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Fields;

/// <summary>
/// From the levels of logging libraries to severity numbers of OpenTelemetry. Numbers of syslog map as in the OpenTelemetry log
/// data model, appendix B.
/// </summary>
internal static class SeverityReader
{
    private static ReadOnlySpan<byte> Windows => [9, 21, 17, 13, 9, 1];

    private static ReadOnlySpan<byte> Nxlog => [0, 5, 9, 13, 17, 21];

    /// <summary>Reads a level by name, in any case, with brackets or a colon around it.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> text, out byte number)
    {
        number = LevelTable.OfField(text);
        if (number == 0 && text.Length is > 1 and < 32)
        {
            number = LevelTable.OfField(text.Trim(" \t[]()<>:|-*"u8));
        }

        return number != 0;
    }

    /// <summary>Reads a level that may be a number; <paramref name="unit"/> tells the scale.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> text, FieldUnit unit, out byte number)
    {
        if (text.Length is 0 || text[0] is < (byte)'0' or > (byte)'9' || !NumberReader.TryReadUInt64(text, out ulong level))
        {
            return TryRead(text, out number);
        }

        number = unit switch
        {
            FieldUnit.OpenTelemetryLevel => level is >= 1 and <= 24 ? (byte)level : (byte)0,
            FieldUnit.WindowsLevel when level < 6 => Windows[(int)level],
            FieldUnit.NxlogLevel => level < 6 ? Nxlog[(int)level] : (byte)0,
            FieldUnit.PythonLevel => level switch { < 10 => 1, < 20 => 5, < 30 => 9, < 40 => 13, < 50 => 17, _ => 21 },
            _ => level < 8 ? LevelWord.OfSyslog[(int)level] : level is >= 10 and <= 69 ? (byte)((((level / 10) - 1) * 4) + 1) : (byte)0,
        };
        return number != 0;
    }

    /// <summary>
    /// Looks for a level in upper case, or as level=..., among the first words of a line that some program printed. What a level
    /// is called elsewhere (in prose, in lower case) does not count.
    /// </summary>
    internal static bool TryFind(ReadOnlySpan<byte> line, out byte number)
    {
        const int Window = 96;
        const int ShortestWord = 3;
        line = line[..Math.Min(line.Length, Window)];
        int at = 0;
        while (at < line.Length)
        {
            int length = line[at..].IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
            length = length < 0 ? line.Length - at : length;
            bool bounded = (at == 0 || !IsWordByte(line[at - 1])) && (at + length == line.Length || !IsWordByte(line[at + length]));
            if (length >= ShortestWord && bounded && TryRead(line.Slice(at, length), out number))
            {
                return true;
            }

            at += length + 1;
        }

        int key = line.IndexOf("level="u8);
        if (key >= 0)
        {
            ReadOnlySpan<byte> value = line[(key + 6)..].TrimStart((byte)'"');
            int end = value.IndexOfAny((byte)' ', (byte)'"');
            return TryRead(end < 0 ? value : value[..end], out number);
        }

        number = (byte)Severity.Unspecified;
        return false;
    }

    private static bool IsWordByte(byte value) => value is (byte)'_' or (byte)'-' or (byte)'.' || char.IsAsciiLetterOrDigit((char)value);
}
