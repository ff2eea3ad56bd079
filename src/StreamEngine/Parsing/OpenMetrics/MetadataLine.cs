using StreamEngine.Numerics;

namespace StreamEngine.Parsing.OpenMetrics;

/// <summary>
/// Lines that begin with a number sign: <c># TYPE name type</c>, <c># UNIT name unit</c>, <c># HELP name text</c> and <c># EOF</c>. There are no others, and
/// no comments.
/// </summary>
internal static class MetadataLine
{
    private static readonly byte[][] s_types =
    [
        [.. "counter"u8], [.. "gauge"u8], [.. "histogram"u8], [.. "gaugehistogram"u8], [.. "stateset"u8], [.. "info"u8], [.. "summary"u8], [.. "unknown"u8],
    ];

    /// <summary>What was expected where the line is wrong; null when it is right.</summary>
    internal static string? Check(ReadOnlySpan<byte> line, out int at)
    {
        at = 0;
        if (line.SequenceEqual("# EOF"u8))
        {
            return null;
        }

        at = 7;
        if (line.StartsWith("# TYPE "u8))
        {
            return CheckName(line, ref at, out _) ?? CheckType(line, at);
        }

        if (line.StartsWith("# UNIT "u8))
        {
            return CheckName(line, ref at, out ReadOnlySpan<byte> name) ?? CheckUnit(line, ref at, name);
        }

        if (line.StartsWith("# HELP "u8))
        {
            return CheckName(line, ref at, out _) ?? CheckHelp(line, ref at);
        }

        at = Math.Min(2, line.Length);
        return "TYPE, UNIT, HELP or EOF and a space";
    }

    private static string? CheckName(ReadOnlySpan<byte> line, ref int at, out ReadOnlySpan<byte> name)
    {
        int length = NameRun.LengthScalar(line[at..]);
        name = line.Slice(at, length);
        if (length == 0 || char.IsAsciiDigit((char)name[0]))
        {
            return "a metric name";
        }

        at += length;
        if (at == line.Length || line[at] != ' ')
        {
            return "a space";
        }

        at++;
        return null;
    }

    private static string? CheckType(ReadOnlySpan<byte> line, int at)
    {
        foreach (byte[] type in s_types)
        {
            if (line[at..].SequenceEqual(type))
            {
                return null;
            }
        }

        return "a metric type";
    }

    /// <summary>The name of a metric ends with its unit.</summary>
    private static string? CheckUnit(ReadOnlySpan<byte> line, ref int at, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> unit = line[at..];
        int length = NameRun.LengthScalar(unit);
        if (length < unit.Length)
        {
            at += length;
            return "a unit of letters, digits, '_' and ':'";
        }

        bool ends = unit.IsEmpty || (name.Length > unit.Length + 1 && name.EndsWith(unit) && name[^(unit.Length + 1)] == '_');
        return ends ? null : "a unit that the name ends with";
    }

    /// <summary>Quotes and backslashes are escaped.</summary>
    private static string? CheckHelp(ReadOnlySpan<byte> line, ref int at)
    {
        for (; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                return "no quote without a backslash";
            }

            if (line[at] == '\\' && ++at == line.Length)
            {
                return "a character behind the backslash";
            }
        }

        return null;
    }
}
