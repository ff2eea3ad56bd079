namespace StreamEngine.Parsing.Patterns.Grok;

/// <summary>Reads grok: a regular expression with patterns that are called by name, <c>%{NAME}</c>, <c>%{NAME:field}</c>, <c>%{NAME:field:int}</c>.</summary>
internal sealed class GrokReader(IReadOnlyDictionary<string, string> own)
{
    private const int MaxDepth = 32;
    private const int MaxCalls = 2000;

    private readonly List<string> _open = [];
    private int _calls;

    /// <summary>Fields in the order of their beginnings.</summary>
    internal List<PatternField> Fields { get; } = [];

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="PatternException">It cannot be used.</exception>
    internal RegexNode Read(string pattern) => RegexReader.Read(pattern, AddGroup, Call);

    private int AddGroup(string name, int place) => Add(PatternField.Of(Plain(name)), place);

    private int Add(PatternField field, int place)
    {
        const int MaxFields = 256;
        if (Fields.Count == MaxFields)
        {
            throw new PatternException($"expected at most {MaxFields} fields, found more", place);
        }

        Fields.Add(field);
        return Fields.Count - 1;
    }

    private RegexNode Call(string call, int place)
    {
        string[] parts = call.Split(':');
        string name = parts[0];
        if (parts.Length > 3 || name.Length == 0)
        {
            throw new PatternException($"expected %{{NAME}}, %{{NAME:field}} or %{{NAME:field:type}}, found '%{{{call}}}'", place);
        }

        if (!own.TryGetValue(name, out string? definition) && !GrokLibrary.Definitions.TryGetValue(name, out definition))
        {
            throw new PatternException($"expected a known pattern, found '{name}'{Near(name)}", place);
        }

        if (_open.Contains(name))
        {
            throw new PatternException($"expected patterns that do not call themselves, found {string.Join(" in ", _open.Append(name).Reverse())}", place);
        }

        if (_open.Count == MaxDepth || ++_calls > MaxCalls)
        {
            throw new PatternException($"expected at most {MaxCalls} calls of patterns and {MaxDepth} in each other, found more", place);
        }

        int slot = parts.Length > 1 && parts[1].Length > 0 ? Add(PatternField.Of(Plain(parts[1]), TypeOf(parts, place)), place) : -1;
        RegexNode node = Expand(name, definition, place);
        return slot < 0 ? new RegexNode.Sequence([node]) : new RegexNode.Field(slot, node);
    }

    private RegexNode Expand(string name, string definition, int place)
    {
        _open.Add(name);
        try
        {
            return Read(definition);
        }
        catch (PatternException error)
        {
            throw new PatternException($"in the pattern {name}, {error.Message}", place);
        }
        finally
        {
            _open.RemoveAt(_open.Count - 1);
        }
    }

    private static PatternType TypeOf(string[] parts, int place) => parts.Length < 3 ? PatternType.Text : parts[2].ToLowerInvariant() switch
    {
        "int" or "integer" or "long" => PatternType.Integer,
        "float" or "double" or "number" => PatternType.Number,
        "string" or "text" => PatternType.Text,
        _ => throw new PatternException($"expected the type int, float or string, found '{parts[2]}'", place),
    };

    /// <summary><c>[source][ip]</c> is the nested field that others write as <c>source.ip</c>.</summary>
    private static string Plain(string field) => field.StartsWith('[') && field.EndsWith(']') ? field[1..^1].Replace("][", ".", StringComparison.Ordinal) : field;

    private string Near(string name) =>
        GrokLibrary.Definitions.Keys.Concat(own.Keys).FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } near ? $"; did you mean '{near}'?" : string.Empty;
}
