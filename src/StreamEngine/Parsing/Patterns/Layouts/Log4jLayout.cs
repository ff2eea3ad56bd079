using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Patterns.Layouts;

/// <summary>
/// Reads patterns of log4j and logback: letters and words behind a percent sign with padding before and options in braces after (Apache Log4j
/// manual, "Pattern Layout"; logback manual, "Layouts").
/// </summary>
internal sealed class Log4jLayout
{
    private readonly LayoutBuilder _builder;
    private readonly string _pattern;
    private readonly int _depth;

    private Log4jLayout(LayoutBuilder builder, string pattern, int depth)
    {
        _builder = builder;
        _pattern = pattern;
        _depth = depth;
    }

    /// <summary>Adds the fields and texts of a pattern.</summary>
    /// <exception cref="PatternException">It cannot be read back.</exception>
    internal static void Read(string pattern, LayoutBuilder builder) => Read(pattern, builder, 0);

    private static void Read(string pattern, LayoutBuilder builder, int depth)
    {
        const int MaxDepth = 16;
        if (depth > MaxDepth)
        {
            throw new PatternException("expected fewer wrappers in each other, found more than 16", 0);
        }

        new Log4jLayout(builder, pattern, depth).Read();
    }

    private void Read()
    {
        int at = 0;
        while (at < _pattern.Length)
        {
            char c = _pattern[at];
            if (c == '%' && at + 1 < _pattern.Length)
            {
                at = Conversion(at);
            }
            else if (c == '$' && _pattern.AsSpan(at).StartsWith("${"))
            {
                at = Property(at);
            }
            else if (c == '\\' && at + 1 < _pattern.Length)
            {
                _builder.Text(_pattern[at + 1] switch { 't' => "\t", 'n' or 'r' => string.Empty, var other => other.ToString() });
                at += 2;
            }
            else
            {
                _builder.Text(c is '\n' or '\r' ? string.Empty : c.ToString());
                at++;
            }
        }
    }

    /// <summary>A property that the configuration puts in: its default counts, without one it is a field.</summary>
    private int Property(int start)
    {
        int end = Close(start + 1, '{', '}');
        string content = _pattern[(start + 2)..end];
        int fallback = content.IndexOf(":-", StringComparison.Ordinal);
        string name = (fallback < 0 ? content : content[..fallback]).Split(':')[^1];
        if (name == "PID")
        {
            _builder.Run(PatternField.Own("pid"), ByteSet.Digit);
        }
        else if (fallback >= 0)
        {
            Read(content[(fallback + 2)..], _builder, _depth + 1);
        }
        else
        {
            _builder.Any(PatternField.Of(name));
        }

        return end + 1;
    }

    private int Conversion(int start)
    {
        int at = start + 1;
        if (_pattern[at] == '%')
        {
            _builder.Text("%");
            return at + 1;
        }

        bool padded = Skip(ref at, static c => char.IsAsciiDigit(c) || c is '-' or '.');
        int word = at;
        Skip(ref at, char.IsAsciiLetter);
        string name = Word(_pattern[word..at], word, ref at);
        string? inner = null;
        if (at < _pattern.Length && _pattern[at] == '(')
        {
            int close = Close(at, '(', ')');
            inner = _pattern[(at + 1)..close];
            at = close + 1;
        }

        List<string> options = [];
        while (at < _pattern.Length && _pattern[at] == '{')
        {
            int close = Close(at, '{', '}');
            options.Add(_pattern[(at + 1)..close]);
            at = close + 1;
        }

        if (padded)
        {
            _builder.Padding();
        }

        Add(name, inner, options, word);
        if (padded)
        {
            _builder.Padding();
        }

        return at;
    }

    /// <summary>The longest known word that the letters begin with: in <c>%msgtext</c> only <c>%msg</c> is one.</summary>
    private static string Word(string letters, int start, ref int at)
    {
        for (int length = letters.Length; length > 0; length--)
        {
            if (Kind(letters[..length]) != WordKind.Unknown)
            {
                at = start + length;
                return letters[..length];
            }
        }

        return letters.Length > 0 || start > 0 ? letters : throw new PatternException("expected a word after '%', found none", start);
    }

    private enum WordKind
    {
        Unknown,
        Time,
        Level,
        Message,
        Nothing,
        Wrapper,
        Context,
        Number,
        Field,
    }

    private static WordKind Kind(string word) => word switch
    {
        "d" or "date" => WordKind.Time,
        "p" or "le" or "level" => WordKind.Level,
        "m" or "msg" or "message" => WordKind.Message,
        "n" or "ex" or "exception" or "throwable" or "rEx" or "rException" or "rThrowable" or "xEx" or "xException" or "xThrowable" or "wEx" or "wex" or "nopex"
            or "nopexception" or "rootException" or "caller" => WordKind.Nothing,
        "highlight" or "style" or "replace" or "enc" or "encode" or "equals" or "equalsIgnoreCase" or "notEmpty" or "varsNotEmpty" or "variablesNotEmpty" or "maxLen"
            or "maxLength" or "clr" or "black" or "red" or "green" or "yellow" or "blue" or "magenta" or "cyan" or "white" or "gray" or "boldRed" or "boldGreen"
            or "boldYellow" or "boldBlue" or "boldMagenta" or "boldCyan" or "boldWhite" => WordKind.Wrapper,
        "X" or "mdc" or "MDC" or "K" or "map" or "MAP" or "property" => WordKind.Context,
        "L" or "line" or "r" or "relative" or "pid" or "processId" or "sn" or "sequenceNumber" or "lsn" or "T" or "tid" or "threadId" or "tp" or "threadPriority"
            or "N" or "nano" or "ms" or "micros" => WordKind.Number,
        _ => FieldOf(word) is null ? WordKind.Unknown : WordKind.Field,
    };

