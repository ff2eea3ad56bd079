using StreamEngine.Server.Config;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Config;

public sealed class TemplateConfigTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Seeds_masks_and_rules_arrive_where_they_belong()
    {
        TemplateOptions options = _folder.Valid(
            """
            sources: [{type: stdin}]
            templates:
              seeds:
                - user <*> logged in
                - {text: disk <*> is full, name: disk full}
              masks: [{name: order, pattern: 'ORD-[A-Z]+'}]
              rules:
                - {id: 0123456789ABCDEF, mute: true}
                - {text: took <*> ms, name: times, pin: true}
            """).Pipeline.Templates;
        Assert.Equal([("user <*> logged in", null), ("disk <*> is full", "disk full")], options.Seeds.Select(s => (s.Text, s.Name)));
        Assert.Equal(("order", "ORD-[A-Z]+"), options.Masks.Select(m => (m.Name, m.Pattern)).Single());
        Assert.Equal(
            [("0123456789ABCDEF", null, null, true, false), (null, "took <*> ms", "times", false, true)],
            options.Rules.Select(r => (r.Id, r.Text, r.Name, r.Mute, r.Pin)));
    }

    [Fact]
    public void Every_error_has_its_line()
    {
        IReadOnlyList<ConfigError> errors = _folder.Errors(
            """
            sources: [{type: stdin}]
            templates:
              seeds:
                - <*>
                - name: no text
                - user 55 logged in
                - user <*> left
                - {text: user <*> left}
                - [a list]
              masks:
                - {name: a, pattern: '('}
                - {name: a, pattern: x}
                - {name: b, pattern: '(?=x)y'}
                - {pattern: z*}
              rules:
                - {id: 12, mute: true}
                - {id: 0123456789abcdef}
                - {mute: true}
                - {id: 0123456789abcdee, text: a b, mute: true}
                - {text: a b, mute: maybe, pin: true}
                - {text: a b, unknown: 1, pin: true}
            """);
        string[] expected =
        [
            "4 a word that stays", "5 the key 'text' in templates.seeds[]", "6 <*> once in place of each variable part", "8 each template once", "9 to have keys and values",
            "11 a regular expression, found an error", "12 each mask to have a name of its own", "13 without look-arounds", "14 the key 'name'", "14 takes the empty text",
            "16 16 hexadecimal digits", "17 a name, mute or pin, found none", "18 either id or text, found none", "19 either id or text, found both",
            "20 one of false, true", "21 a key of templates.rules[]", "21 one rule for each template",
        ];
        string[] found = [.. errors.Select(static e => $"{e.Line} {e.Message}")];
        Assert.True(expected.Length == found.Length, string.Join('\n', found));
        Assert.All(expected, text => Assert.Contains(found, f => f.StartsWith(text.Split(' ')[0] + " ", StringComparison.Ordinal) && f.Contains(text[(text.IndexOf(' ') + 1)..], StringComparison.Ordinal)));
    }

    [Fact]
    public void Series_arrive_where_they_belong()
    {
        TemplateOptions options = _folder.Valid(
            """
            sources: [{type: stdin}]
            templates:
              series:
                - {id: 0123456789ABCDEF, slot: 2}
                - {text: route=<*> took <*> ms, slot: 2, name: http.took, labels: [route], max_series: 7}
            """).Pipeline.Templates;
        Assert.Equal(
            [("0123456789ABCDEF", null, "2", "log.value", "", 100), (null, "route=<*> took <*> ms", "2", "http.took", "route", 7)],
            options.Series.Select(s => (s.Id, s.Text, s.Slot, s.Name, string.Join(' ', s.Labels), s.MaxSeries)));
    }

    [Fact]
    public void Every_error_of_series_has_its_line()
    {
        IReadOnlyList<ConfigError> errors = _folder.Errors(
            """
            sources: [{type: stdin}]
            templates:
              series:
                - {slot: 1}
                - {id: 12, slot: 1}
                - {id: 0123456789abcdef, text: a <*>, slot: 1}
                - {text: took <*> ms}
                - {text: took <*> ms, slot: 2}
                - {text: took=<*> for <*>, slot: for}
                - {text: plain words, slot: 1}
                - {id: 0123456789abcdef, slot: 0}
                - {id: 0123456789abcdef, slot: a b}
                - {id: 0123456789abcdef, slot: 1, name: a b}
                - {id: 0123456789abcdef, slot: 1, max_series: 0}
                - {id: 0123456789abcdef, slot: 2, labels: [2]}
                - {id: 0123456789abcdef, slot: 3, labels: [1, 2, 4, 5, 6]}
                - {id: 0123456789abcdef, slot: 4, labels: [template]}
                - {text: a <*> of <*>, slot: 1, labels: [3]}
                - {id: 0123456789ABCDEF, slot: 4}
                - {id: 0123456789abcdef, slot: 5, unknown: 1}
            """);
        string[] expected =
        [
            "4 either id or text, found none", "5 16 hexadecimal digits", "6 either id or text, found both", "7 the key 'slot' in templates.series[]", "8 a slot of the template, 1 to 1, found '2'",
            "9 a slot of the template, 1 to 2 or 'took', found 'for'", "10 a template with a variable part", "11 the number of a slot from 1 on", "12 the number of a slot from 1 on", "13 the name of a metric",
            "14 1 to 10000", "15 each slot once, found '2' again", "16 at most 4, found 5", "17 the number of the slot in place of its key", "18 a slot of the template, 1 to 2, found '3'",
            "19 each series once", "20 a key of templates.series[]",
        ];
        string[] found = [.. errors.Select(static e => $"{e.Line} {e.Message}")];
        Assert.True(expected.Length == found.Length, string.Join('\n', found));
        Assert.All(expected, text => Assert.Contains(found, f => f.StartsWith(text.Split(' ')[0] + " ", StringComparison.Ordinal) && f.Contains(text[(text.IndexOf(' ') + 1)..], StringComparison.Ordinal)));
    }

    [Fact]
    public void Too_many_seeds_for_the_places_are_an_error_at_the_list()
    {
        ConfigError error = Assert.Single(_folder.Errors("sources: [{type: stdin}]\ntemplates:\n  max_templates: 3\n  seeds: [a b, c d]\n"));
        Assert.Equal((4, "expected at most 1, found 2"), (error.Line, error.Message));
    }
}
