using System.Text;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>What a seed is compared with lines by.</summary>
internal sealed class SeedForm
{
    private SeedForm(string text)
    {
        var form = new TemplateForm();
        form.Read(TemplateText.Read(text));
        Key = form.Key.ToArray();
        Form = form.Form.ToArray();
    }

    /// <summary>Its key.</summary>
    internal byte[] Key { get; }

    /// <summary>Its form, see <see cref="TemplateForm"/>.</summary>
    internal byte[] Form { get; }

    /// <summary>Variable parts of the key: of two seeds that match a line, the one with fewer is the closer one.</summary>
    internal int Holes => Key.AsSpan().Count(TemplateForm.Variable);

    internal static SeedForm Of(string text) => new(text);

    /// <summary>
    /// What is wrong with a text, null for nothing: lines must be able to lead to it. A number, say, is variable in any line, and so it must be
    /// in the text.
    /// </summary>
    internal static string? Error(string text, PatternMasks? masks)
    {
        var seed = new SeedForm(text);
        if (!seed.HasWord() || text is TemplateTable.OverflowText or TemplateText.Evicted)
        {
            return $"expected a word that stays, found '{text}'";
        }

        if (!text.Contains("<*> <*>", StringComparison.Ordinal) && (seed.TakesLine(text, "x", masks) || seed.TakesLine(text, "1042", masks)))
        {
            return null;
        }

        return $"expected <*> once in place of each variable part, such as a number, a path or quoted text, found '{text}', which no line can have";
    }

    /// <summary>Compares the key of a line. A variable part that is a word stands for any word, one inside a word for the rest of it.</summary>
    /// <param name="key">Key of a line.</param>
    /// <param name="words">Gets what the line has in place of variable parts, in order; parts that are variable in both are left out.</param>
    internal bool Matches(ReadOnlySpan<byte> key, List<(int Start, int Length)> words)
    {
        words.Clear();
        ReadOnlySpan<byte> mine = Key;
        int at = 0;
        int start = 0;
        while (at < mine.Length && start < key.Length)
        {
            int next = WordEnd(mine, at);
            int end = WordEnd(key, start);
            if (next == at || end == start)
            {
                if (mine[at++] != key[start++])
                {
                    return false;
                }

                continue;
            }

            if (!MatchesWord(mine[at..next], key[start..end], start, words))
            {
                return false;
            }

            (at, start) = (next, end);
        }

        return at == mine.Length && start == key.Length;
    }

    private static bool MatchesWord(ReadOnlySpan<byte> mine, ReadOnlySpan<byte> word, int start, List<(int Start, int Length)> words)
    {
        if (mine.SequenceEqual(word))
        {
            return true;
        }

        int hole = mine.IndexOf(TemplateForm.Variable);
        if (hole < 0 || mine.Count(TemplateForm.Variable) > 1 || word.Length < mine.Length || !word.StartsWith(mine[..hole]) || !word.EndsWith(mine[(hole + 1)..]))
        {
            return false;
        }

        words.Add((start + hole, word.Length - mine.Length + 1));
        return true;
    }

    private bool HasWord()
    {
        foreach (byte value in Key)
        {
            if (char.IsAsciiLetter((char)value) || value >= 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a line that reads like the text, with a word in place of its variable parts, matches.</summary>
    private bool TakesLine(string text, string word, PatternMasks? masks)
    {
        var shape = new LineShape { Own = masks?.Rent() };
        var form = new TemplateForm();
        shape.Read(Encoding.UTF8.GetBytes(text.Replace("<*>", word, StringComparison.Ordinal)));
        form.Read(shape.Shape);
        if (masks is not null)
        {
            masks.Return(shape.Own!);
        }

        return Matches(form.Key, []);
    }

    private static int WordEnd(ReadOnlySpan<byte> key, int at)
    {
        while (at < key.Length && (key[at] == TemplateForm.Variable || SlotGrammar.IsInside(key[at])))
        {
            at++;
        }

        return at;
    }
}
