using System.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Patterns.Grok;
using StreamEngine.Parsing.Patterns.Layouts;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Patterns;

/// <summary>Makes parsers of grok patterns and regular expressions.</summary>
internal static class ExpressionParser
{
    /// <summary>Lines of a sample that are looked at for the shape of times.</summary>
    private const int SampleLines = 50;

    /// <summary>Makes a parser.</summary>
    /// <param name="format">grok or regex: in the latter <c>%{</c> has no meaning.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="options">Rules for times.</param>
    /// <param name="sample">First lines: they tell whether times have a year.</param>
    /// <exception cref="PatternException">The pattern cannot be used.</exception>
    internal static PatternParser Make(string format, string pattern, ParserOptions options, ReadOnlySpan<byte> sample)
    {
        List<PatternField> fields;
        RegexNode node;
        if (format == "grok")
        {
            var grok = new GrokReader(options.Format.Definitions);
            node = grok.Read(pattern);
            fields = grok.Fields;
        }
        else
        {
            List<PatternField> groups = [];
            node = RegexReader.Read(pattern, (name, _) =>
            {
                groups.Add(PatternField.Of(name));
                return groups.Count - 1;
            });
            fields = groups;
        }

        TimestampShape? shape = options.Format.TimeFormat is { } time ? DateFormat.Read(time) : null;
        PatternProgram? program = RegexSteps.TryMake(node, fields.Count);
        RegexFallback fallback = RegexFallback.Make(node, fields.Count);
        bool infers = shape is { HasYear: false } || (shape is null && InfersYear(sample, program, fallback, fields, options));
        var plan = new PatternPlan(format, $"{format}: {pattern}", program, fallback, null, infers);
        return new PatternParser(plan, fields, new PatternRow(fields, options, shape, dashIsNothing: false, trims: false), options);
    }

    private static bool InfersYear(ReadOnlySpan<byte> sample, PatternProgram? program, RegexFallback fallback, List<PatternField> fields, ParserOptions options)
    {
        PatternState state = new(fields, FieldProjection.None);
        PatternMatcher matcher = program is null ? default : new PatternMatcher(program, state);
        RecordLines lines = new(sample);
        for (int i = 0; i < SampleLines && lines.Next(out ReadOnlySpan<byte> line); i++)
        {
            PatternResult result = program is null ? PatternResult.GaveUp : matcher.Match(line);
            if (result == PatternResult.Yes || (result == PatternResult.GaveUp && fallback.TryMatch(line, state.Slots)))
            {
                for (int field = 0; field < fields.Count; field++)
                {
                    int start = state.Slots[field * 2];
                    if (fields[field].Entry.Field == WellKnownField.Time && start >= 0
                        && TimestampReader.TryReadPrefix(line[start..state.Slots[(field * 2) + 1]], options, out _, out TimestampShape? shape) > 0)
                    {
                        return !shape!.HasYear;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Finds what is wrong with the settings.</summary>
    internal static IEnumerable<FormatOptionError> Check(string format, FormatOptions options)
    {
        if (options.TimeFormat is { } time && FormatOptionCheck.Try("time_format", () => DateFormat.Read(time)) is { } wrong)
        {
            yield return wrong;
        }

        if (string.IsNullOrEmpty(options.Pattern))
        {
            yield return new FormatOptionError("pattern", $"expected a pattern for the format {format}, found none");
            yield break;
        }

        foreach ((string name, string definition) in options.Definitions)
        {
            if (FormatOptionCheck.Try("definitions", () => new GrokReader(options.Definitions).Read($"%{{{name}}}")) is { } bad)
            {
                yield return bad;
            }
        }

        FormatOptions plain = new() { Pattern = options.Pattern };
        foreach ((string name, string definition) in options.Definitions)
        {
            plain.Definitions[name] = definition;
        }

        if (FormatOptionCheck.Try("pattern", () => Make(format, options.Pattern, new ParserOptions { Format = plain }, [])) is { } error)
        {
            yield return error;
        }
    }
}
