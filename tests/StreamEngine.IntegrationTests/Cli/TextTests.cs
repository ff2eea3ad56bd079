using StreamEngine.Pipeline;
using StreamEngine.Server.Commands.Scores;
using StreamEngine.Server.Terminal;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public class TextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(97_340_000, "97.3 MB")]
    [InlineData(123_400_000_000, "123 GB")]
    public void Sizes_have_three_digits(double bytes, string expected) => Assert.Equal(expected, HumanText.Bytes(bytes));

    [Theory]
    [InlineData("a\tb\r\n  c", "a b c")]
    [InlineData("red \u001b[31m text", "red \uFFFD[31m text")]
    [InlineData("turn \u202Eround", "turn \uFFFDround")]
    public void Foreign_text_becomes_one_harmless_line(string text, string expected) => Assert.Equal(expected, HumanText.Clean(text));

    [Fact]
    public void Long_text_is_cut_visibly() => Assert.Equal("abc…", HumanText.Clean("abcdef", 3));

    [Fact]
    public void A_score_is_never_rounded_up_to_one() => Assert.Equal("0.99", HumanText.Score(0.99999));

    [Fact]
    public void Progress_shows_a_share_only_when_the_size_is_known()
    {
        PipelineStatus status = Status(bytes: 25_000_000, records: 100_000);
        Assert.Equal("[######..................]  25 %  12.5 MB/s  50,000 records/s", ProgressLine.Describe(status, 100_000_000, TimeSpan.FromSeconds(2)));
        Assert.Equal("25.0 MB  12.5 MB/s  50,000 records/s", ProgressLine.Describe(status, null, TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "a|b;1|2")]
    [InlineData("a,b\r\n\r\n1,2", "a|b;1|2")]
    [InlineData("\"x,1\",\"say \"\"hi\"\"\"\n\"two\nlines\",z\n", "x,1|say \"hi\";two\nlines|z")]
    [InlineData("a;b,c;d\n", "a|b,c|d")]
    [InlineData("5\" disk,1\n", "5\" disk|1")]
    [InlineData("a,\n,b\n", "a|;|b")]
    public void Csv_rows_follow_the_usual_rules(string text, string expected)
    {
        var rows = new CsvRows(new StringReader(text));
        var read = new List<string>();
        while (rows.Read())
        {
            read.Add(string.Join('|', rows.Cells));
        }

        Assert.Equal(expected, string.Join(';', read));
    }

    private static PipelineStatus Status(long bytes, long records) => new()
    {
        State = PipelineState.Running,
        Sources = [],
        Problems = [],
        Ledger = [],
        Records = records,
        Bytes = bytes,
        Rejected = 0,
        Frames = 0,
        Insights = 0,
        LostInsights = 0,
        Series = 0,
        FirstTime = null,
        LastTime = null,
        Watermark = null,
        LastProgress = default,
        SlabBytes = 0,
    };
}
