namespace StreamEngine.Parsing.Plain;

/// <summary>
/// Learns from sample lines which fields stand between timestamp and message. Step by step the class of field that nearly all lines
/// have next is taken into the header, until none is left or the header is complete.
/// </summary>
internal sealed class HeaderLearner
{
    private const int MaxFields = 10;

    /// <summary>Share of the lines that must have a field.</summary>
    private const double Steady = 0.9;

    /// <summary>Share for fields whose words are told from a message with more certainty: levels, names with a colon.</summary>
    private const double Marked = 0.75;

    private readonly List<byte[]> _lines;
    private readonly int[] _at;
    private readonly int[] _starts;
    private readonly List<HeaderField> _fields = [];
    private bool _level;
    private bool _named;

    private HeaderLearner(List<byte[]> lines, int[] starts, int[] at, bool level)
    {
        _lines = lines;
        _starts = starts;
        _at = at;
        _level = level;
    }

    /// <summary>Learns the layout from lines of which about half or more have a timestamp in common; none is made without one.</summary>
    internal static PlainLayout Learn(IReadOnlyList<byte[]> sample, ParserOptions options)
    {
        if (sample.Count == 0 || !TimestampFinder.TryFind(sample, options, out TimestampPlace time, out TimestampPlace last))
        {
            return PlainLayout.None;
        }

        PlainLayout bare = new(time, last == time ? time : last, [], [], LevelOnNextLine: false);
        List<byte[]> lines = [];
        List<int> starts = [];
        List<int> at = [];
        int next = 0;
        for (int i = 0; i < sample.Count; i++)
        {
            if (bare.TryReadTime(sample[i], options, out _, out int start, out int fields))
            {
                lines.Add(sample[i]);
                starts.Add(start);
                at.Add(fields);
                next += i + 1 < sample.Count && StackTrace.IsLevelLine(sample[i + 1], out _, out _) && !bare.TryReadTime(sample[i + 1], options, out _, out _, out _) ? 1 : 0;
            }
        }

        HeaderLearner learner = new(lines, [.. starts], [.. at], bare.HasLevel);
        List<(int, HeaderField)> before = learner.LearnBefore(Math.Max(time.Token, last.Token));
        learner.LearnAfter(before.Count > 0 || time.Token > 0 ? Math.Max(time.Token, last.Token) : 0);
        return bare with { Before = [.. before], Fields = [.. learner._fields], LevelOnNextLine = next >= lines.Count * Marked && !learner._level };
    }

    /// <summary>Words before the timestamp: a level, else a name that looks like a host.</summary>
    private List<(int Token, HeaderField Field)> LearnBefore(int tokens)
    {
        List<(int, HeaderField)> before = [];
        bool host = false;
        for (int token = 0; token < tokens; token++)
        {
            foreach (HeaderField field in (HeaderField[])[new LevelField(0, letters: false), new LevelField(0, letters: true)])
            {
                if (!_level && ShareAt(token, field) >= Marked)
                {
                    before.Add((token, field));
                    _level = true;
                }
            }

            if (!host && ShareOf(token, IsMachine) >= Steady)
            {
                before.Add((token, new HostField(-1)));
                host = true;
            }
        }

        return before;
    }

    private void LearnAfter(int tokensBefore)
    {
        HeaderField? next;
        while (_fields.Count < MaxFields && (next = Next(tokensBefore)) is not null)
        {
            _fields.Add(next);
            Advance(next);
            if (IsComplete(next))
            {
                break;
            }
        }
    }

    /// <summary>After a name with a colon, a source line, or a dash behind level and name, only the message is left.</summary>
    private bool IsComplete(HeaderField field) => field switch
    {
        ComponentField or FileLineField => true,
        SeparatorField or DashField => _level && _named,
        _ => false,
    };

