using System.Text;
using System.Text.Json;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>JSON lines against RFC 8259.</summary>
public class JsonConformanceTests
{
    private static readonly IRecordFormat s_format = Registered.Format("json");

    public static TheoryData<string> Names => [.. JsonTable.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_is_read_or_rejected_as_the_table_says(string name)
    {
        JsonCase test = JsonTable.Cases[name];
        ParseResult result = ParserHarness.Parse(s_format, [.. "{\"message\":\"before\"}\n"u8, .. test.Text, .. "\n{\"message\":\"after\"}\n"u8]);
        Assert.Equal(3, result.Records);
        if (test.Reason is { } reason)
        {
            DeadLetter reject = Assert.Single(result.Rejects);
            Assert.Equal((21L, 2), (reject.Position, result.Rows.Count));

            // What ends early, for want of its end, and what is wrong inside are told apart where a record is cut; a broken value may be either.
            bool either = reason == RejectReason.Syntax && reject.Reason == RejectReason.Truncated && !name.StartsWith("no object", StringComparison.Ordinal);
            Assert.True(reject.Reason == reason || either, $"{reject.Reason}: {reject.Detail}");
        }
        else
        {
            Assert.Empty(result.Rejects);
            Assert.Equal(3, result.Rows.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_table_agrees_with_the_reader_of_the_framework(string name)
    {
        JsonCase test = JsonTable.Cases[name];
        bool limited = test.Reason is RejectReason.TooComplex;
        Assert.Equal(test.Reason is null || limited, Accepts(test.Text));
    }

    [Theory]
    [InlineData("""{"message":"first","message":"second"}""", "first")]
    [InlineData("""{"message":"\ud83d\ude00 \u00e9 \"\\\/\b\f\n\r\t"}""", "😀 é \"\\/\b\f\n\r\t")]
    [InlineData("""{"message":"\ud800"}""", "\uFFFD")]
    [InlineData("""{"message":"\ud800x\udc00"}""", "\uFFFDx\uFFFD")]
    [InlineData("""{"message":"\ud83d\u0041"}""", "\uFFFDA")]
    [InlineData("""{"message":"a\u0000b"}""", "a\0b")]
    [InlineData("""{"m\u0065ssage":"by an escaped key"}""", "by an escaped key")]
    [InlineData("""{"message":"日本語"}""", "日本語")]
    public void What_the_reader_may_choose_is_chosen_the_same_way_always(string record, string body) =>
        Assert.Equal(body, Assert.Single(ParserHarness.Parse(s_format, record).Logs).Body);

    [Theory]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e400", double.NegativeInfinity)]
    [InlineData("1e-400", 0.0)]
    [InlineData("-0.0", -0.0)]
    [InlineData("18446744073709551615", 18446744073709551615.0)]
    [InlineData("18446744073709551616", 18446744073709551616.0)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("0.1000000000000000055511151231257827021181583404541015625", 0.1)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890.0)]
    [InlineData("2.2250738585072011e-308", 2.2250738585072011e-308)]
    [InlineData("4.9406564584124654e-324", double.Epsilon)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    public void Numbers_become_the_nearest_double(string number, double expected) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Assert.Single(ParserHarness.Parse(s_format, $$"""{"metric":"m","value":{{number}}}""").Metrics).Value));

    private static bool Accepts(byte[] text)
    {
        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            if (!System.Text.Unicode.Utf8.IsValid(text) || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
