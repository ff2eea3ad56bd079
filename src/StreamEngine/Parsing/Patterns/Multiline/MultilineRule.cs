using StreamEngine.Batching;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Patterns.Multiline;

/// <summary>Tells by a configured rule which lines start a record. Safe for any number of threads.</summary>
internal sealed class MultilineRule
{
    /// <summary>The word that stands for a timestamp at the start of a line.</summary>
    internal const string Timestamp = "timestamp";

    private readonly bool _indented;
    private readonly bool _timestamp;
    private readonly bool _whenMatched;
    private readonly PatternProgram? _program;
    private readonly RegexFallback? _fallback;
    private readonly ParserOptions _options;

    /// <param name="options">A rule that <see cref="Check"/> has found to be right.</param>
    /// <param name="parser">Zone of timestamps.</param>
    internal MultilineRule(MultilineOptions options, ParserOptions parser)
    {
        _options = parser;
        MaxLines = options.MaxLines;
        _indented = options.Indented;
        _timestamp = options.Start == Timestamp;
        _whenMatched = options.Start is not null != options.Negate;
        if (!_indented && !_timestamp)
        {
            (_program, _fallback) = Compile(options.Start ?? options.Continuation!);
        }
    }

    /// <summary>Most lines of a record.</summary>
    internal int MaxLines { get; }

    /// <summary>Finds what is wrong with a rule.</summary>
    internal static IEnumerable<FormatOptionError> Check(MultilineOptions options)
    {
        int rules = (options.Start is null ? 0 : 1) + (options.Continuation is null ? 0 : 1) + (options.Indented ? 1 : 0);
        if (rules != 1)
        {
            yield return new FormatOptionError("multiline", $"expected one of multiline.start, multiline.continuation and multiline.indented, found {(rules == 0 ? "none" : "several")}");
        }

        foreach ((string key, string? pattern) in new[] { ("multiline.start", options.Start == Timestamp ? null : options.Start), ("multiline.continuation", options.Continuation) })
        {
            if (pattern is not null && FormatOptionCheck.Try(key, () => Compile(pattern)) is { } error)
            {
                yield return error;
            }
        }

        if (options.MaxLines is < 1 or > 1_000_000)
        {
            yield return new FormatOptionError("multiline.max_lines", FormattableString.Invariant($"expected multiline.max_lines to be a whole number from 1 to 1000000, found {options.MaxLines}"));
        }
    }

    /// <summary>True when a line starts a record. Blank lines never do.</summary>
    internal bool StartsRecord(ReadOnlySpan<byte> line)
    {
        if (Tokens.SkipSpaces(line, 0) == line.Length)
        {
            return false;
        }

        bool matched = _indented ? line.Length > 0 && Tokens.IsSpace(line[0]) : _timestamp ? HasTimestamp(line) : Matches(line);
        return matched == _whenMatched;
    }

    private static (PatternProgram? Program, RegexFallback? Fallback) Compile(string pattern)
    {
        RegexNode node = RegexReader.Read(pattern, static (_, _) => -1);
        return (RegexSteps.TryMake(node, 0), RegexFallback.Make(node, 0));
    }

    private bool HasTimestamp(ReadOnlySpan<byte> line)
    {
        int start = 0;
        while (start < line.Length && line[start] is (byte)'[' or (byte)'(' or (byte)'<' or (byte)'"' or (byte)'\'' or (byte)'{')
        {
            start++;
        }

        return TimestampReader.TryReadPrefix(line[start..], _options, out _, out _) > 0;
    }

    private bool Matches(ReadOnlySpan<byte> line)
    {
        PatternResult result = _program is null ? PatternResult.GaveUp : new PatternMatcher(_program, PatternState.OfThread).Match(line);
        return result == PatternResult.Yes || (result == PatternResult.GaveUp && _fallback!.IsMatch(line));
    }
}
