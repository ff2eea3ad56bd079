using StreamEngine.Server.Commands;

namespace StreamEngine.Server.Config;

/// <summary>Finds the word that was meant.</summary>
internal static class NearestWord
{
    /// <summary>The known word with the least edit distance, at most a third of its length and at least two; null when none is so near.</summary>
    internal static string? Of(string typed, IEnumerable<string> known) => typed.Length > 100 ? null : known
        .Select(word => (Word: word, Distance: UsageErrors.Distance(word, typed.Replace('-', '_'))))
        .Where(static c => c.Distance <= Math.Clamp(c.Word.Length / 3, Math.Min(2, c.Word.Length - 2), 4))
        .OrderBy(static c => c.Distance)
        .Select(static c => c.Word)
        .FirstOrDefault();
}
