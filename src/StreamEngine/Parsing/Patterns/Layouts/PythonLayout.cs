using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Patterns.Layouts;

/// <summary>
/// Reads formats of Python's logging in its three styles: <c>%(message)s</c>, <c>{message}</c> and <c>$message</c> or <c>${message}</c> (Python
/// documentation, logging, "LogRecord attributes").
/// </summary>
internal static class PythonLayout
{
    /// <summary>What a logging module without a format writes.</summary>
    internal const string Default = "%(levelname)s:%(name)s:%(message)s";

    /// <summary>A piece of a format: text, or a field and whether it is padded.</summary>
    private readonly record struct Piece(string Text, string? Field, bool Padded, int Place);

    /// <summary>Adds the fields and texts of a format.</summary>
    /// <exception cref="PatternException">It cannot be read back.</exception>
    internal static void Read(string pattern, LayoutBuilder builder)
    {
        List<Piece> pieces = Pieces(pattern);
        TimestampShape shape = builder.Options.Format.TimeFormat is { } format ? DateFormat.Read(format) : TimestampShapes.Iso;
        for (int i = 0; i < pieces.Count; i++)
        {
            Piece piece = pieces[i];
            if (piece.Field is null)
            {
                builder.Text(piece.Text);
                continue;
            }

            if (piece.Padded)
            {
                builder.Padding();
            }

            if (piece.Field == "asctime")
            {
                i += HasMilliseconds(pieces, i) ? 2 : 0;
                builder.Time(HasMilliseconds(pieces, i - 2) && !ReferenceEquals(shape, TimestampShapes.Iso) ? new PatternShape(shape.Name + "[f]") : shape);
            }
            else
            {
                Add(piece, builder);
            }

            if (piece.Padded)
            {
                builder.Padding();
            }
        }
    }

    /// <summary>A point and milliseconds behind the time belong to it.</summary>
    private static bool HasMilliseconds(List<Piece> pieces, int time) =>
        time >= 0 && pieces[time].Field == "asctime" && time + 2 < pieces.Count && pieces[time + 1].Text is "." or "," && pieces[time + 2].Field == "msecs";

    private static void Add(Piece piece, LayoutBuilder builder)
    {
        switch (piece.Field)
        {
            case "levelname":
                builder.Level("levelname");
                break;
            case "levelno":
                builder.Level("levelno", FieldUnit.PythonLevel);
                break;
            case "message":
                builder.Body("message");
                break;
            case "name":
                builder.Any(PatternField.Of("name", WellKnownField.Logger));
                break;
            case "created":
                builder.Time(TimestampShapes.EpochSeconds);
                break;
            case "process" or "thread" or "lineno":
                builder.Run(PatternField.Own(piece.Field, PatternType.Integer), ByteSet.Of(static b => char.IsAsciiDigit((char)b) || b == '-'));
                break;
            case "msecs" or "relativeCreated":
                builder.Run(PatternField.Own(piece.Field, PatternType.Number), ByteSet.Of(static b => char.IsAsciiDigit((char)b) || b is (byte)'.' or (byte)'-'));
                break;
            case "processName" or "threadName" or "taskName" or "module" or "funcName" or "pathname" or "filename":
                builder.Any(PatternField.Own(piece.Field));
                break;
            default:
                builder.Any(PatternField.Of(piece.Field!));
                break;
        }
    }

    private static List<Piece> Pieces(string pattern)
    {
        bool percent = pattern.Contains("%(", StringComparison.Ordinal);
        bool dollar = !percent && Enumerable.Range(0, pattern.Length - 1).Any(i => pattern[i] == '$' && (pattern[i + 1] == '{' || char.IsAsciiLetter(pattern[i + 1])));
        List<Piece> pieces = [];
        for (int at = 0; at < pattern.Length;)
        {
            int next = percent ? Percent(pattern, at, pieces) : dollar ? Dollar(pattern, at, pieces) : Brace(pattern, at, pieces);
            if (next == at)
            {
                Text(pieces, pattern[at].ToString(), at);
                next++;
            }

            at = next;
        }

        return pieces.Exists(static p => p.Field is not null) ? pieces : throw new PatternException("expected a field such as %(message)s, found none", 0);
    }

    private static void Text(List<Piece> pieces, string text, int place)
    {
        if (pieces.Count > 0 && pieces[^1].Field is null)
        {
            pieces[^1] = pieces[^1] with { Text = pieces[^1].Text + text };
        }
        else
        {
            pieces.Add(new Piece(text, null, false, place));
        }
    }

    private static int Percent(string pattern, int at, List<Piece> pieces)
    {
        if (pattern[at] != '%')
        {
            return at;
        }

        if (at + 1 < pattern.Length && pattern[at + 1] == '%')
        {
            Text(pieces, "%", at);
            return at + 2;
        }

        int close = pattern.IndexOf(')', at);
        if (at + 1 >= pattern.Length || pattern[at + 1] != '(' || close < 0)
        {
            throw new PatternException("expected a field such as %(message)s after '%', found none", at);
        }

        int end = close + 1;
        while (end < pattern.Length && !char.IsAsciiLetter(pattern[end]))
        {
            end++;
        }

        if (end == pattern.Length)
        {
            throw new PatternException($"expected the type of the field behind '{pattern[at..(close + 1)]}', such as s or d, found none", at);
        }

        // Zeros before a number are digits; other widths are blanks.
        bool padded = end > close + 1 && pattern[close + 1] is not ('0' or '.');
        pieces.Add(new Piece(string.Empty, pattern[(at + 2)..close], padded, at));
        return end + 1;
    }

    private static int Dollar(string pattern, int at, List<Piece> pieces)
    {
        if (pattern[at] != '$' || at + 1 >= pattern.Length)
        {
            return at;
        }

        if (pattern[at + 1] == '$')
        {
            Text(pieces, "$", at);
            return at + 2;
        }

        bool braces = pattern[at + 1] == '{';
        int start = at + (braces ? 2 : 1);
        int end = start;
        while (end < pattern.Length && (char.IsAsciiLetterOrDigit(pattern[end]) || pattern[end] == '_'))
        {
            end++;
        }

        if (end == start || (braces && (end == pattern.Length || pattern[end] != '}')))
        {
            throw new PatternException("expected a field such as $message or ${message}, found none", at);
        }

        pieces.Add(new Piece(string.Empty, pattern[start..end], false, at));
        return end + (braces ? 1 : 0);
    }

    private static int Brace(string pattern, int at, List<Piece> pieces)
    {
        char c = pattern[at];
        if (c is not ('{' or '}'))
        {
            return at;
        }

        if (at + 1 < pattern.Length && pattern[at + 1] == c)
        {
            Text(pieces, c.ToString(), at);
            return at + 2;
        }

        int end = pattern.IndexOf('}', at);
        if (c == '}' || end < 0)
        {
            throw new PatternException($"expected braces in pairs, found '{c}' alone", at);
        }

        string[] parts = pattern[(at + 1)..end].Split(':', 2);
        string name = parts[0].Split('!')[0];
        bool padded = parts.Length > 1 && parts[1].Length > 0 && parts[1][0] is not ('0' or '.');
        pieces.Add(new Piece(string.Empty, name.Length > 0 ? name : throw new PatternException("expected the name of a field in the braces, found none", at), padded, at));
        return end + 1;
    }
}