    private HeaderField? Next(int tokensBefore)
    {
        if (Choose(new SeparatorField(), Steady) is { } separator)
        {
            return separator;
        }

        if (!_fields.Exists(f => f is LevelField) && Level(0) is { } level)
        {
            return level;
        }

        if (_fields is [.., DashField] && !_level)
        {
            return null;
        }

        for (int token = 0; token < tokensBefore; token++)
        {
            if (Choose(new HostField(token), Steady) is { } host)
            {
                return host;
            }
        }

        return Choose(new NumberField(), Steady)
            ?? Choose(new FileLineField(), Steady)
            ?? Choose(new BracketField(), Steady)
            ?? Choose(new PipeField(), Steady)
            ?? Choose(new ComponentField(), Marked)
            ?? Choose(new DashField(), Steady)
            ?? Choose(new NameField(), Steady)
            ?? Choose(new PaddedField(), Steady)
            ?? Columns()
            ?? HostBeforeComponent();
    }

    /// <summary>Words before a level that stands at a steady place are columns, whatever they are.</summary>
    private HeaderField? Columns()
    {
        for (int skip = 1; skip <= 3 && !_level; skip++)
        {
            if (Level(skip) is { } level)
            {
                return level;
            }
        }

        return null;
    }

    private HeaderField? Level(int skip) =>
        Choose(new LevelField(skip, letters: false), Marked) ?? Choose(new LevelField(skip, letters: true), Steady);

    private HostField? HostBeforeComponent()
    {
        HostField host = new(-1);
        ComponentField component = new();
        int both = 0;
        for (int i = 0; i < _lines.Count; i++)
        {
            HeaderValues values = default;
            int next = _at[i] < _lines[i].Length ? host.Read(_lines[i], _at[i], ref values) : -1;
            both += next >= 0 && next < _lines[i].Length && component.Read(_lines[i], next, ref values) >= 0 ? 1 : 0;
        }

        return both >= _lines.Count * Marked ? host : null;
    }

    private HeaderField? Choose(HeaderField field, double share)
    {
        int matched = 0;
        for (int i = 0; i < _lines.Count; i++)
        {
            HeaderValues values = default;
            bool read = _at[i] < _lines[i].Length && field.Read(_lines[i], _at[i], ref values) >= 0;
            matched += read && (field is not LevelField || values.Severity != 0) ? 1 : 0;
        }

        return matched >= _lines.Count * share ? field : null;
    }

    private void Advance(HeaderField field)
    {
        _level |= field is LevelField;
        int named = 0;
        for (int i = 0; i < _lines.Count; i++)
        {
            HeaderValues values = default;
            int next = _at[i] < _lines[i].Length ? field.Read(_lines[i], _at[i], ref values) : -1;
            _at[i] = next >= 0 ? next : _at[i];
            named += values.Logger.IsEmpty && values.Service.IsEmpty ? 0 : 1;
        }

        _named |= field is ComponentField or NameField or DashField or FileLineField or BracketField || named >= _lines.Count * Marked;
    }

    private double ShareAt(int token, HeaderField field)
    {
        int matched = 0;
        for (int i = 0; i < _lines.Count; i++)
        {
            HeaderValues values = default;
            int word = Tokens.Start(_lines[i], token);
            matched += word >= 0 && word < _starts[i] && field.Read(_lines[i], word, ref values) >= 0 && values.Severity != 0 ? 1 : 0;
        }

        return (double)matched / _lines.Count;
    }

    private double ShareOf(int token, Predicate predicate)
    {
        int matched = 0;
        for (int i = 0; i < _lines.Count; i++)
        {
            int word = Tokens.Start(_lines[i], token);
            matched += word >= 0 && word < _starts[i] && predicate(_lines[i].AsSpan(word..Tokens.End(_lines[i], word))) ? 1 : 0;
        }

        return (double)matched / _lines.Count;
    }

    private delegate bool Predicate(ReadOnlySpan<byte> word);

    /// <summary>A name of a machine before a timestamp has letters and digits and no underscore.</summary>
    private static bool IsMachine(ReadOnlySpan<byte> word) =>
        HostField.IsHost(word) && word.ContainsAnyInRange((byte)'0', (byte)'9') && !word.Contains((byte)'_') && !word.Contains((byte)'/');
}
