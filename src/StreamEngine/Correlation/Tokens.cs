namespace StreamEngine.Correlation;

/// <summary>Words of names, labels and templates, and how alike two sets of them are.</summary>
internal static class Tokens
{
    /// <summary>Most words that are compared; longer texts are cut, so that a long message costs no more than a short one.</summary>
    private const int MaxTokens = 48;

    /// <summary>Words in lower case, split at everything that is no letter or digit and where lower case meets upper case.</summary>
    internal static List<string> Split(string text)
    {
        var tokens = new List<string>();
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inside = i < text.Length && char.IsAsciiLetterOrDigit(text[i]);
            bool border = inside && start >= 0 && char.IsAsciiLetterUpper(text[i]) && char.IsAsciiLetterLower(text[i - 1]);
            if (start >= 0 && (!inside || border))
            {
                tokens.Add(text[start..i].ToLowerInvariant());
                start = -1;
            }

            if (inside && start < 0)
            {
                start = i;
            }
        }

        return tokens;
    }

    /// <summary>Distinct words of three or more characters that are no numbers, in ordinal order.</summary>
    internal static string[] Significant(string text)
    {
        string[] tokens = [.. Split(text).Where(t => t.Length > 2 && !char.IsAsciiDigit(t[0])).Distinct(StringComparer.Ordinal).Take(MaxTokens)];
        Array.Sort(tokens, StringComparer.Ordinal);
        return tokens;
    }

    /// <summary>Shared words by all words, in [0, 1] (Jaccard index); 0 when either set has fewer than two.</summary>
    internal static double Similarity(string[] a, string[] b)
    {
        if (a.Length < 2 || b.Length < 2)
        {
            return 0;
        }

        int shared = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            int order = string.CompareOrdinal(a[i], b[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return (double)shared / (a.Length + b.Length - shared);
    }
}
