using System.Text;

namespace StreamEngine.Parsing.Leef;

/// <summary>Patterns of Java's SimpleDateFormat, which <c>devTimeFormat</c> holds, as patterns of the engine's own timestamps.</summary>
internal static class SimpleDateFormat
{
    /// <summary>Letters that mean something in the engine's patterns: they cannot stand for themselves.</summary>
    private const string OwnLetters = "yMdHmsfzLt";

    /// <summary>Translates a pattern; null when it has parts that cannot be followed.</summary>
    internal static string? Translate(string pattern)
    {
        StringBuilder own = new();
        for (int i = 0; i < pattern.Length;)
        {
            char letter = pattern[i];
            int length = Run(pattern, i);
            string? part;
            if (letter == '\'')
            {
                int close = pattern.IndexOf('\'', i + 1);
                part = close < 0 ? null : Literal(pattern[(i + 1)..close]);
                length = close - i + 1;
            }
            else
            {
                part = char.IsAsciiLetter(letter) ? Part(letter, length) : Literal(pattern.Substring(i, length));
            }

            if (part is null || !Append(own, part))
            {
                return null;
            }

            i += length;
        }

        return own.Length == 0 ? null : own.ToString();
    }

    private static bool Append(StringBuilder own, string part)
    {
        if (part == "[f]")
        {
            // The engine's fraction includes the point or comma before it.
            if (own.Length == 0 || own[^1] is not ('.' or ','))
            {
                return false;
            }

            own.Length--;
        }
        else if (part == "[z]" && own.Length > 0 && own[^1] == ' ')
        {
            own.Length--;
        }

        own.Append(part);
        return true;
    }

    private static string? Part(char letter, int length) => letter switch
    {
        'y' or 'u' => length == 2 ? "yy" : "yyyy",
        'M' or 'L' => length switch { 1 => "M", 2 => "MM", 3 => "MMM", _ => null },
        'd' => length == 1 ? "d" : "dd",
        'H' => length == 1 ? "H" : "HH",
        'h' => "H",
        'm' => length == 1 ? "m" : "mm",
        's' => length == 1 ? "s" : "ss",
        'S' => "[f]",
        'E' => length <= 3 ? "ddd" : null,
        'a' => "tt",
        'z' or 'Z' or 'X' => "[z]",
        _ => null,
    };

    private static string? Literal(string text) => text.Any(c => OwnLetters.Contains(c, StringComparison.Ordinal) || c is '[' or ']') ? null : text;

    private static int Run(string pattern, int start)
    {
        int end = start;
        while (end < pattern.Length && pattern[end] == pattern[start])
        {
            end++;
        }

        return end - start;
    }
}
