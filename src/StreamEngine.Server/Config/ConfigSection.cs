namespace StreamEngine.Server.Config;

/// <summary>
/// Keys of one mapping, and how each is put into an object. The same rows check a file and make the tables of the documentation, and
/// defaults are read from a fresh object, so the three cannot differ.
/// </summary>
internal sealed class ConfigSection<T>(string path, string description, Func<T, string?>? type = null)
    where T : class, new()
{
    private readonly List<(ConfigKey Info, Action<ConfigScope, ConfigNode, T> Apply)> _keys = [];
    private readonly List<ConfigTable> _sections = [];
    private readonly T _fresh = new();

    internal ConfigTable Table => new(path, description, [.. _keys.Select(static k => k.Info)], _sections);

    /// <summary>Adds a scalar whose default is what a fresh object has.</summary>
    internal ConfigSection<T> Value<TValue>(string name, ConfigValue<TValue> kind, Func<T, TValue> get, Action<T, TValue> set, string text, params string[] only) =>
        Value(name, kind, kind.Show(get(_fresh)), set, text, only);

    /// <summary>Adds a scalar whose default is described in words.</summary>
    internal ConfigSection<T> Value<TValue>(string name, ConfigValue<TValue> kind, string fallback, Action<T, TValue> set, string text, params string[] only) =>
        Add(new ConfigKey(name, kind.Type, fallback, kind.Range, text, false, only), (scope, node, target) => Scalar(scope, name, kind, node, value => set(target, value)));

    /// <summary>Adds a scalar that must be there.</summary>
    internal ConfigSection<T> Required<TValue>(string name, ConfigValue<TValue> kind, Action<T, TValue> set, string text, params string[] only) =>
        Add(new ConfigKey(name, kind.Type, string.Empty, kind.Range, text, true, only), (scope, node, target) => Scalar(scope, name, kind, node, value => set(target, value)));

    /// <summary>Adds a list of scalars.</summary>
    internal ConfigSection<T> Values<TValue>(string name, ConfigValue<TValue> kind, Func<T, IList<TValue>> list, string text, params string[] only) =>
        Add(new ConfigKey(name, $"list of {kind.Type}", string.Empty, kind.Range, text, false, only), (scope, node, target) =>
        {
            foreach (ConfigNode item in Items(scope, name, node))
            {
                Scalar(scope, name + "[]", kind, item, list(target).Add);
            }
        });

    /// <summary>Adds names and texts, with a check of both that gives an error or null.</summary>
    internal ConfigSection<T> Pairs(string name, Func<T, Dictionary<string, string>> map, Func<string, string, string?> check, string text, params string[] only) =>
        Add(new ConfigKey(name, "names and texts", string.Empty, string.Empty, text, false, only), (scope, node, target) =>
        {
            foreach (ConfigPair pair in Mapping(scope, Full(name), node)?.Pairs ?? [])
            {
                Scalar(scope, $"{name}.{pair.Key.Text}", ConfigValues.Text, pair.Value, value =>
                {
                    if (check(pair.Key.Text, value) is { } error)
                    {
                        scope.Add(pair.Key, error);
                    }
                    else if (!map(target).TryAdd(pair.Key.Text, value))
                    {
                        scope.Add(pair.Key, $"expected each name of {Full(name)} once, found {ConfigScope.Describe(pair.Key)} again");
                    }
                });
            }
        });

    /// <summary>Adds a mapping in this one; with <paramref name="off"/>, the word <c>off</c> will do in its place.</summary>
    internal ConfigSection<T> Section<TPart>(string name, ConfigSection<TPart> section, Func<T, TPart> part, Action<T>? off = null)
        where TPart : class, new()
    {
        _sections.Add(section.Table);
        string kind = off is null ? "section" : "section or `off`";
        return Add(new ConfigKey(name, kind, string.Empty, string.Empty, section.Table.Description, false, []), (scope, node, target) =>
        {
            if (off is not null && node is ScalarNode scalar && scope.TryText(scalar, out string word) && IsOff(word))
            {
                off(target);
                return;
            }

            section.Read(scope, node, part(target));
        });
    }

    /// <summary>Adds a list of mappings; with <paramref name="orOne"/>, a single mapping will do, and with <paramref name="shorthand"/>, the value of that key.</summary>
    internal ConfigSection<T> List<TItem>(string name, ConfigSection<TItem> section, Func<T, IList<TItem>> list, bool required = false, string fallback = "", bool orOne = false, string? shorthand = null)
        where TItem : class, new()
    {
        _sections.Add(section.Table);
        return Add(new ConfigKey(name, orOne ? "section or list of sections" : shorthand is null ? "list of sections" : "list of texts or sections", fallback, string.Empty, section.Table.Description, required, []), (scope, node, target) =>
        {
            foreach (ConfigNode item in orOne && node is MapNode ? [node] : Items(scope, name, node))
            {
                var value = new TItem();
                list(target).Add(value);
                ConfigNode map = shorthand is not null && item is ScalarNode && !item.IsNothing
                    ? new MapNode(item.Line, item.Column, [new ConfigPair(new ScalarNode(item.Line, item.Column, shorthand, false), item)]) : item;
                section.Read(scope, map, value, orOne ? name : name + "[]");
            }
        });
    }

    /// <summary>Puts a mapping into an object and adds every error in it to the scope.</summary>
    /// <param name="scope">Takes the errors.</param>
    /// <param name="node">The mapping; nothing at all is an empty one.</param>
    /// <param name="target">The object.</param>
    /// <param name="item">Name of a list item: unlike a section, it cannot be nothing.</param>
    internal void Read(ConfigScope scope, ConfigNode node, T target, string? item = null)
    {
        if ((node.IsNothing && item is null) || Mapping(scope, item ?? path, node) is not { } map)
        {
            return;
        }

        scope.RememberPlace(target, map);
        var first = new Dictionary<string, ScalarNode>(StringComparer.Ordinal);
        foreach (ConfigPair pair in map.Pairs)
        {
            int index = _keys.FindIndex(k => k.Info.Name == pair.Key.Text);
            if (!first.TryAdd(pair.Key.Text, pair.Key))
            {
                scope.Add(pair.Key, $"expected each key once, found {ConfigScope.Describe(pair.Key)} again (first in line {first[pair.Key.Text].Line})");
            }
            else if (index < 0)
            {
                scope.Add(pair.Key, Unknown(pair.Key));
            }
            else
            {
                scope.Remember(target, pair);
                _keys[index].Apply(scope, pair.Value, target);
            }
        }

        CheckKeys(scope, map, target);
    }

    /// <summary>Finds keys that are missing, and those that do not go with the type. Without a valid type only the former, and only what all types have.</summary>
    private void CheckKeys(ConfigScope scope, MapNode map, T target)
    {
        string? word = type?.Invoke(target);
        string where = path.Length == 0 ? "at the top" : $"in {path}";
        foreach ((ConfigKey key, _) in _keys)
        {
            bool applies = key.Only.Count == 0 || (word is not null && key.Only.Contains(word));
            if (scope.TryPair(target, key.Name, out ConfigPair? pair))
            {
                if (!applies && word is not null)
                {
                    scope.Add(pair.Key, $"expected '{key.Name}' only with type {string.Join(" or ", key.Only)}, found it with type {word}");
                }
            }
            else if (key.Required && applies)
            {
                scope.Add(map, $"expected the key '{key.Name}' {where}{(word is null || key.Only.Count == 0 ? string.Empty : $" of type {word}")}, found none");
            }
        }
    }

    private string Unknown(ScalarNode key)
    {
        string where = path.Length == 0 ? "a key of the configuration" : $"a key of {path}";
        return NearestWord.Of(key.Text, _keys.Select(static k => k.Info.Name)) is { } near
            ? $"expected {where}, found {ConfigScope.Describe(key)}; did you mean '{near}'?"
            : $"expected {where} ({string.Join(", ", _keys.Select(static k => k.Info.Name))}), found {ConfigScope.Describe(key)}";
    }

    private void Scalar<TValue>(ConfigScope scope, string name, ConfigValue<TValue> kind, ConfigNode node, Action<TValue> set)
    {
        if (node is ScalarNode scalar && !node.IsNothing)
        {
            if (!scope.TryText(scalar, out string text))
            {
                return;
            }

            if (kind.TryRead(text, out TValue value))
            {
                set(value);
                return;
            }
        }

        scope.Add(node, $"expected {Full(name)} to be {kind.Expected}, found {ConfigScope.Describe(node)}");
    }

    private IReadOnlyList<ConfigNode> Items(ConfigScope scope, string name, ConfigNode node)
    {
        if (node is ListNode { Items.Count: > 0 } list)
        {
            return list.Items;
        }

        scope.Add(node, $"expected {Full(name)} to be a list, found {(node is ListNode ? "an empty one" : ConfigScope.Describe(node))}");
        return [];
    }

    private static MapNode? Mapping(ConfigScope scope, string name, ConfigNode node)
    {
        if (node is MapNode map)
        {
            return map;
        }

        scope.Add(node, $"expected {name} to have keys and values, found {ConfigScope.Describe(node)}");
        return null;
    }

    private string Full(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Tools that write YAML 1.1 turn <c>off</c> into <c>false</c>.</summary>
    private static bool IsOff(string word) => word.Equals("off", StringComparison.OrdinalIgnoreCase) || word.Equals("false", StringComparison.OrdinalIgnoreCase);

    private ConfigSection<T> Add(ConfigKey info, Action<ConfigScope, ConfigNode, T> apply)
    {
        _keys.Add((info, apply));
        return this;
    }
}
