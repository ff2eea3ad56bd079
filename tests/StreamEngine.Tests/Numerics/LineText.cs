using System.Text;

namespace StreamEngine.Tests.Numerics;

/// <summary>Lines that hit what masks of lines tell apart, and the slow way to the same answers.</summary>
internal static class LineText
{
    private static readonly string[] s_pieces =
    [
        "a", "word", "Node7", "1", "42", "-3", "+5", "3.14", "12.", "12..", "7...", "9....", "..", ".", ":", "::", "a:1", "1:a", "f0:12:ab", "12:30:59", "=", ",", ";", "(", ")", "[", "]",
        "{", "}", "<", ">", "|", "\"", "'", "/", "\\", "@", " ", " ", " ", "\t", "é", "10.0.0.1", "x@y.org", "/var/log", "\u0001", "longerthanmostwordsthatthereare", "0x1f", "-", "+", "-a", "#5", "<*>",
    ];

    /// <summary>A line of a length in bytes, or a little less.</summary>
    internal static byte[] Random(Random random, int length)
    {
        var line = new List<byte>(length);
        while (line.Count < length)
        {
            line.AddRange(random.Next(40) == 0 ? [(byte)random.Next(256)] : Encoding.UTF8.GetBytes(s_pieces[random.Next(s_pieces.Length)]));
        }

        byte[] bytes = [.. line.Take(length)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = bytes[i] is (byte)'\n' or (byte)'\r' ? (byte)' ' : bytes[i];
        }

        return bytes;
    }

    /// <summary>The line with one byte 1 a hidden range.</summary>
    internal static byte[] Write(ReadOnlySpan<byte> line, bool[] hidden, bool[] starts)
    {
        var output = new List<byte>();
        for (int i = 0; i < line.Length; i++)
        {
            if (!hidden[i])
            {
                output.Add(Math.Max(line[i], (byte)' '));
            }
            else if (starts[i])
            {
                output.Add(1);
            }
        }

        return [.. output];
    }
}
