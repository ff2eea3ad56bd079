namespace StreamEngine.Comparisons.Templates;

/// <summary>Other ways to group the messages of an input.</summary>
internal static class PeerMiners
{
    /// <summary>Drain without and with masks.</summary>
    /// <param name="input">Messages.</param>
    /// <param name="fresh">True to begin every pass with an empty tree.</param>
    internal static IEnumerable<Miner> Drains(MessageInput input, bool fresh)
    {
        var plain = new Drain();
        yield return Of("Drain", input, () => plain = fresh ? new Drain() : plain, text => plain.Add(text), () => plain.Count);
        var masked = new Drain();
        var mask = new RegexMask();
        yield return Of("Drain behind the regex", input, () => masked = fresh ? new Drain() : masked, text => masked.Add(mask.Apply(text)), () => masked.Count);
    }

    /// <summary>A regular expression and a dictionary of what it leaves.</summary>
    internal static Miner Regex(MessageInput input, bool fresh)
    {
        var texts = new MaskedTexts();
        var mask = new RegexMask();
        return Of("regex and dictionary", input, () => texts = fresh ? new MaskedTexts() : texts, text => texts.Add(mask.Apply(text)), () => texts.Count);
    }

    private static Miner Of(string name, MessageInput input, Action start, Func<string, int> add, Func<int> count)
    {
        int[] groups = new int[input.Texts.Count];
        return new Miner(name, false, Mine, count, () => groups);

        void Mine()
        {
            start();
            for (int i = 0; i < groups.Length; i++)
            {
                groups[i] = add(input.Texts[i]);
            }
        }
    }
}
