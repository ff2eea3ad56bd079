namespace StreamEngine.Comparisons.Templates;

/// <summary>
/// Drain (He, Zhu, Zheng and Lyu, ICWS 2017): a tree of fixed depth leads from the number of words over the first words to a few groups, of
/// which the most similar one takes the message. Words with digits lead to the wildcard, and so do words for which a node has no room.
/// </summary>
/// <remarks>
/// Words are compared where they lie in the message: only a new node or group makes a string. With depth 4 two words are looked at,
/// as the paper has it (depth - 2); some programs look at one.
/// </remarks>
/// <param name="depth">Depth of the tree: the root, the number of words, depth - 2 words.</param>
/// <param name="similarity">Least share of equal words, 0 to 1, with which a message joins a group.</param>
/// <param name="maxChildren">Words that a node tells apart.</param>
internal sealed class Drain(int depth = 4, double similarity = 0.4, int maxChildren = 100)
{
    /// <summary>What stands for a word that varies.</summary>
    internal const string Wildcard = "<*>";

    private readonly Dictionary<int, DrainNode> _lengths = [];
    private readonly List<string[]> _templates = [];
    private Range[] _words = new Range[64];

    /// <summary>Groups so far.</summary>
    internal int Count => _templates.Count;

    /// <summary>Text of the template of a group.</summary>
    internal string TextOf(int group) => string.Join(' ', _templates[group]);

    /// <summary>The group that takes a message.</summary>
    internal int Add(ReadOnlySpan<char> message)
    {
        Span<Range> words = Split(message);
        DrainNode leaf = Descend(message, words);
        int group = MostSimilar(leaf, message, words);
        if (group >= 0)
        {
            Generalise(_templates[group], message, words);
            return group;
        }

        string[] template = new string[words.Length];
        for (int i = 0; i < template.Length; i++)
        {
            template[i] = message[words[i]].ToString();
        }

        _templates.Add(template);
        leaf.Groups.Add(_templates.Count - 1);
        return _templates.Count - 1;
    }

    private Span<Range> Split(ReadOnlySpan<char> message)
    {
        int count = 0;
        for (int at = 0; at < message.Length;)
        {
            int end = message[at..].IndexOf(' ');
            end = end < 0 ? message.Length : at + end;
            if (end > at)
            {
                if (count == _words.Length)
                {
                    Array.Resize(ref _words, count * 2);
                }

                _words[count++] = at..end;
            }

            at = end + 1;
        }

        return _words.AsSpan(0, count);
    }

    private DrainNode Descend(ReadOnlySpan<char> message, ReadOnlySpan<Range> words)
    {
        if (!_lengths.TryGetValue(words.Length, out DrainNode? node))
        {
            _lengths.Add(words.Length, node = new DrainNode());
        }

        for (int i = 0; i < Math.Min(depth - 2, words.Length); i++)
        {
            node = node.Next(message[words[i]], maxChildren);
        }

        return node;
    }

    /// <summary>Equal words count; of groups that are equally similar the one with more wildcards is taken.</summary>
    private int MostSimilar(DrainNode leaf, ReadOnlySpan<char> message, ReadOnlySpan<Range> words)
    {
        int best = -1;
        int bestEqual = -1;
        int bestWild = -1;
        foreach (int group in leaf.Groups)
        {
            string[] template = _templates[group];
            int equal = 0;
            int wild = 0;
            for (int i = 0; i < template.Length; i++)
            {
                equal += message[words[i]].SequenceEqual(template[i]) ? 1 : 0;
                wild += ReferenceEquals(template[i], Wildcard) ? 1 : 0;
            }

            if (equal > bestEqual || (equal == bestEqual && wild > bestWild))
            {
                (best, bestEqual, bestWild) = (group, equal, wild);
            }
        }

        return bestEqual >= similarity * words.Length ? best : -1;
    }

    private static void Generalise(string[] template, ReadOnlySpan<char> message, ReadOnlySpan<Range> words)
    {
        for (int i = 0; i < template.Length; i++)
        {
            if (!ReferenceEquals(template[i], Wildcard) && !message[words[i]].SequenceEqual(template[i]))
            {
                template[i] = Wildcard;
            }
        }
    }
}
