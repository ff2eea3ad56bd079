using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace StreamEngine.Server.Config;

/// <summary>
/// Makes nodes of YAML. The representation model of the library stops at the first duplicate key; this one keeps both, so that all
/// errors of a file can be told at once.
/// </summary>
internal sealed class YamlTree(ConfigScope scope)
{
    /// <summary>Deepest nesting of lists and mappings; a configuration needs five levels.</summary>
    internal const int MaxDepth = 32;

    private readonly Dictionary<string, ConfigNode> _anchors = new(StringComparer.Ordinal);

    /// <summary>Reads the first document. An empty text is an empty mapping. Null after a syntax error, which is in the scope then.</summary>
    internal MapNode? Read(TextReader text)
    {
        try
        {
            var parser = new Parser(text);
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                return new MapNode(1, 1, []);
            }

            parser.Consume<DocumentStart>();
            ConfigNode root = Node(parser, 0);
            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out DocumentStart? second))
            {
                scope.Add((int)second.Start.Line, (int)second.Start.Column, "expected one YAML document, found a second one");
            }

            if (root is not MapNode && !root.IsNothing)
            {
                scope.Add(root, $"expected keys and values such as 'sources:', found {ConfigScope.Describe(root)}");
                return null;
            }

            return root as MapNode ?? new MapNode(1, 1, []);
        }
        catch (YamlException error)
        {
            string found = error.Message.ReplaceLineEndings(" ").TrimEnd('.');
            scope.Add((int)error.Start.Line, (int)error.Start.Column, $"expected YAML, found a syntax error: {found}");
            return null;
        }
    }

    private ConfigNode Node(IParser parser, int depth)
    {
        if (parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
        {
            return _anchors.TryGetValue(alias.Value.Value, out ConfigNode? node)
                ? node
                : throw new YamlException(alias.Start, alias.End, $"*{alias.Value.Value} has no anchor before it");
        }

        // Accept moves to the next event.
        if (!parser.Accept<NodeEvent>(out _) || parser.Current is not NodeEvent start)
        {
            throw new YamlException("a value is missing");
        }

        if (depth > MaxDepth)
        {
            throw new YamlException(start.Start, start.End, $"nesting deeper than {MaxDepth} levels");
        }

        ConfigNode result = start switch
        {
            Scalar => OfScalar(parser.Consume<Scalar>()),
            SequenceStart => List(parser, depth),
            _ => Map(parser, depth),
        };

        // An anchor counts from the end of its node on, so that no node can contain itself.
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = result;
        }

        return result;
    }

    private static ScalarNode OfScalar(Scalar scalar) =>
        new((int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, scalar.Style != ScalarStyle.Plain);

    private ListNode List(IParser parser, int depth)
    {
        SequenceStart start = parser.Consume<SequenceStart>();
        var items = new List<ConfigNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(parser, depth + 1));
        }

        return new ListNode((int)start.Start.Line, (int)start.Start.Column, items);
    }

    private MapNode Map(IParser parser, int depth)
    {
        MappingStart start = parser.Consume<MappingStart>();
        var pairs = new List<ConfigPair>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            ConfigNode key = Node(parser, depth + 1);
            ConfigNode value = Node(parser, depth + 1);
            if (key is ScalarNode name)
            {
                pairs.Add(new ConfigPair(name, value));
            }
            else
            {
                scope.Add(key, $"expected a key, found {ConfigScope.Describe(key)}");
            }
        }

        return new MapNode((int)start.Start.Line, (int)start.Start.Column, pairs);
    }
}
