using System.CommandLine;
using System.CommandLine.Parsing;
using StreamEngine.Batching;
using StreamEngine.Server.Config;

namespace StreamEngine.Server.Commands;

/// <summary><c>--format</c>, <c>--pattern</c> and <c>--format-option</c>: the format of all input and its settings, with the keys of a configuration.</summary>
internal sealed class FormatArguments
{
    private readonly Option<string?> _name = CommonOptions.Format();
    private readonly Option<string?> _pattern = new("--pattern") { Description = "How lines are built, for log4j, python, access, grok and regex", HelpName = "PATTERN" };

    private readonly Option<string[]> _settings = new("--format-option")
    {
        Description = "A setting of the format, as under format_options of a configuration: time_zone=+02:00, multiline.start=timestamp; may be repeated",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the options to a command, with their checks.</summary>
    internal FormatArguments AddTo(Command command)
    {
        command.Options.Add(_name);
        command.Options.Add(_pattern);
        command.Options.Add(_settings);
        command.Validators.Add(result =>
        {
            string? name = result.GetValue(_name);
            if (name is null || Formats.Error(name) is null)
            {
                Read(name, result.GetValue(_pattern), result.GetValue(_settings) ?? [], out IReadOnlyList<string> errors);
                foreach (string error in errors)
                {
                    result.AddError(error);
                }
            }
        });
        return this;
    }

    internal string? Name(ParseResult parsed) => parsed.GetValue(_name);

    /// <summary>The settings; null for none.</summary>
    internal FormatOptions? Options(ParseResult parsed) => Read(Name(parsed), parsed.GetValue(_pattern), parsed.GetValue(_settings) ?? [], out _);

    private static FormatOptions? Read(string? name, string? pattern, string[] settings, out IReadOnlyList<string> errors)
    {
        var scope = new ConfigScope("command line", static _ => null);
        MapNode map = Map(pattern, settings, scope);
        FormatOptions? options = map.Pairs.Count == 0 ? null : new FormatOptions();
        if (options is not null)
        {
            FormatSchema.Options.Read(scope, map, options);
        }

        if (!scope.HasErrors)
        {
            FormatSchema.Check(scope, name, options, map);
        }

        errors = [.. scope.Errors.Select(static e => (e.Message.Replace("sources[].format_options.", string.Empty, StringComparison.Ordinal)).TrimEnd('.') + ".")];
        return options;
    }

    /// <summary>Keys and values as a file has them: dots make sections, commas make the list of columns.</summary>
    private static MapNode Map(string? pattern, string[] settings, ConfigScope scope)
    {
        var pairs = new List<ConfigPair>();
        var sections = new Dictionary<string, List<ConfigPair>>(StringComparer.Ordinal);
        if (pattern is not null)
        {
            pairs.Add(new ConfigPair(Text("pattern"), Text(pattern)));
        }

        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                scope.Add(0, 0, $"--format-option: expected KEY=VALUE, found '{setting}'");
                continue;
            }

            string[] keys = setting[..equals].Split('.', 2);
            string value = setting[(equals + 1)..];
            if (keys.Length == 1)
            {
                pairs.Add(new ConfigPair(Text(keys[0]), keys[0] == "columns" ? new ListNode(0, 0, [.. value.Split(',').Select(Text)]) : Text(value)));
                continue;
            }

            if (!sections.TryGetValue(keys[0], out List<ConfigPair>? section))
            {
                sections[keys[0]] = section = [];
                pairs.Add(new ConfigPair(Text(keys[0]), new MapNode(0, 0, section)));
            }

            section.Add(new ConfigPair(Text(keys[1]), Text(value)));
        }

        return new MapNode(0, 0, pairs);
    }

    /// <summary>The command line has no variables of its own: the shell puts them in.</summary>
    private static ScalarNode Text(string text) => new(0, 0, text.Replace("${", "$${", StringComparison.Ordinal), Quoted: true);
}
