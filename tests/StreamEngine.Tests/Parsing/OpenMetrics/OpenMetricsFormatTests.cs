using FsCheck.Xunit;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.OpenMetrics;
using Xunit;

namespace StreamEngine.Tests.Parsing.OpenMetrics;

public class OpenMetricsFormatTests
{
    private static readonly OpenMetricsFormat Format = new();

    private static readonly string[] Lines =
    [
        "# TYPE foo histogram",
        "# UNIT foo_seconds seconds",
        "foo_bucket{le=\"0.1\"} 8 # {} 0.054",
        "foo_bucket{le=\"+Inf\"} 17 1767607200.5 # {trace_id=\"a b\"} 9.8 1520879607.789",
        "foo_total{path=\"C:\\\\x y\\\"\\n\"} 3 1767607200.123",
        "foo_created 1520430000.123",
        "# EOF",
    ];

    [Theory]
    [InlineData("foo 1\n# EOF\n", 1)]
    [InlineData("# TYPE foo counter\nfoo_total 1\n", 1)]
    [InlineData("# TYPE foo_total counter\nfoo_total 1\n", 0)]
    [InlineData("# TYPE foo unknown\nfoo 1\n", 1)]
    [InlineData("foo_bucket{le=\"1\"} 1 # {} 1\n", 1)]
    [InlineData("# HELP foo More info\nfoo 1\n", 0)]
    [InlineData("a line\n", 0)]
    public void Only_what_Prometheus_does_not_write_is_claimed(string text, double certainty) => Assert.Equal(certainty, ParserHarness.Match(Format, text), 9);

    [Fact]
    public void Damaged_streams_are_accounted_for() => GeneratedLogs.SurviveDamage(Format, StreamFormat.OpenMetrics);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for_and_gives_the_same_rows_in_any_chunks(int seed)
    {
        byte[] bytes = FormatLaws.Mix(seed, Lines);
        ParseResult result = ParserHarness.Parse(Format, bytes);
        Assert.Equal(result.Records, result.Rows.Count + result.Rejects.Count + result.Filtered);
        FormatLaws.DoesNotDependOnCuts(Format, bytes, new ParserOptions());
    }

    [Fact]
    public void Records_allocate_nothing()
    {
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[3], new ParserOptions());
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[4], new ParserOptions());
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[4], new ParserOptions { IsCareful = true });
    }
}
