using StreamEngine.Parsing;
using StreamEngine.Server.Config;
using Xunit;

namespace StreamEngine.Tests.Config;

public sealed class ConfigMistakeTests : IDisposable
{
    private const string Stdin = "sources: [{type: stdin}]\n";
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("windos:\n  size: 1m", 2, 1, "expected a key of the configuration, found 'windos'; did you mean 'windows'?")]
    [InlineData("windows:\n  sise: 1m", 3, 3, "expected a key of windows, found 'sise'; did you mean 'size'?")]
    [InlineData("windows:\n  idle-timeout: 1m", 3, 3, "did you mean 'idle_timeout'?")]
    [InlineData("templates:\n  zebra: 1", 3, 3, "expected a key of templates (max_templates, max_learned_slots, journal, seeds, masks, rules, series), found 'zebra'")]
    [InlineData("windows:\n  size: [1m]", 3, 9, "expected windows.size to be a duration from 1ms to 1d such as 500ms, 30s, 5m, 1h or 1d, found a list")]
    [InlineData("windows:\n  size: soon", 3, 9, "found 'soon'")]
    [InlineData("windows:\n  size: 2d", 3, 9, "expected windows.size to be a duration from 1ms to 1d such as 500ms, 30s, 5m, 1h or 1d, found '2d'")]
    [InlineData("windows:\n  size:", 3, 8, "found nothing")]
    [InlineData("windows: 5", 2, 10, "expected windows to have keys and values, found '5'")]
    [InlineData("windows:\n  late: ignore", 3, 9, "expected windows.late to be one of drop, adjust, found 'ignore'")]
    [InlineData("windows:\n  max_series: 16777217", 3, 15, "a whole number from 1 to 16777216, found '16777217'")]
    [InlineData("windows:\n  size: 1m\n  size: 2m", 4, 3, "expected each key once, found 'size' again (first in line 3)")]
    [InlineData("scoring:\n  alerts_per_day: 0", 3, 19, "expected scoring.alerts_per_day to be a number above 0, found '0'")]
    [InlineData("scoring:\n  alerts_per_day: NaN", 3, 19, "found 'NaN'")]
    [InlineData("forecasts:\n  thresholds:\n    - pattern: disk*", 4, 7, "expected the key 'value' in forecasts.thresholds[], found none")]
    [InlineData("pipeline:\n  max_record_bytes: 100", 3, 21, "a size from 1KiB to 64MiB such as 64KiB, 1MiB, 1GiB or a number of bytes, found '100'")]
    [InlineData("pipeline:\n  max_record_bytes: 1MB", 3, 21, "found '1MB'")]
    [InlineData("pipeline:\n  time_zone: Mars/Base", 3, 14, "expected pipeline.time_zone to be UTC, a zone name")]
    [InlineData("http: on", 2, 7, "expected http to have keys and values, found 'on'")]
    [InlineData("http:\n  listen: 127.0.0.1", 3, 11, "expected http.listen to be a port or an address")]
    [InlineData("log_level: loud", 2, 12, "expected log_level to be one of trace, debug, information, warning, error, critical, none, found 'loud'")]
    [InlineData("outputs: []", 2, 10, "expected outputs to be a list, found an empty one")]
    [InlineData("outputs:\n  - type: jsonl", 3, 5, "expected the key 'path' in outputs[] of type jsonl, found none")]
    [InlineData("outputs:\n  - type: stdout\n    path: x", 4, 5, "expected 'path' only with type jsonl or frames, found it with type stdout")]
    [InlineData("outputs:\n  - type: jsonl\n    path: '{folder}/none/x.jsonl'", 4, 11, "expected path to be a file in a folder that exists")]
    [InlineData("outputs:\n  - type: jsonl\n    path: '{folder}'", 4, 11, "expected path to be a file, found the folder")]
    [InlineData("outputs: [{type: stdout}, {type: stdout}]", 2, 34, "expected one output of type stdout, found another one")]
    [InlineData("outputs:\n  - type: webhook\n    url: ftp://host/x", 4, 10, "expected outputs[].url to be an absolute http or https address")]
    [InlineData("outputs:\n  - type: webhook\n    url: http://h/\n    headers:\n      'a b': c", 6, 7, "expected the name of a header")]
    [InlineData("outputs:\n  - type: webhook\n    url: http://h/\n    batch_size: 0", 5, 17, "a whole number from 1 to 10000, found '0'")]
    [InlineData("dead_letters: '{folder}/none/x'", 2, 15, "expected dead_letters to be a file in a folder that exists")]
    [InlineData("dead_letters: '{folder}/a'\noutputs: [{type: jsonl, path: '{folder}/a'}]", 2, 15, "expected each output to have a file of its own")]
    [InlineData("topology: '{folder}/none.csv'", 2, 11, "expected topology to be a file that says who calls whom")]
    [InlineData("drain_timeout: ${SE_NONE}", 2, 16, "expected the environment to have SE_NONE")]
    [InlineData("drain_timeout: ${SE_NONE", 2, 16, "expected '}' at the end of the variable")]
    [InlineData("drain_timeout: '${1}'", 2, 16, "expected a variable as ${NAME} or ${NAME:-default}, found '${1}'")]
    [InlineData("---\na: 1", 2, 1, "expected one YAML document, found a second one")]
    public void One_mistake_is_one_error_at_its_place(string text, int line, int column, string message) => Single(Stdin + text, line, column, message);

    [Theory]
    [InlineData("", 1, 1, "expected the key 'sources' at the top, found none")]
    [InlineData("# nothing\n", 1, 1, "expected the key 'sources'")]
    [InlineData("- a\n", 1, 1, "expected keys and values such as 'sources:', found a list")]
    [InlineData("sources:\n  - format: json", 2, 5, "expected the key 'type' in sources[], found none")]
    [InlineData("sources:\n  - type: stdn", 2, 11, "expected sources[].type to be one of tail, files, stdin, tcp, syslog, http, found 'stdn'")]
    [InlineData("sources:\n  - type: tail", 2, 5, "expected the key 'path' or 'paths' in sources[] of type tail, found none")]
    [InlineData("sources:\n  - type: files\n    path: a\n    paths: [b]", 4, 5, "expected either 'path' or 'paths', found both")]
    [InlineData("sources:\n  - type: tcp", 2, 5, "expected the key 'listen' in sources[] of type tcp, found none")]
    [InlineData("sources:\n  - type: tcp\n    listen: 70000", 3, 13, "expected sources[].listen to be a port")]
    [InlineData("sources:\n  - type: tcp\n    listen: 5514\n    from: end", 4, 5, "expected 'from' only with type tail, found it with type tcp")]
    [InlineData("sources:\n  - {type: stdin, format: jason}", 2, 27, "expected sources[].format to be one of the known formats ({formats}), found 'jason'")]
    [InlineData("sources:\n  - {type: stdin, name: a}\n  - {type: http, name: a}", 3, 24, "expected each source to have a name of its own, found 'a' again")]
    [InlineData("sources:\n  - {type: stdin}\n  - {type: stdin}", 3, 12, "expected one source of type stdin, found another one")]
    [InlineData("http: off\nsources:\n  - {type: http}", 3, 12, "expected the http listener to be on")]
    [InlineData("sources:\n  - {type: tcp, listen: 5514}\n  - {type: syslog, listen: '0.0.0.0:5514'}", 3, 28, "which collides with 127.0.0.1:5514 of source 'tcp'")]
    [InlineData("sources:\n  - {type: tcp, listen: 9464}", 2, 25, "which collides with 127.0.0.1:9464 of http")]
    [InlineData("sources: [{type: files, path: '{folder}/a'}]\ndead_letters: '{folder}/a'", 2, 15, "expected an output that is not read as input")]
    [InlineData("sources:\n  -", 2, 4, "expected sources[] to have keys and values, found nothing")]
    [InlineData("sources:\n  - type: [\n", 3, 1, "expected YAML, found a syntax error")]
    [InlineData("sources: *x", 1, 10, "expected YAML, found a syntax error: *x has no anchor before it")]
    public void One_mistake_about_sources_or_syntax_is_one_error(string text, int line, int column, string message) =>
        Single(text, line, column, message.Replace("{formats}", string.Join(", ", FormatRegistry.Default.Formats.Select(f => f.Name)), StringComparison.Ordinal));

    [Fact]
    public async Task Three_mistakes_are_three_errors_in_order_and_exit_code_2()
    {
        (int code, string output, string error) = await _folder.CheckAsync(
            "sources:\n  - type: stdin\n    formt: json\nwindows:\n  size: 3d\noutputs:\n  - type: jsonl\n");
        Assert.Equal(2, code);
        Assert.Empty(output);
        string path = _folder["config.yaml"];
        Assert.Equal(
            [
                $"{path}:3:5: expected a key of sources[], found 'formt'; did you mean 'format'?",
                $"{path}:5:9: expected windows.size to be a duration from 1ms to 1d such as 500ms, 30s, 5m, 1h or 1d, found '3d'",
                $"{path}:7:5: expected the key 'path' in outputs[] of type jsonl, found none",
            ],
            error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_about_the_file()
    {
        Assert.Null(ConfigReader.Read(_folder["none.yaml"], out IReadOnlyList<ConfigError> errors));
        Assert.StartsWith(_folder["none.yaml"] + ": expected a file that can be read", Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_an_error_about_the_file()
    {
        File.WriteAllBytes(_folder["binary.yaml"], [0x73, 0xff, 0xfe]);
        Assert.Null(ConfigReader.Read(_folder["binary.yaml"], out IReadOnlyList<ConfigError> errors));
        Assert.Contains("expected text in UTF-8", Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_an_error_and_no_crash() =>
        Assert.Contains("nesting deeper than", Assert.Single(_folder.Errors("sources: " + new string('[', 5000))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_value_of_a_variable_is_not_shown()
    {
        _folder.Environment["TOKEN"] = "secret";
        ConfigError error = Assert.Single(_folder.Errors(Stdin + "outputs: [{type: webhook, url: '${TOKEN}'}]"));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Contains("'${TOKEN}'", error.Message, StringComparison.Ordinal);
    }

    private void Single(string text, int line, int column, string message)
    {
        ConfigError error = Assert.Single(_folder.Errors(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }
}
