using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Plain;
using Xunit;

namespace StreamEngine.Tests.Parsing.Plain;

public class PlainFormatTests
{
    private static readonly ParserOptions Options = new() { Now = 1_767_607_200_000_000_000 };
    private static readonly PlainFormat Format = new();

    private static readonly string[] Lines =
    [
        "2026-01-05 10:00:00,123 INFO [main] org.example.Shop: Order 17 accepted",
        "2026-01-05 10:00:01,123 ERROR [worker-3] org.example.Shop: Payment failed",
        "java.lang.IllegalStateException: closed",
        "\tat org.example.Shop.pay(Shop.java:10)",
        "2026-01-05 10:00:02,123 WARN [main] org.example.Cart: ",
        "",
    ];

    [Fact]
    public void Lines_without_timestamp_belong_to_the_record_before()
    {
        ParseResult result = ParserHarness.Parse(Format, $"{Lines[0]}\n{Lines[1]}\n{Lines[2]}\n{Lines[3]}\n{Lines[0]}\n", Options);
        Assert.Equal(3, result.Rows.Count);
        Assert.Equal("Payment failed\njava.lang.IllegalStateException: closed\n\tat org.example.Shop.pay(Shop.java:10)", result.Logs[1].Body);
        Assert.Equal(17, result.Logs[1].Severity);
    }

    [Fact]
    public void An_orphan_continuation_is_a_record_without_time()
    {
        ParseResult result = ParserHarness.Parse(Format, $"{Lines[3]}\n{Lines[3]}\n{Lines[0]}\n{Lines[0]}\n{Lines[0]}\n", Options);
        Assert.Equal(4, result.Rows.Count);
        Assert.Equal(EventBatch.NoTime, result.Rows[0].Time);
        Assert.StartsWith("at org.example", result.Logs[0].Body);
    }

    [Fact]
    public void A_short_body_grows_with_its_continuation()
    {
        ParseResult result = ParserHarness.Parse(Format, "2026-01-05 10:00:00 oops  \n  more\n2026-01-05 10:00:00 x\n", Options);
        Assert.Equal("oops  \n  more", result.Logs[0].Body);
    }

    [Fact]
    public void Without_timestamps_each_line_is_a_record_but_stack_traces_are_not()
    {
        ParseResult result = ParserHarness.Parse(
            Format, "Starting up\nERROR: cannot connect\n    at Shop.Db.Open()\nCaused by: x\n\t... 12 more\nshutting down\n", Options);
        Assert.Equal(["Starting up", "ERROR: cannot connect\n    at Shop.Db.Open()\nCaused by: x\n\t... 12 more", "shutting down"], result.Logs.Select(r => r.Body));
        Assert.Equal([0, 17, 0], result.Logs.Select(r => (int)r.Severity));
        Assert.All(result.Rows, r => Assert.Equal(EventBatch.NoTime, r.Time));
    }

    [Fact]
    public void A_line_that_lacks_the_level_keeps_its_words()
    {
        string text = $"{Lines[0]}\n{Lines[0]}\n{Lines[1]}\n{Lines[1]}\n2026-01-05 10:00:03,123 plain words here: yes\n";
        Assert.Equal("plain words here: yes", ParserHarness.Parse(Format, text, Options).Logs[^1].Body);
    }

    [Fact]
    public void Shapes_without_a_year_say_so()
    {
        Assert.True(ParserHarness.Create(Format, "01-05 10:00:00.123 D x\n"u8.ToArray(), Options).InfersYear);
        Assert.False(ParserHarness.Create(Format, "2026-01-05 10:00:00.123 D x\n"u8.ToArray(), Options).InfersYear);
        Assert.False(ParserHarness.Create(Format, "nothing\n"u8.ToArray(), Options).InfersYear);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_record()
    {
        ParseResult result = ParserHarness.Parse(Format, "\uFEFF" + Lines[0] + "\r\n" + Lines[1] + "\r\n", Options);
        Assert.Equal(["Order 17 accepted", "Payment failed"], result.Logs.Select(r => r.Body));
    }

    [Property(MaxTest = 300)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 300)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 300)]
    public void Random_bytes_are_accounted_for(byte[] bytes) => FormatLaws.Accounts(Format, bytes, Options);

    [Fact]
    public void Records_allocate_nothing() => FormatLaws.AllocatesNothingPerRecord(Format, Lines[0], Options);

    [Fact]
    public void Records_without_header_allocate_nothing() => FormatLaws.AllocatesNothingPerRecord(Format, "just a message with some words", Options);
}
