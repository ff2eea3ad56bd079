using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StreamEngine.Parsing.Patterns;

/// <summary>
/// The engine of .NET, for what steps cannot do or gave up on: linear in the length of a line, and it allocates the line as a string and a
/// match for each record.
/// </summary>
internal sealed class RegexFallback
{
    private readonly Regex _regex;
    private readonly int[] _groups;

    private RegexFallback(Regex regex, int fields)
    {
        _regex = regex;
        _groups = [.. Enumerable.Range(0, fields).Select(i => regex.GroupNumberFromName(string.Create(CultureInfo.InvariantCulture, $"g{i}")))];
    }

    /// <summary>Makes the engine.</summary>
    /// <exception cref="PatternException">.NET cannot run the expression in linear time.</exception>
    internal static RegexFallback Make(RegexNode node, int fields, RegexOptions engine = RegexOptions.NonBacktracking)
    {
        StringBuilder text = new();
        node.Write(text);
        try
        {
            return new RegexFallback(new Regex(text.ToString(), engine | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture), fields);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new PatternException($"expected a pattern that can run in linear time, found one that cannot: {error.Message.ReplaceLineEndings(" ")}", 0);
        }
    }

    /// <summary>True when the line has a match.</summary>
    internal bool IsMatch(ReadOnlySpan<byte> line) => _regex.IsMatch(Encoding.UTF8.GetString(line));

    /// <summary>Finds the fields of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="slots">Takes start and end of each field, in bytes; -1 for one that was not met.</param>
    internal bool TryMatch(ReadOnlySpan<byte> line, Span<int> slots)
    {
        string text = Encoding.UTF8.GetString(line);
        Match match = _regex.Match(text);
        if (!match.Success)
        {
            return false;
        }

        bool ascii = text.Length == line.Length;
        for (int i = 0; i < _groups.Length; i++)
        {
            Group group = match.Groups[_groups[i]];
            int start = !group.Success ? -1 : ascii ? group.Index : Encoding.UTF8.GetByteCount(text.AsSpan(0, group.Index));
            slots[i * 2] = start;
            slots[(i * 2) + 1] = !group.Success ? -1 : start + (ascii ? group.Length : Encoding.UTF8.GetByteCount(group.ValueSpan));
        }

        return true;
    }
}