    private static PatternField? FieldOf(string word) => word switch
    {
        "c" or "lo" or "logger" => PatternField.Of("logger", WellKnownField.Logger),
        "C" or "class" => PatternField.Of("class", WellKnownField.Logger, FieldUnit.None, 1),
        "t" or "tn" or "thread" or "threadName" => PatternField.Own("thread"),
        "M" or "method" => PatternField.Own("method"),
        "F" or "file" => PatternField.Own("file"),
        "l" or "location" => PatternField.Own("location"),
        "x" or "NDC" => PatternField.Own("ndc"),
        "marker" or "markerSimpleName" => PatternField.Own("marker"),
        "u" or "uuid" => PatternField.Own("uuid"),
        "cn" or "contextName" => PatternField.Own("context"),
        "fqcn" => PatternField.Own("fqcn"),
        "kvp" => PatternField.Own("kvp"),
        "pn" or "processName" => PatternField.Own("process"),
        "endOfBatch" => PatternField.Own("end_of_batch"),
        _ => null,
    };

    private void Add(string word, string? inner, List<string> options, int place)
    {
        switch (Kind(word))
        {
            case WordKind.Time:
                _builder.Time(DateFormat.Read(_builder.Options.Format.TimeFormat ?? DateOption(options), place), options.Count > 1 ? Zone(options[1], place) : null);
                break;
            case WordKind.Level:
                _builder.Level("level");
                break;
            case WordKind.Message:
                _builder.Body("message");
                break;
            case WordKind.Nothing:
                break;
            case WordKind.Wrapper:
                string content = inner ?? options.FirstOrDefault() ?? throw new PatternException($"expected %{word} to have content, found none", place);
                Read(content, _builder, _depth + 1);
                break;
            case WordKind.Context:
                Context(options);
                break;
            case WordKind.Number:
                _builder.Run(PatternField.Own(Number(word), PatternType.Integer), ByteSet.Word, 0);
                break;
            case WordKind.Field:
                _builder.Any(FieldOf(word)!);
                break;
            default:
                if (word.Length == 0 && inner is not null)
                {
                    // Parentheses alone group what is padded.
                    Read(inner, _builder, _depth + 1);
                    return;
                }

                throw new PatternException($"expected a known conversion word after '%', found '{word}'", place);
        }
    }

    private static string DateOption(List<string> options)
    {
        string format = options.Count == 0 ? string.Empty : options[0].Trim('"');

        // logback writes the zone behind a comma: ISO8601 and letters have no comma followed by a space and a name.
        int comma = format.LastIndexOf(", ", StringComparison.Ordinal);
        return comma > 0 && char.IsAsciiLetterUpper(format[^1]) && !format[comma..].Contains('S', StringComparison.Ordinal) ? format[..comma].Trim('"') : format;
    }

    private static TimeZoneInfo Zone(string name, int place)
    {
        string id = name.StartsWith("GMT", StringComparison.Ordinal) && name.Length > 3 ? name[3..] : name;
        if (id is "GMT" or "UTC" or "Z")
        {
            return TimeZoneInfo.Utc;
        }

        if (id[0] is '+' or '-' && TimeSpan.TryParse(id.Contains(':', StringComparison.Ordinal) ? id[1..] : id[1..] + ":00", System.Globalization.CultureInfo.InvariantCulture, out TimeSpan offset)
            && offset <= TimeSpan.FromHours(14))
        {
            return TimeZoneInfo.CreateCustomTimeZone(name, id[0] == '-' ? -offset : offset, name, name);
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone : throw new PatternException($"expected a known time zone, found '{name}'", place);
    }

    private static string Number(string word) => word switch
    {
        "L" => "line",
        "r" => "relative",
        "processId" => "pid",
        "sn" or "sequenceNumber" or "lsn" => "sequence",
        "T" or "tid" or "threadId" => "thread_id",
        "tp" or "threadPriority" => "thread_priority",
        "N" => "nano",
        _ => word,
    };

    /// <summary>A value of the context by its key, or all of them.</summary>
    private void Context(List<string> options)
    {
        if (options.Count == 0 || options[0].Contains(',', StringComparison.Ordinal))
        {
            _builder.Any(PatternField.Own("context"));
            return;
        }

        _builder.Any(PatternField.Of(options[0].Split(":-")[0]));
    }

    private bool Skip(ref int at, Func<char, bool> take)
    {
        int start = at;
        while (at < _pattern.Length && take(_pattern[at]))
        {
            at++;
        }

        return at > start;
    }

    private int Close(int open, char opener, char closer)
    {
        int depth = 0;
        for (int i = open; i < _pattern.Length; i++)
        {
            depth += _pattern[i] == opener ? 1 : _pattern[i] == closer ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        throw new PatternException($"expected '{closer}' for this '{opener}', found none", open);
    }
}
