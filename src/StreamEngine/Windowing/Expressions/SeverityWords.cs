namespace StreamEngine.Windowing.Expressions;

/// <summary>Words for ranges of severity numbers, and what comparing with one means.</summary>
internal static class SeverityWords
{
    private static readonly Dictionary<string, int> s_first = new(StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = 1,
        ["debug"] = 5,
        ["info"] = 9,
        ["warn"] = 13,
        ["warning"] = 13,
        ["error"] = 17,
        ["fatal"] = 21,
        ["critical"] = 21,
    };

    /// <summary>The words.</summary>
    internal static IEnumerable<string> All => s_first.Keys;

    /// <summary>The word of a number that starts a range; null for others.</summary>
    internal static string? Of(long number) => s_first.FirstOrDefault(pair => pair.Value == number).Key;

    /// <summary>First number of the range of a word: <c>warn</c> stands for 13 to 16.</summary>
    internal static bool TryFind(string word, out int first) => s_first.TryGetValue(word, out first);

    /// <summary>The comparison of the column with a range, as one of numbers.</summary>
    internal static Node Compare(BinaryOperator comparison, Node column, int first)
    {
        Node low = NumberNode.Of((long)first) with { At = column.At }, high = NumberNode.Of(first + 3L) with { At = column.At };
        return comparison switch
        {
            BinaryOperator.Equal => new BinaryNode(
                BinaryOperator.And, new BinaryNode(BinaryOperator.GreaterOrEqual, column, low), new BinaryNode(BinaryOperator.LessOrEqual, column, high)),
            BinaryOperator.Different => new BinaryNode(
                BinaryOperator.Or, new BinaryNode(BinaryOperator.Less, column, low), new BinaryNode(BinaryOperator.Greater, column, high)),
            BinaryOperator.Greater or BinaryOperator.LessOrEqual => new BinaryNode(comparison, column, high),
            _ => new BinaryNode(comparison, column, low),
        };
    }
}
