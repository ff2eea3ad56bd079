using System.Text.RegularExpressions;

namespace StreamEngine.Tests.House;

/// <summary>One text of the repository, or a made-up one that shows that a rule fires.</summary>
/// <param name="Path">Path from the root, with forward slashes.</param>
/// <param name="Text">The text, as it is.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private string? _code;

    /// <summary>The text with comments and literals blanked, of the same length.</summary>
    public string Code => _code ??= CodeText.Of(Text);

    public IEnumerable<string> Lines => Text.Split('\n');

    /// <summary>One finding for each match in the code, with its line.</summary>
    public IEnumerable<string> Find(Regex pattern, string why) => Find(Code, pattern, why);

    /// <summary>One finding for each match in the whole text, comments and literals included.</summary>
    public IEnumerable<string> FindInText(Regex pattern, string why) => Find(Text, pattern, why);

    public string At(int index, string what) => $"{Path}:{1 + Text.AsSpan(0, index).Count('\n')}: {what}";

    private IEnumerable<string> Find(string text, Regex pattern, string why) =>
        pattern.Matches(text).Select(match => At(match.Index, $"'{match.Value.Trim()}': {why}"));
}
