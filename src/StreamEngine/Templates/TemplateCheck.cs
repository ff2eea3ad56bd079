using System.Globalization;

namespace StreamEngine.Templates;

/// <summary>Finds everything that is wrong with seeds, masks, rules and series.</summary>
internal sealed class TemplateCheck
{
    private const int MaxText = 4096;
    private readonly List<TemplateError> _errors = [];

    /// <summary>Checks the lists of the options; empty when all is well.</summary>
    internal static IReadOnlyList<TemplateError> Run(TemplateOptions options)
    {
        var check = new TemplateCheck();
        check.Masks(options);
        check.Seeds(options, check._errors.Count == 0 ? PatternMasks.Of(options) : null);
        check.Rules(options);
        check.Series(options);
        return check._errors;
    }

    private void Masks(TemplateOptions options)
    {
        Most(nameof(options.Masks), options.Masks.Count, TemplateOptions.MaxMasks);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < options.Masks.Count; i++)
        {
            TemplateMask mask = options.Masks[i];
            Line(nameof(options.Masks), i, nameof(mask.Name), mask.Name);
            if (!names.Add(mask.Name))
            {
                Add(nameof(options.Masks), i, nameof(mask.Name), $"expected each mask to have a name of its own, found '{mask.Name}' again");
            }

            if (PatternMasks.Error(mask.Pattern) is { } error)
            {
                Add(nameof(options.Masks), i, nameof(mask.Pattern), error);
            }
        }
    }

    private void Seeds(TemplateOptions options, PatternMasks? masks)
    {
        Most(nameof(options.Seeds), options.Seeds.Count, Math.Min(TemplateOptions.MaxSeeds, Math.Max(options.MaxTemplates, 0) / 2));
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < options.Seeds.Count; i++)
        {
            TemplateSeed seed = options.Seeds[i];
            Name(nameof(options.Seeds), i, seed.Name);
            if (!Line(nameof(options.Seeds), i, nameof(seed.Text), seed.Text))
            {
                continue;
            }

            if (SeedForm.Error(seed.Text, masks) is { } error)
            {
                Add(nameof(options.Seeds), i, nameof(seed.Text), error);
            }
            else if (!ids.Add(TemplateKeys.IdOf(seed.Text)))
            {
                Add(nameof(options.Seeds), i, nameof(seed.Text), $"expected each template once, found '{seed.Text}' again");
            }
        }
    }

    private void Rules(TemplateOptions options)
    {
        Most(nameof(options.Rules), options.Rules.Count, TemplateOptions.MaxRules);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < options.Rules.Count; i++)
        {
            TemplateRule rule = options.Rules[i];
            Name(nameof(options.Rules), i, rule.Name);
            if (rule is { Name: null, Mute: false, Pin: false })
            {
                Add(nameof(options.Rules), i, string.Empty, "expected a name, mute or pin, found none of them");
            }

            if (rule.Id is null == rule.Text is null)
            {
                Add(nameof(options.Rules), i, nameof(rule.Text), $"expected either id or text, found {(rule.Id is null ? "none" : "both")}");
            }
            else if (rule.Id is { } id && !TemplateHandles.TryReadId(id, out _))
            {
                Add(nameof(options.Rules), i, nameof(rule.Id), $"expected the id of a template, 16 hexadecimal digits, found '{id}'");
            }
            else if (rule.Id is null && !Line(nameof(options.Rules), i, nameof(rule.Text), rule.Text!))
            {
                continue;
            }
            else if (!ids.Add(rule.Id?.ToLowerInvariant() ?? TemplateKeys.IdOf(rule.Text!)))
            {
                string part = rule.Id is null ? nameof(rule.Text) : nameof(rule.Id);
                Add(nameof(options.Rules), i, part, $"expected one rule for each template, found '{rule.Id ?? rule.Text}' again");
            }
        }
    }

    private void Series(TemplateOptions options)
    {
        Most(nameof(options.Series), options.Series.Count, TemplateOptions.MaxSeries);
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < options.Series.Count; i++)
        {
            foreach ((string part, string message) in SeriesCheck.Errors(options.Series[i], known))
            {
                Add(nameof(options.Series), i, part, message);
            }
        }
    }

    private void Most(string list, int count, int most)
    {
        if (count > most)
        {
            Add(list, -1, string.Empty, string.Create(CultureInfo.InvariantCulture, $"expected at most {most}, found {count}"));
        }
    }

    private void Name(string list, int index, string? name)
    {
        if (name is not null)
        {
            Line(list, index, nameof(TemplateRule.Name), name);
        }
    }

    private bool Line(string list, int index, string part, string text)
    {
        bool isLine = IsLine(text);
        if (!isLine)
        {
            Add(list, index, part, string.Create(CultureInfo.InvariantCulture, $"expected text on one line, 1 to {MaxText} characters"));
        }

        return isLine;
    }

    /// <summary>True for text on one line that is not too long.</summary>
    internal static bool IsLine(string text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxText && !text.Any(char.IsControl);

    private void Add(string list, int index, string part, string message) => _errors.Add(new TemplateError(list, index, part, message));
}
