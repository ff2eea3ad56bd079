using System.Text;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates;

/// <summary>
/// Recognises words that enumerate: when more than a number of templates differ in the word at one place and in nothing else, later ones
/// get a common template with <c>&lt;*&gt;</c> at that place, which takes over the lines of those that exist.
/// Depends on the order of new templates only, never on how the input is cut into batches.
/// </summary>
internal sealed class TemplateGeneralizer(int variableWords, int maxShapes)
{
    private const int MaxWords = 40;
    private readonly Dictionary<ulong, int> _variants = [];

    /// <summary>The text under which a new template is to be known: <paramref name="text"/> itself, or a more general one.</summary>
    /// <param name="text">Text that no template has.</param>
    /// <param name="known">Texts of templates: one of them is not new and is not counted again.</param>
    internal string Generalize(string text, Dictionary<string, int> known)
    {
        while (true)
        {
            string general = Step(text);
            if (ReferenceEquals(general, text) || known.ContainsKey(general))
            {
                return general;
            }

            text = general;
        }
    }

    /// <summary>True when <paramref name="text"/> differs from a general template only in single words where that has <c>&lt;*&gt;</c>.</summary>
    internal static bool Covers(string[] general, string text)
    {
        int at = 0;
        for (int i = 0; i < general.Length; i++)
        {
            int end = text.IndexOf(' ', at);
            end = end < 0 ? text.Length : end;
            ReadOnlySpan<char> word = text.AsSpan(at, end - at);
            if (!word.SequenceEqual(general[i]) && !(general[i] == TextSink.WildcardText && IsConstant(word)))
            {
                return false;
            }

            at = end + 1;
            if ((at > text.Length) != (i == general.Length - 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes down which shapes were counted.</summary>
    internal void Save(SnapshotOutput output)
    {
        ulong[] shapes = [.. _variants.Keys];
        Array.Sort(shapes);
        output.WriteInt32(shapes.Length);
        foreach (ulong shape in shapes)
        {
            output.WriteInt64((long)shape);
            output.WriteInt32(_variants[shape]);
        }
    }

    /// <summary>Reads counted shapes in place of those that are there.</summary>
    internal void Load(ref SnapshotInput input)
    {
        _variants.Clear();
        for (int i = input.ReadCount(12); i > 0; i--)
        {
            ulong shape = (ulong)input.ReadInt64();
            input.Require(_variants.TryAdd(shape, input.ReadInt32()), "a shape once");
        }
    }

    private string Step(string text)
    {
        string[] words = text.Split(' ');
        int constants = words.Count(IsConstant);
        if (words.Length > MaxWords || constants < 3)
        {
            return text;
        }

        int best = -1;
        int bestCount = variableWords;
        for (int i = 0; i < words.Length; i++)
        {
            if (IsConstant(words[i]))
            {
                int variants = Count(ShapeWithout(words, i));
                if (variants > bestCount)
                {
                    best = i;
                    bestCount = variants;
                }
            }
        }

        if (best < 0)
        {
            return text;
        }

        words[best] = TextSink.WildcardText;
        return string.Join(' ', words);
    }

    private int Count(ulong shape)
    {
        if (_variants.TryGetValue(shape, out int variants))
        {
            return _variants[shape] = variants + 1;
        }

        // A full table learns no further shapes; the ones it knows go on working.
        if (_variants.Count < maxShapes)
        {
            _variants.Add(shape, 1);
        }

        return 1;
    }

    private static ulong ShapeWithout(string[] words, int place)
    {
        ulong hash = ByteHash.Seed0 + (ulong)place;
        Span<byte> utf8 = stackalloc byte[256];
        for (int i = 0; i < words.Length; i++)
        {
            ReadOnlySpan<char> word = i == place ? TextSink.WildcardText : words[i];
            hash = utf8.Length >= 3 * word.Length
                ? ByteHash.Hash(utf8[..Encoding.UTF8.GetBytes(word, utf8)], hash)
                : ByteHash.Hash(Encoding.UTF8.GetBytes(words[i]), hash);
        }

        return hash;
    }

    private static bool IsConstant(string word) => IsConstant(word.AsSpan());

    private static bool IsConstant(ReadOnlySpan<char> word) => word.Length > 1 && char.IsLetter(word[0]) && word.IndexOf(TextSink.WildcardText) < 0;
}
