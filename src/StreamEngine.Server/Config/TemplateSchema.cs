using StreamEngine.Templates;
using V = StreamEngine.Server.Config.ConfigValues;

namespace StreamEngine.Server.Config;

/// <summary>Keys of log templates, and the errors of what they have together.</summary>
internal static class TemplateSchema
{
    private static readonly ConfigValue<bool> _flag = V.Choice(("false", false), ("true", true));

    private static readonly ConfigSection<TemplateSeed> _seed = new ConfigSection<TemplateSeed>(
        "templates.seeds[]", "Templates that exist from the start, at most 1000 and half of `max_templates`: they are never evicted, and take all lines that match. A text alone will do in place of the keys. [Templates](templates.md#seeds-masks-and-rules) describes them.")
        .Required("text", V.Text, static (s, v) => s.Text = v, "The template, `<*>` for variable parts: one that is a word of its own covers exactly one word or variable part, one inside a word what is left of it.")
        .Value("name", V.Text, string.Empty, static (s, v) => s.Name = v, "What people read in place of the text.");

    private static readonly ConfigSection<TemplateMask> _mask = new ConfigSection<TemplateMask>(
        "templates.masks[]", "What is variable besides numbers, addresses, paths and what else is known to be, at most 32. Where two overlap, the first one counts.")
        .Required("name", V.Text, static (m, v) => m.Name = v, "Its own name.")
        .Required("pattern", V.Text, static (m, v) => m.Pattern = v, "A .NET regular expression without look-arounds, back references and atomic groups. Upper and lower case differ; `(?i)` at its start lifts that.");

    private static readonly ConfigSection<TemplateRule> _rule = new ConfigSection<TemplateRule>(
        "templates.rules[]", "What is said of single templates, each by `id` or `text`, at most 10000. It goes on to the general template that takes one over; ids and counts stay as they are.")
        .Value("id", V.Text, string.Empty, static (r, v) => r.Id = v, "Id of the template, 16 hexadecimal digits.")
        .Value("text", V.Text, string.Empty, static (r, v) => r.Text = v, "Text of the template, as lists show it.")
        .Value("name", V.Text, string.Empty, static (r, v) => r.Name = v, "What people read in place of the text.")
        .Value("mute", _flag, static r => r.Mute, static (r, v) => r.Mute = v, "No anomaly is made of it: neither as new, nor as a burst or silence.")
        .Value("pin", _flag, static r => r.Pin, static (r, v) => r.Pin = v, "It is never evicted.");

    private static readonly ConfigSection<TemplateSeries> _series = new ConfigSection<TemplateSeries>(
        "templates.series[]", "Numbers in lines that become metrics, each of a template by `id` or `text`, at most 1000. Like a rule, it goes on to the general template that takes one over. [Templates](templates.md#series-of-numbers-in-lines) describes them.")
        .Value("id", V.Text, string.Empty, static (s, v) => s.Id = v, "Id of the template, 16 hexadecimal digits.")
        .Value("text", V.Text, string.Empty, static (s, v) => s.Text = v, "Text of the template, as lists show it.")
        .Required("slot", V.Text, static (s, v) => s.Slot = v, "The variable part that has the number: which one, from 1 on, or the key before its equals sign.")
        .Value("name", V.Text, static s => s.Name, static (s, v) => s.Name = v, "Name of the metric.")
        .Values("labels", V.Text, static s => s.Labels, "Variable parts whose values tell series apart, at most 4, each by its number or key.")
        .Value("max_series", V.Integer(1, 10_000), static s => s.MaxSeries, static (s, v) => s.MaxSeries = v, "Series that labels tell apart; the numbers of further ones go to one with `<other>`.");

    internal static ConfigSection<TemplateOptions> Section { get; } = new ConfigSection<TemplateOptions>(
        "templates", "Log templates.")
        .Value("max_templates", V.Integer(1, 1_000_000), static t => t.MaxTemplates, static (t, v) => t.MaxTemplates = v, "Templates that are told apart; lines of further ones go to `<other>`.")
        .Value("max_learned_slots", V.Integer(0, 100_000), static t => t.MaxLearnedSlots, static (t, v) => t.MaxLearnedSlots = v, "Variable parts whose range of numbers is learned, so that unusual ones are told: those of the templates that are frequent first; 0 for those of `series` alone. [Anomalies of log lines](log-anomalies.md#unusual-numbers) describes it.")
        .Value("journal", V.Path, string.Empty, static (t, v) => t.Journal = v, "Folder of a journal of all templates, their ids and what took them over, for this process alone; none is written without it. It is made when it is not there.")
        .List("seeds", _seed, static t => t.Seeds, shorthand: "text")
        .List("masks", _mask, static t => t.Masks)
        .List("rules", _rule, static t => t.Rules)
        .List("series", _series, static t => t.Series);

    /// <summary>Finds what is wrong with the lists, at the places where it stands.</summary>
    internal static void Check(ConfigScope scope, TemplateOptions options)
    {
        foreach (TemplateError error in TemplateCheck.Run(options))
        {
            object? item = error.Index < 0 ? options : error.List switch
            {
                nameof(options.Seeds) => options.Seeds[error.Index],
                nameof(options.Masks) => options.Masks[error.Index],
                nameof(options.Series) => options.Series[error.Index],
                _ => options.Rules[error.Index],
            };
            string key = error.Part == nameof(TemplateSeries.MaxSeries) ? "max_series" : (error.Index < 0 ? error.List : error.Part).ToLowerInvariant();
            ConfigNode at = scope.TryPair(item, key, out ConfigPair? pair) ? pair.Value : scope.PlaceOf(item);

            // A key that is missing, or a value that could not be read, has been told.
            if (at.Line > 0 && !scope.Errors.Any(e => (e.Line, e.Column) == (at.Line, at.Column)))
            {
                scope.Add(at, error.Message);
            }
        }
    }
}
