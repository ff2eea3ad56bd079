using FsCheck.Xunit;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Statsd;
using Xunit;

namespace StreamEngine.Tests.Parsing.Statsd;

public class StatsdFormatTests
{
    private static readonly StatsdFormat Format = new();

    private static readonly string[] Lines =
    [
        "gorets:1|c|@0.1",
        "glork:320.5|ms|#env:prod,a b,c",
        "gaugor:-10|g",
        "gaugor:10|g|#x:y|T1767607200",
        "uniques:765|s|c:abc",
        "_e{5,4}:title|text|t:error|#env:prod",
        "_sc|Redis|2|#env:dev|m:no answer",
        "größe:1|g|#ort:köln",
    ];

    [Theory]
    [InlineData("gorets:1|c\n", 1)]
    [InlineData("_e{5,4}:title|text\n", 1)]
    [InlineData("gorets:1|x\n", 0)]
    [InlineData("a name with blanks:1|c\n", 0)]
    [InlineData("CEF:0|Acme|Wall|1|100|worm|10|\n", 0)]
    public void Metrics_of_known_types_are_claimed(string text, double certainty) => Assert.Equal(certainty, ParserHarness.Match(Format, text), 9);

    [Fact]
    public void Limits_hold_for_tags_and_values()
    {
        ParseResult result = ParserHarness.Parse(Format, "a:1:2|h|#a,b\na:1:2:3|h\na:1|h|#a,b,c\n", new ParserOptions { MaxFields = 2 });
        Assert.Equal((2, 2), (result.Rows.Count, result.Rejects.Count));
    }

    [Fact]
    public void A_line_that_turns_out_bad_after_some_values_leaves_no_row()
    {
        ParseResult result = ParserHarness.Parse(Format, "a:1|h\na:1:2:x|h\na:1:2:|h\na:7|h\n");
        Assert.Equal([1, 7], result.Metrics.Select(r => r.Value));
        Assert.Equal(2, result.Rejects.Count);
    }

    [Theory]
    [InlineData(StreamFormat.Statsd)]
    [InlineData(StreamFormat.DogStatsd)]
    public void Damaged_streams_are_accounted_for(StreamFormat stream) => GeneratedLogs.SurviveDamage(Format, stream);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for_and_gives_the_same_rows_in_any_chunks(int seed)
    {
        byte[] bytes = FormatLaws.Mix(seed, Lines);
        FormatLaws.DoesNotDependOnCuts(Format, bytes, new ParserOptions());
        FormatLaws.DoesNotDependOnPieces(ParserHarness.Create(Format, bytes), bytes, [bytes.Length / 2]);
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
