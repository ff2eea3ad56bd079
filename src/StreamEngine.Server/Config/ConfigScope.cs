using System.Diagnostics.CodeAnalysis;

namespace StreamEngine.Server.Config;

/// <summary>What the parts of one reading share: the file, its errors, the environment, and where each key was.</summary>
internal sealed class ConfigScope(string file, Func<string, string?> environment)
{
    private const int LongestFound = 100;
    private readonly List<ConfigError> _errors = [];
    private readonly Dictionary<(object Target, string Key), ConfigPair> _pairs = [];
    private readonly Dictionary<object, ConfigNode> _places = new(ReferenceEqualityComparer.Instance);

    internal string File => file;

    /// <summary>Errors in the order of the file.</summary>
    internal IReadOnlyList<ConfigError> Errors => [.. _errors.OrderBy(static e => e.Line).ThenBy(static e => e.Column)];

    internal bool HasErrors => _errors.Count > 0;

    internal void Add(ConfigNode at, string message) => Add(at.Line, at.Column, message);

    internal void Add(int line, int column, string message) => _errors.Add(new ConfigError(file, line, column, message));

    /// <summary>Remembers that the file has a key for a target, whether its value is right or not.</summary>
    internal void Remember(object target, ConfigPair pair) => _pairs[(target, pair.Key.Text)] = pair;

    /// <summary>Remembers where the mapping of a target begins.</summary>
    internal void RememberPlace(object target, ConfigNode node) => _places[target] = node;

    /// <summary>Where the mapping of a target begins.</summary>
    internal ConfigNode PlaceOf(object target) => _places.TryGetValue(target, out ConfigNode? node) ? node : new ScalarNode(0, 0, string.Empty, false);

    /// <summary>True when the file has the key for the target.</summary>
    internal bool Has(object target, string key) => _pairs.ContainsKey((target, key));

    internal bool TryPair(object target, string key, [NotNullWhen(true)] out ConfigPair? pair) => _pairs.TryGetValue((target, key), out pair);

    /// <summary>Text of a scalar with its variables put in.</summary>
    /// <returns>False when a variable is missing; the error has been added.</returns>
    internal bool TryText(ScalarNode node, out string text)
    {
        if (Variables.TryReplace(node.Text, environment, out text, out string? error))
        {
            return true;
        }

        Add(node, error);
        return false;
    }

    /// <summary>
    /// What a message says that was found: the text of the file, cut when it is long. Values of variables are not shown, as they may be
    /// secrets.
    /// </summary>
    internal static string Describe(ConfigNode node) => node switch
    {
        { IsNothing: true } => "nothing",
        ScalarNode scalar => $"'{Printable(scalar.Text)}'",
        ListNode => "a list",
        _ => "keys and values",
    };

    private static string Printable(string text)
    {
        string line = string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));
        return line.Length <= LongestFound ? line : string.Concat(line.AsSpan(0, LongestFound), "...");
    }
}
