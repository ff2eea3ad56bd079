using System.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Json;
using Xunit;

namespace StreamEngine.Tests.Parsing.Json;

public class JsonParserTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""  {"a" : [ 1 , -2.5e+3 , true , false , null , {} , [] ] }  """)]
    [InlineData("""{"a":"\u00e9\"\\\/\b\f\n\r\t"}""")]
    [InlineData("""{"a":-0.0,"c":1E5}""")]
    public void Valid_records_are_rows(string record)
    {
        ParseResult result = ParserHarness.Parse(new JsonFormat(), record);
        Assert.Empty(result.Rejects);
        Assert.Single(result.Rows);
    }

    /// <summary>The shape of the first records has a space where the bad ones have the next key.</summary>
    [Theory]
    [InlineData("""{"ts": "2026-01-05T10:00:00Z", "msg":,"n": 1}""")]
    [InlineData("""{"ts":, "msg": "x", "n": 1}""")]
    [InlineData("""{"ts": "2026-01-05T10:00:00Z", "msg": "x", "n":}""")]
    public void A_missing_value_is_rejected_behind_records_of_the_same_shape(string record)
    {
        string[] good = [.. Enumerable.Range(0, 3).Select(i => $$"""{"ts": "2026-01-05T10:00:00Z", "msg": "x{{i}}", "n": {{i}}}""")];
        ParseResult result = ParserHarness.Parse(new JsonFormat(), string.Join('\n', [.. good, record, .. good]));
        Assert.Equal(6, result.Rows.Count);
        Assert.Single(result.Rejects);
    }

    [Theory]
    [InlineData("""{"a":1""", RejectReason.Truncated, "column 7: expected ',' or '}', found the end")]
    [InlineData("""{"a":"x""", RejectReason.Truncated, "column 8: expected '\"', found the end")]
    [InlineData("""{"a":""", RejectReason.Truncated, "column 6: expected a value, found the end")]
    [InlineData("""{"a":1,}""", RejectReason.Syntax, "column 8: expected a key in quotes, found '}'")]
    [InlineData("""{"a" 1}""", RejectReason.Syntax, "column 6: expected ':', found '1'")]
    [InlineData("""{"a":01}""", RejectReason.Syntax, "column 7: expected no digit after a leading zero, found '1'")]
    [InlineData("""{"a":1.}""", RejectReason.Syntax, "column 8: expected a digit, found '}'")]
    [InlineData("""{"a":tru}""", RejectReason.Syntax, "column 6: expected a value, found 't'")]
    [InlineData("""{"a":"\x"}""", RejectReason.Syntax, "column 7: expected an escape sequence, found '\\'")]
    [InlineData("""{"a":"\u12G4"}""", RejectReason.Syntax, "column 7: expected an escape sequence, found '\\'")]
    [InlineData("{\"a\":\"\u0001\"}", RejectReason.Syntax, "column 7: expected no control byte inside a string, found byte 0x01")]
    [InlineData("""{"a":[1 2]}""", RejectReason.Syntax, "column 9: expected ',' or ']', found '2'")]
    [InlineData("""{"a":[1}""", RejectReason.Syntax, "column 8: expected ',' or ']', found '}'")]
    [InlineData("""{"a":1} x""", RejectReason.Syntax, "column 9: expected the end of the record, found 'x'")]
    [InlineData("""[1]""", RejectReason.Syntax, "column 1: expected a JSON object, found '['")]
    [InlineData("""plain text""", RejectReason.Syntax, "column 1: expected a JSON object, found 'p'")]
    public void Invalid_records_are_rejected_with_place_and_reason(string record, RejectReason reason, string detail)
    {
        ParseResult result = ParserHarness.Parse(new JsonFormat(), "{\"m\":1}\n" + record + "\n{\"m\":2}\n");
        DeadLetter reject = Assert.Single(result.Rejects);
        Assert.Equal((reason, detail, 8L), (reject.Reason, reject.Detail, reject.Position));
        Assert.Equal(2, result.Rows.Count);
        Assert.Equal(3, result.Records);
    }

    [Fact]
    public void Nesting_and_fields_have_limits()
    {
        ParserOptions options = new() { MaxDepth = 3, MaxFields = 5 };
        Assert.Empty(ParserHarness.Parse(new JsonFormat(), """{"a":{"b":[1]}}""", options).Rejects);
        Assert.Equal(RejectReason.TooComplex, ParserHarness.Parse(new JsonFormat(), """{"a":{"b":[[1]]}}""", options).Rejects.Single().Reason);
        Assert.Equal(RejectReason.TooComplex, ParserHarness.Parse(new JsonFormat(), """{"a":[1,2,3,4,5]}""", options).Rejects.Single().Reason);
        string deep = string.Concat(Enumerable.Repeat("""{"a":""", 100_000));
        Assert.Equal(RejectReason.TooComplex, ParserHarness.Parse(new JsonFormat(), deep).Rejects.Single().Reason);
    }

    [Fact]
    public void Only_the_record_with_bad_utf8_is_rejected()
    {
        byte[] bytes = [.. "{\"message\":\"grün\"}\n{\"message\":\""u8, 0xFF, .. "\"}\n{\"message\":\"ok\"}"u8];
        ParseResult result = ParserHarness.Parse(new JsonFormat(), bytes);
        Assert.Equal(["grün", "ok"], result.Logs.Select(row => row.Body));
        Assert.Equal(RejectReason.InvalidUtf8, Assert.Single(result.Rejects).Reason);
    }

    [Fact]
    public void A_time_that_cannot_be_read_is_rejected_and_a_missing_one_is_not()
    {
        ParseResult result = ParserHarness.Parse(new JsonFormat(), "{\"time\":\"soon\",\"msg\":\"a\"}\n{\"msg\":\"b\"}");
        Assert.Equal((RejectReason.Timestamp, "cannot read the time 'soon'"), (result.Rejects[0].Reason, result.Rejects[0].Detail));
        Assert.Equal(EventBatch.NoTime, Assert.Single(result.Logs).Time);
    }

    [Fact]
    public void Blank_lines_and_carriage_returns_do_not_count()
    {
        ParseResult result = ParserHarness.Parse(new JsonFormat(), "\r\n{\"msg\":\"a\"}\r\n  \n\n{\"msg\":\"b\"}\r");
        Assert.Equal(["{\"msg\":\"a\"}", "{\"msg\":\"b\"}"], result.Logs.Select(row => row.Record));
        Assert.Equal(2, result.Records);
    }

    [Fact]
    public void Long_escaped_bodies_are_decoded()
    {
        string body = string.Join("\r\n\t", Enumerable.Range(0, 500).Select(i => $"line {i} \"quoted\" \\ é"));
        string record = "{\"message\":" + System.Text.Json.JsonSerializer.Serialize(body) + "}";
        Assert.Equal(body, Assert.Single(ParserHarness.Parse(new JsonFormat(), record).Logs).Body);
    }

    [Fact]
    public void Snapshots_become_a_metric_for_each_number()
    {
        const string Record = """{"version":6,"address":"10.0.0.1","timestamp":1767576600000,"up":true,"pool":{"active":2,"idle":29},"peers":[{"id":0,"server":"a:80","sent":5,"state":"up"},{"name":"b","sent":6}],"load":[0.5,1]}""";
        ParseResult result = ParserHarness.Parse(new JsonFormat(), string.Join('\n', Enumerable.Repeat(Record, 3)));
        Assert.Equal(3, result.Records);
        Assert.Equal(
            [
                ("version", "address=10.0.0.1", 6.0),
                ("pool.active", "address=10.0.0.1", 2.0),
                ("pool.idle", "address=10.0.0.1", 29.0),
                ("peers.sent", "address=10.0.0.1,peers=0,server=a:80", 5.0),
                ("peers.sent", "address=10.0.0.1,peers=b", 6.0),
                ("load", "address=10.0.0.1,load=0", 0.5),
                ("load", "address=10.0.0.1,load=1", 1.0),
            ],
            result.Metrics.Take(7).Select(row => (row.Name, row.Labels, row.Value)));
        Assert.All(result.Metrics, row => Assert.Equal(1767576600_000_000_000, row.Time));
    }

    [Fact]
    public void Labels_may_be_much_longer_than_their_record()
    {
        string commas = new(',', 5000);
        MetricRow row = Assert.Single(ParserHarness.Parse(new JsonFormat(), $$$"""{"name":"n","value":1,"labels":{"app":"{{{commas}}}"}}""").Metrics);
        Assert.Equal(20_000 + "service=,app=".Length, row.Labels.Length);
        string arrays = $$$"""{"{{{new string('=', 3000)}}}":{{{new string('[', 40)}}}1,2,3{{{new string(']', 40)}}}}""";
        Assert.Equal(3, ParserHarness.Parse(new JsonFormat(), arrays).Metrics.Count);
    }

    [Fact]
    public void Events_with_many_numbers_are_no_snapshots()
    {
        const string Access = """{"ts":1767576600.5,"method":"GET","path":"/x","status":200,"bytes":12,"took":3,"port":80}""";
        const string Flow = """{"ts":1591367999.3,"uid":"C5bLoe2Mvxqhawzqqd","id.orig_h":"192.168.4.76","id.orig_p":46378,"id.resp_h":"192.168.4.1","id.resp_p":53,"proto":"udp","service":"dns","duration":0.9,"orig_bytes":0,"resp_bytes":2,"conn_state":"SF"}""";
        Assert.Single(ParserHarness.Parse(new JsonFormat(), Access).Logs);
        Assert.Single(ParserHarness.Parse(new JsonFormat(), Flow).Logs);
    }

    [Fact]
    public void Match_is_the_share_of_objects()
    {
        Assert.Equal(1, ParserHarness.Match(new JsonFormat(), "{\"a\":1}\n{}\n"));
        Assert.Equal(0.5, ParserHarness.Match(new JsonFormat(), "{\"a\":1}\nplain\n"));
        Assert.Equal(0, ParserHarness.Match(new JsonFormat(), "a=1 b=2\n"));
        Assert.Equal(0, ParserHarness.Match(new JsonFormat(), ""));
    }

    [Fact]
    public void Text_in_place_of_a_number_stays_out_of_number_columns()
    {
        LogRow row = Assert.Single(ParserHarness.Parse(new JsonFormat(), """{"msg":"x","status":"ok","bytes":"many","duration":"long","level":{"no":1}}""").Logs);
        Assert.Equal((0, (byte)0), (row.Status, row.Severity));
        Assert.True(double.IsNaN(row.Size) && double.IsNaN(row.Duration));
    }

    [Fact]
    public void Records_keep_their_place_when_text_is_not_ascii()
    {
        string line = "{\"msg\":\"ü" + new string('x', 40) + "\"}";
        Assert.Equal(line, Assert.Single(ParserHarness.Parse(new JsonFormat(), Encoding.UTF8.GetBytes(line)).Logs).Record);
    }
}
