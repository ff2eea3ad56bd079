using FsCheck.Xunit;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Prometheus;
using Xunit;

namespace StreamEngine.Tests.Parsing.Prometheus;

public class PrometheusFormatTests
{
    private static readonly PrometheusFormat Format = new();

    private static readonly string[] Lines =
    [
        "# TYPE http_requests_total counter",
        "http_requests_total{method=\"post\",code=\"200\"} 1027 1767607200000",
        "http_requests_total{method=\"post\",code=\"400\",path=\"C:\\\\x y\\\"\\n\"} 3",
        "up 1",
        "up{ job=\"a\" } NaN 1767607200000",
        "up{} +Inf",
    ];

    [Theory]
    [InlineData("# HELP up Up.\n# TYPE up gauge\nup 1\n", 1)]
    [InlineData("up{job=\"a\"} 1\n", 1)]
    [InlineData("up 1 1767607200000\n", 0.5)]
    [InlineData("up 1 1767607200\n", 0.2)]
    [InlineData("# just a comment\n", 0)]
    [InlineData("a line of words\n", 0)]
    public void A_word_and_numbers_alone_are_not_claimed_for_sure(string text, double certainty) => Assert.Equal(certainty, ParserHarness.Match(Format, text), 9);

    [Fact]
    public void The_history_of_a_series_makes_no_difference()
    {
        // The same labels after another name, a type, and a line that ends within them.
        const string Text = "a{x=\"y\"} 1\n# TYPE b counter\nb{x=\"y\"} 2\nc{x=\"y\n{x=\"y\"} 3\nd{x=\"y\"} 4 z\ne{x=\"y\"}\n";
        ParseResult result = ParserHarness.Parse(Format, Text);
        Assert.Equal([("a", "x=y", 1.0), ("b", "x=y", 2.0)], result.Metrics.Select(r => (r.Name, r.Labels, r.Value)));
        Assert.Equal(4, result.Rejects.Count);
    }

    [Fact]
    public void More_labels_than_the_limit_are_rejected() =>
        Assert.Single(ParserHarness.Parse(Format, "up{a=\"1\",b=\"2\"} 1\nup{a=\"1\",b=\"2\",c=\"3\"} 1\n", new ParserOptions { MaxFields = 2 }).Rejects);

    [Fact]
    public void Damaged_streams_are_accounted_for() => GeneratedLogs.SurviveDamage(Format, StreamFormat.Prometheus);

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
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[1], new ParserOptions());
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[2], new ParserOptions());
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[4], new ParserOptions { IsCareful = true });
    }
}
