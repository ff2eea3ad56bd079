using System.CommandLine;
using System.CommandLine.Parsing;

namespace StreamEngine.Server.Commands;

/// <summary>Arguments and options that several commands share, each with the check of its text.</summary>
internal static class CommonOptions
{
    internal static Argument<string[]> Paths() => new("PATH")
    {
        Description = "Files, folders, globs ('logs/**/*.log'), or - for stdin. Gzip and Zstandard are unpacked.",
        Arity = ArgumentArity.OneOrMore,
    };

    internal static Option<string?> Format()
    {
        var option = new Option<string?>("--format", "-f")
        {
            Description = $"Format of all input instead of detecting it: {string.Join(", ", Formats.Names)}",
            HelpName = "F",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && Formats.Error(name) is { } error)
            {
                result.AddError(error);
            }
        });
        return option;
    }

    internal static Option<string> Output(string description, string fallback, params string[] known)
    {
        var option = new Option<string>("--output") { Description = description, HelpName = string.Join('|', known), DefaultValueFactory = _ => fallback };
        option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, known);
        return option;
    }

    internal static Option<string?> File(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    internal static Option<string?> DeadLetters() => File("--dead-letters", "Also write the records that could not be used, as JSON lines", "FILE");

    internal static Option<bool> FromDeadLetters() => new("--from-dead-letters")
    {
        Description = "PATH is what --dead-letters wrote: read its records again, under their first source and position. Name their --format",
    };

    internal static Option<string?> TimeZone()
    {
        var option = new Option<string?>("--time-zone") { Description = "Zone of timestamps that name none: " + TimeZoneText.Expected + " [default: UTC]", HelpName = "Z" };
        option.Validators.Add(result => Check(result, static text => TimeZoneText.TryParse(text, out _), TimeZoneText.Expected));
        return option;
    }

    internal static Option<string?> Duration(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "DURATION" };
        option.Validators.Add(result => Check(result, static text => DurationText.TryParse(text, out _), DurationText.Expected));
        return option;
    }

    internal static Option<int?> Workers()
    {
        var option = new Option<int?>("--workers") { Description = "Parser threads, 1 to 256. The result does not depend on it. [default: the processors, at most 4]", HelpName = "N" };
        option.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out int n) || n is < 1 or > 256))
            {
                result.AddError($"--workers: expected a whole number from 1 to 256, found '{result.Tokens[0].Value}'.");
            }
        });
        return option;
    }

    internal static TimeSpan? GetDuration(this ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text && DurationText.TryParse(text, out TimeSpan duration) ? duration : null;

    internal static TimeZoneInfo GetZone(this ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text && TimeZoneText.TryParse(text, out TimeZoneInfo zone) ? zone : TimeZoneInfo.Utc;

    private static void Check(OptionResult result, Predicate<string> valid, string expected)
    {
        if (result.GetValueOrDefault<string?>() is { } text && !valid(text))
        {
            result.AddError($"{result.Option.Name}: expected {expected}, found '{text}'.");
        }
    }
}
