using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Patterns;
using StreamEngine.Parsing.Patterns.Grok;
using Xunit;

namespace StreamEngine.Tests.Parsing.Patterns;

/// <summary>Grok patterns and regular expressions.</summary>
public class GrokTests
{
    private const long Ten = 1767607200_000_000_000;

    /// <summary>Pieces that random expressions are made of; groups are named as the engine names its own.</summary>
    private static readonly string[] s_pieces = ["a", "b", "ab", "[ab]", ".*?", ".+?", ".*", "a+", "[ab]*", "b?", "(?:a|b)", "(?:ab|a)", "(?:b|)", "\\w+", "\\b", "(?:ab)*", "[^a]*", "é", "a{2,3}", "$"];

    [Fact]
    public void Every_built_in_pattern_compiles_to_steps()
    {
        foreach (string name in GrokLibrary.Definitions.Keys)
        {
            PatternParser parser = ExpressionParser.Make("grok", $"^%{{{name}:x}}$", new ParserOptions(), []);
            Assert.True(parser.IsStepped, name);
        }
    }

    [Theory]
    [InlineData("IP", "10.1.2.3", "fe80::1", "::ffff:1.2.3.4")]
    [InlineData("NUMBER", "-1", "2.5", ".5")]
    [InlineData("HOSTNAME", "web-1.example.com", "a")]
    [InlineData("QUOTEDSTRING", "\"a \\\" b\"", "'x'")]
    [InlineData("UUID", "123e4567-e89b-12d3-a456-426614174000")]
    [InlineData("MAC", "00:1A:2b:3c:4d:5e", "00-1A-2b-3c-4d-5e", "001a.2b3c.4d5e")]
    [InlineData("TIMESTAMP_ISO8601", "2026-01-05T10:00:00.123Z", "2026-01-05 10:00:00,123+01:00")]
    [InlineData("SYSLOGTIMESTAMP", "Jan  5 10:00:00", "Jan 15 10:00:00")]
    [InlineData("URI", "https://ann@x.org:80/a/b?c=d&e", "ftp://h/")]
    [InlineData("LOGLEVEL", "WARN", "warning", "ERROR", "Info")]
    [InlineData("PATH", "/var/log/x.log", "C:\\a\\b")]
    public void Built_in_patterns_match_what_they_are_called(string name, params string[] texts)
    {
        foreach (string text in texts)
        {
            Assert.Single(Read("grok", $"^%{{{name}:message}}$", text).Logs);
        }
    }

    [Fact]
    public void A_pattern_fills_columns_by_the_names_of_its_fields()
    {
        LogRow row = Assert.Single(Read("grok", "%{TIMESTAMP_ISO8601:timestamp} \\[%{DATA:thread}\\] %{LOGLEVEL:level} %{NOTSPACE:logger} took %{NUMBER:duration_ms:float}: %{GREEDYDATA:message}", "2026-01-05T10:00:00Z [a [1]] WARN x.Y took 12.5: slow").Logs);
        Assert.Equal((Ten, 13, "x.Y", 0.0125, "slow"), (row.Time, row.Severity, row.Logger, row.Duration, row.Body));
    }

    [Fact]
    public void The_combined_log_of_apache_is_known()
    {
        LogRow row = Assert.Single(Read("grok", "%{COMBINEDAPACHELOG}", "10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 404 5 \"-\" \"curl\"").Logs);
        Assert.Equal((Ten, 13, 404, 5.0, "GET / HTTP/1.1"), (row.Time, row.Severity, row.Status, row.Size, row.Body));
    }

    [Fact]
    public void Definitions_of_your_own_are_used()
    {
        ParserOptions options = PatternLayoutTests.Options("%{SHOP:message} %{INT:status}");
        options.Format.Definitions["SHOP"] = "shop-%{WORD}";
        Assert.Equal("shop-1", Assert.Single(ParserHarness.Parse(new GrokFormat(), "x shop-1 200", options).Logs).Body);
    }

