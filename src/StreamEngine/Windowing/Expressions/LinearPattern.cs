using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StreamEngine.Windowing.Expressions;

/// <summary>A regular expression whose time grows with the text alone: no backtracking, no look-around, no references.</summary>
internal sealed partial class LinearPattern
{
    private readonly Regex _regex;
    private char[] _characters = new char[256];

    /// <summary>Compiles a pattern that <see cref="Check"/> lets pass.</summary>
    internal LinearPattern(string pattern, bool ignoreCase) => _regex = Make(pattern, ignoreCase);

    /// <summary>True when the pattern is found in UTF-8 text; bytes that are no text are read as U+FFFD.</summary>
    internal bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (_characters.Length < text.Length)
        {
            _characters = new char[Math.Max(text.Length, _characters.Length * 2)];
        }

        int length = Encoding.UTF8.GetChars(text, _characters);
        return _regex.IsMatch(_characters.AsSpan(0, length));
    }

    /// <summary>What is wrong with a pattern; null when nothing is.</summary>
    internal static (string Expected, string Found)? Check(string pattern)
    {
        if (pattern.Length > ExpressionLimits.Pattern)
        {
            return ($"a pattern of at most {ExpressionLimits.Pattern} characters", $"{pattern.Length}");
        }

        double product = 1;
        foreach (Match count in Counts().Matches(pattern))
        {
            foreach (string number in count.Value.Trim('{', '}').Split(','))
            {
                product *= double.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out double times) ? Math.Max(1, times) : 1;
            }
        }

        if (product > ExpressionLimits.Repeats)
        {
            return ($"counts of repetition with a product of at most {ExpressionLimits.Repeats}", $"the pattern '{pattern}'");
        }

        try
        {
            Make(pattern, ignoreCase: false);
            return null;
        }
        catch (RegexParseException problem)
        {
            return ("a regular expression", $"'{pattern}' ({problem.Error} at {problem.Offset + 1})");
        }
        catch (NotSupportedException)
        {
            return ("a regular expression without look-around, references and atomic groups", $"'{pattern}'");
        }
    }

    private static Regex Make(string pattern, bool ignoreCase) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));

    [GeneratedRegex(@"\{\d+(,\d*)?\}")]
    private static partial Regex Counts();
}
