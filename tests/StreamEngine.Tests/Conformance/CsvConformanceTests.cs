using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>The seven rules of RFC 4180, section 2, and what this reader does where they are silent.</summary>
public class CsvConformanceTests
{
    private const string Header = "timestamp,host,message\n";
    private const string Time = "2026-01-05T10:00:00Z";

    private static readonly IRecordFormat s_format = Registered.Format("csv");

    /// <summary>Rules 1 and 2: a record a line, CRLF or LF; the last line end may be missing.</summary>
    [Theory]
    [InlineData("\n", "\n")]
    [InlineData("\r\n", "\r\n")]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    public void Records_end_with_a_line_end_and_the_last_need_not(string between, string last)
    {
        ParseResult result = ParserHarness.Parse(s_format, $"timestamp,host,message{between}{Time},a,x{between}{Time},b,y{last}");
        Assert.Equal([("a", "x"), ("b", "y")], result.Logs.Select(r => (r.Host, r.Body)));
        Assert.Empty(result.Rejects);
    }

    /// <summary>Rule 3: a header may come first.</summary>
    [Fact]
    public void The_header_names_the_columns_and_is_no_record()
    {
        ParseResult result = ParserHarness.Parse(s_format, Header + $"{Time},a,x\n");
        Assert.Equal((2L, 1L, 1), (result.Records, result.Filtered, result.Rows.Count));
    }

    /// <summary>Rules 4 to 7: cells, spaces, quotes.</summary>
    [Theory]
    [InlineData("x", "x")]
    [InlineData("", "")]
    [InlineData("\"x\"", "x")]
    [InlineData("\"\"", "")]
    [InlineData("\"a,b\"", "a,b")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("\"\"\"\"", "\"")]
    [InlineData("\"\"\"a\"\"\"", "\"a\"")]
    [InlineData("\"a\nb\"", "a\nb")]
    [InlineData("\"a\r\nb\"", "a\r\nb")]
    [InlineData("\"größe 注文\"", "größe 注文")]
    [InlineData("a \"quote\" inside", "a \"quote\" inside")]
    [InlineData("5\"", "5\"")]
    [InlineData("'a'", "'a'")]
    public void Cells_are_read_by_the_rules_of_quotes(string cell, string text)
    {
        LogRow row = Rows(cell).Single(r => r.Host == "a");
        Assert.Equal(text.Length == 0 ? "" : text, text.Length == 0 ? Body(row) : row.Body);
    }

    [Theory]
    [InlineData("\"a\"b", RejectReason.Syntax)]
    [InlineData("\"a\" ", RejectReason.Syntax)]
    [InlineData("\"a", RejectReason.Truncated)]
    [InlineData("x,y", RejectReason.Syntax)]
    [InlineData("\"x\",\"y\"", RejectReason.Syntax)]
    public void What_the_rules_do_not_allow_is_rejected(string cell, RejectReason reason)
    {
        ParseResult result = ParserHarness.Parse(s_format, Header + Good(40) + $"{Time},a,{cell}\n");
        DeadLetter reject = Assert.Single(result.Rejects);
        Assert.Equal(reason, reject.Reason);
        Assert.Equal(40, result.Rows.Count);
    }

    [Fact]
    public void Too_few_cells_are_rejected()
    {
        ParseResult result = ParserHarness.Parse(s_format, Header + Good(40) + $"{Time},a\n");
        Assert.Equal(RejectReason.Syntax, Assert.Single(result.Rejects).Reason);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public void Other_delimiters_are_learned(char delimiter)
    {
        string table = (Header + Good(10)).Replace(',', delimiter) + $"{Time}{delimiter}a{delimiter}\"x{delimiter}y\"\n";
        Assert.Equal($"x{delimiter}y", ParserHarness.Parse(s_format, table).Logs[^1].Body);
    }

    private static IReadOnlyList<LogRow> Rows(string cell) => ParserHarness.Parse(s_format, Header + Good(5) + $"{Time},a,{cell}\n" + Good(5)).Logs;

    /// <summary>A record without a message shows itself.</summary>
    private static string Body(LogRow row) => row.Body == row.Record ? "" : row.Body;

    private static string Good(int count) => string.Concat(Enumerable.Repeat($"{Time},good,some message\n", count));
}
