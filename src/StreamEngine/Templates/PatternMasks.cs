using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace StreamEngine.Templates;

/// <summary>Masks of an operator. Any thread may rent what finds them.</summary>
internal sealed class PatternMasks
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private readonly string[] _patterns;
    private readonly ConcurrentBag<MaskedLine> _spare = [];

    private PatternMasks(IEnumerable<TemplateMask> masks) => _patterns = [.. masks.Select(static m => m.Pattern)];

    /// <summary>The masks of the options, null for none.</summary>
    internal static PatternMasks? Of(TemplateOptions options) => options.Masks.Count == 0 ? null : new PatternMasks(options.Masks);

    /// <summary>What is wrong with a pattern, null for nothing.</summary>
    internal static string? Error(string pattern)
    {
        try
        {
            return new Regex(pattern, Options).IsMatch(string.Empty) ? "expected a pattern that takes one character at least, found one that takes the empty text" : null;
        }
        catch (RegexParseException error)
        {
            return FormattableString.Invariant($"expected a regular expression, found an error at character {error.Offset}: {error.Message.TrimEnd('.')}");
        }
        catch (NotSupportedException)
        {
            // Without these, time grows with the length of the line alone, and what comes out does not depend on how fast the machine is.
            return "expected a regular expression without look-arounds, back references and atomic groups";
        }
    }

    /// <summary>Memory and compiled patterns for one thread: a regular expression that threads share makes a new state for each call.</summary>
    internal MaskedLine Rent() => _spare.TryTake(out MaskedLine? line) ? line : new MaskedLine([.. _patterns.Select(static p => new Regex(p, Options))]);

    internal void Return(MaskedLine line) => _spare.Add(line);
}
