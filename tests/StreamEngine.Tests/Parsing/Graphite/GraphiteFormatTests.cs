using FsCheck.Xunit;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Graphite;
using Xunit;

namespace StreamEngine.Tests.Parsing.Graphite;

public class GraphiteFormatTests
{
    private static readonly GraphiteFormat Format = new();

    private static readonly string[] Lines =
    [
        "local.random.diceroll 4 1767607200",
        "disk.used;datacenter=dc1;rack=a1 42.5 1767607200",
        "disk.used;datacenter=d,c1;rack=a=1 42.5 -1",
        "größe;ort=köln  1e3\t1767607200.5",
        "a.b nan N",
    ];

    [Theory]
    [InlineData("a.b.c 1 1767607200\n", 1)]
    [InlineData("a;b=c 1 -1\n", 1)]
    [InlineData("a.b.c 1 17\n", 0)]
    [InlineData("2026-01-05 1 1767607200\n", 0)]
    [InlineData("up{a=\"b\"} 1 1767607200\n", 0)]
    public void Paths_with_times_are_claimed(string text, double certainty) => Assert.Equal(certainty, ParserHarness.Match(Format, text), 9);

    [Fact]
    public void More_tags_than_the_limit_are_rejected() =>
        Assert.Single(ParserHarness.Parse(Format, "a;b=1;c=2 1 N\na;b=1;c=2;d=3 1 N\n", new ParserOptions { MaxFields = 2 }).Rejects);

    [Theory]
    [InlineData(StreamFormat.Graphite)]
    [InlineData(StreamFormat.GraphiteTags)]
    public void Damaged_streams_are_accounted_for(StreamFormat stream) => GeneratedLogs.SurviveDamage(Format, stream);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for_and_gives_the_same_rows_in_any_chunks(int seed)
    {
        byte[] bytes = FormatLaws.Mix(seed, Lines);
        FormatLaws.Accounts(Format, bytes, new ParserOptions());
        FormatLaws.DoesNotDependOnCuts(Format, bytes, new ParserOptions());
    }

    [Fact]
    public void Records_allocate_nothing()
    {
        foreach (string line in Lines)
        {
            FormatLaws.AllocatesNothingPerRecord(Format, line, new ParserOptions());
        }
    }
}
