using StreamEngine.Batching;
using StreamEngine.Parsing.Patterns;
using StreamEngine.Parsing.Patterns.Multiline;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing;

/// <summary>Finds all that is wrong with the settings of a format, before anything is read.</summary>
internal static class FormatOptionCheck
{
    /// <summary>Settings that every format has.</summary>
    private static readonly string[] s_common = ["time_zone", "year", "max_fields", "max_depth"];

    /// <summary>Checks settings.</summary>
    /// <param name="name">Name of a known format; null when it is found from the data.</param>
    /// <param name="options">The settings.</param>
    internal static IReadOnlyList<FormatOptionError> Run(string? name, FormatOptions options)
    {
        IRecordFormat? format = null;
        if (name is not null && !FormatRegistry.Default.TryGet(name, out format, out string? unknown))
        {
            return [new FormatOptionError(string.Empty, unknown)];
        }

        List<FormatOptionError> errors = [];
        string[] own = format is null ? [] : [.. format.Settings];
        foreach (string key in Given(options).Where(k => !own.Contains(k) && !s_common.Contains(k)))
        {
            string formats = string.Join(", ", FormatRegistry.Default.Formats.Where(f => f.Settings.Contains(key)).Select(static f => f.Name));
            errors.Add(new FormatOptionError(key, $"expected {key} only with the format {formats}, found it with {name ?? "none"}"));
        }

        Range("year", options.Year, CivilTime.MinYear, CivilTime.MaxYear, errors);
        Range("max_fields", options.MaxFields, 1, 65_536, errors);
        Range("max_depth", options.MaxDepth, 1, 1024, errors);
        if (own.Contains("multiline") && options.Multiline is { } multiline)
        {
            errors.AddRange(MultilineRule.Check(multiline));
        }

        if (format is not null)
        {
            errors.AddRange(format.Check(options).Where(e => errors.TrueForAll(k => k.Key != e.Key)));
        }

        return errors;
    }

    /// <summary>What compiling throws, as an error of a setting; null when it does not.</summary>
    internal static FormatOptionError? Try(string key, Action compile)
    {
        try
        {
            compile();
            return null;
        }
        catch (PatternException error)
        {
            return new FormatOptionError(key, $"expected {key} to be a pattern that can be read; {error.Message}");
        }
    }

    private static IEnumerable<string> Given(FormatOptions o)
    {
        string?[] keys =
        [
            o.Pattern is null ? null : "pattern", o.Definitions.Count == 0 ? null : "definitions", o.TimeFormat is null ? null : "time_format",
            o.Delimiter is null ? null : "delimiter", o.Columns.Count == 0 ? null : "columns", o.Multiline is null ? null : "multiline",
        ];
        return keys.OfType<string>();
    }

    private static void Range(string key, int? value, int least, int most, List<FormatOptionError> errors)
    {
        if (value < least || value > most)
        {
            errors.Add(new FormatOptionError(key, FormattableString.Invariant($"expected {key} to be a whole number from {least} to {most}, found {value}")));
        }
    }
}