    [Theory]
    [InlineData("(?=a)b", "look-ahead", 1)]
    [InlineData("ab(?<!c)", "look-behind", 3)]
    [InlineData("(?>a+)", "atomic", 1)]
    [InlineData("(a)\\1", "backreference", 4)]
    [InlineData("a++", "possessive", 3)]
    [InlineData("(a", "')'", 1)]
    [InlineData("[a", "']'", 1)]
    [InlineData("*a", "repeat", 1)]
    public void What_cannot_run_in_linear_time_is_refused_with_the_reason_and_the_place(string pattern, string reason, int place)
    {
        FormatOptionError error = Assert.Single(FormatOptionCheck.Run("regex", new FormatOptions { Pattern = pattern }));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains($"at character {place}:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%{NOPE:x}", "NOPE")]
    [InlineData("%{int:x}", "'INT'")]
    [InlineData("%{INT:x:date}", "type")]
    [InlineData("%{LOOP}", "call themselves")]
    public void Unknown_patterns_are_refused(string pattern, string said)
    {
        FormatOptions options = new() { Pattern = pattern };
        options.Definitions["LOOP"] = pattern == "%{LOOP}" ? "a%{LOOP}" : "a";
        Assert.Contains(FormatOptionCheck.Run("grok", options), e => e.Message.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void Regex_reads_named_groups_and_falls_back_where_it_must()
    {
        const string Line = "2026-01-05T10:00:00Z WARN größer: 7";
        foreach (string word in new[] { "\\S+", "[\\p{L}]+", "\\p{L}+" })
        {
            LogRow row = Assert.Single(Read("regex", $"^(?<time>\\S+) (?P<level>\\w+) (?<logger>{word}?): (?<message>.*)$", Line).Logs);
            Assert.Equal((Ten, 13, "größer", "7"), (row.Time, row.Severity, row.Logger, row.Body));
        }
    }

    [Fact]
    public void A_line_without_a_match_is_rejected()
    {
        ParseResult result = Read("grok", "^%{INT:status} %{GREEDYDATA:message}$", "200 ok\nno\n");
        Assert.Single(result.Logs);
        Assert.Equal(RejectReason.Syntax, Assert.Single(result.Rejects).Reason);
    }

    [Property(MaxTest = 2000)]
    public Property Steps_find_what_the_engine_of_dotnet_finds()
    {
        Gen<string> pattern = Gen.Select(Gen.ArrayOf(Gen.Elements(s_pieces)), static parts => string.Concat(parts.Take(6).Select((p, i) => i % 2 == 0 && p is not ("$" or "\\b") ? $"(?<f{i}>{p})" : p)));
        Gen<string> text = Gen.Select(Gen.ArrayOf(Gen.Elements("a", "b", "ab", " ", "é", "c")), static parts => string.Concat(parts.Take(12)));
        return Prop.ForAll(Gen.Zip(pattern, text).ToArbitrary(), Agrees);
    }

    private static void Agrees((string Pattern, string Text) given)
    {
        int fields = 0;
        RegexNode node = RegexReader.Read(given.Pattern, (_, _) => fields++);
        if (RegexSteps.TryMake(node, fields) is not { } program)
        {
            return;
        }

        byte[] line = Encoding.UTF8.GetBytes(given.Text);
        PatternState state = new([], FieldProjection.None);
        PatternResult result = new PatternMatcher(program, state).Match(line);
        int[] other = new int[fields * 2];
        // The engine that goes back: the linear one now and then reports a later start than the leftmost.
        bool found = RegexFallback.Make(node, fields, RegexOptions.None).TryMatch(line, other);
        if (result != PatternResult.GaveUp)
        {
            Assert.Equal((found, given), (result == PatternResult.Yes, given));
            Assert.Equal(found ? other : [], found ? state.Slots.AsSpan(0, fields * 2).ToArray() : []);
        }
    }

    [Theory]
    [InlineData("%{TIMESTAMP_ISO8601:timestamp} %{LOGLEVEL:level} %{NOTSPACE:logger} %{GREEDYDATA:message}", "2026-01-05T10:00:00Z WARN x.Y slow and more of it")]
    [InlineData("%{COMBINEDAPACHELOG}", "10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 404 5 \"-\" \"curl\"")]
    [InlineData("%{SYSLOGLINE}", "Jan  5 10:00:00 web1 sshd[7]: Failed password")]
    public void Records_allocate_nothing(string pattern, string line) =>
        FormatLaws.AllocatesNothingPerRecord(new GrokFormat(), line, PatternLayoutTests.Options(pattern));

    private static ParseResult Read(string format, string pattern, string text) =>
        ParserHarness.Parse(PatternLayoutTests.Format(format), text, PatternLayoutTests.Options(pattern));
}
