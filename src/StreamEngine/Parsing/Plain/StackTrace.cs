using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>Recognises lines that go on with the record before them, in sources without timestamps.</summary>
internal static class StackTrace
{
    /// <summary>True for lines of a stack trace and lines that a tab indents.</summary>
    internal static bool IsContinuation(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return false;
        }

        if (line[0] == '\t')
        {
            return true;
        }

        int start = Tokens.SkipSpaces(line, 0);
        ReadOnlySpan<byte> text = line[start..];
        return start > 0
            ? text.StartsWith("at "u8) || text.StartsWith("... "u8) || text.StartsWith("File \""u8) || start >= 4 || text.StartsWith("--- "u8)
            : text.StartsWith("Caused by:"u8) || text.StartsWith("Traceback (most recent call last)"u8) || text.StartsWith("Suppressed: "u8);
    }

    /// <summary>True for <c>LEVEL: message</c>, the second line of a record as java.util.logging writes it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="severity">Severity number of the level.</param>
    /// <param name="message">Start of the message.</param>
    internal static bool IsLevelLine(ReadOnlySpan<byte> line, out byte severity, out int message)
    {
        severity = 0;
        message = 0;
        int colon = line[..Math.Min(line.Length, 16)].IndexOf((byte)':');
        if (colon < 3 || !Tokens.EndsAt(line, colon + 1) || !LevelWord.TryRead(line[..colon], out severity))
        {
            return false;
        }

        message = Tokens.SkipSpaces(line, colon + 1);
        return true;
    }
}
