using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using StreamEngine.Tests.Parsing.Protobuf;
using Xunit;
using static StreamEngine.Tests.Parsing.Otlp.OtlpMessages;

namespace StreamEngine.Tests.Parsing.Otlp;

public class OtlpLogsDecoderTests
{
    private static readonly OtlpLogsDecoder s_decoder = new(new ParserOptions());

    private static readonly Proto s_resource = Resource(("service.name", "checkout"), ("host.name", "web-1"), ("telemetry.sdk.name", "x"));

    [Fact]
    public void Every_field_goes_to_its_column()
    {
        Proto log = new Proto().Fixed(1, Jan5).Fixed(11, Jan5 + 5).Number(2, 17).Text(3, "Error").Message(5, Text("payment of order 17 failed"))
            .Bytes(9, [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 15))]).Bytes(10, [0, 1, 2, 3, 4, 5, 6, 255]).Fixed32(8, 1);
        Attributes(log, 6, ("http.response.status_code", Int(503)), ("duration_ms", Double(12.5)), ("bytes", Int(2048)), ("else", Text("x")));
        LogRow row = Assert.Single(Decode(log).Logs);
        Assert.Equal(
            ((long)Jan5, (byte)17, "payment of order 17 failed", "checkout", "web-1", "shop.Payments"),
            (row.Time, row.Severity, row.Body, row.Service, row.Host, row.Logger));
        Assert.Equal(("0f1e2d3c4b5a69788796a5b4c3d2e1f0", "00010203040506ff"), (row.TraceId, row.SpanId));
        Assert.Equal((503, 0.0125, 2048.0), (row.Status, row.Duration, row.Size));
    }

    [Fact]
    public void Observed_time_and_severity_text_stand_in()
    {
        LogRow row = Assert.Single(Decode(new Proto().Fixed(11, Jan5).Text(3, "WARN").Message(5, Text("x"))).Logs);
        Assert.Equal(((long)Jan5, (byte)13), (row.Time, row.Severity));
        Assert.Equal(EventBatch.NoTime, Assert.Single(Decode(new Proto().Text(12, "device.started")).Logs).Time);
        Assert.Equal("device.started", Assert.Single(Decode(new Proto().Text(12, "device.started")).Logs).Body);
    }

    [Fact]
    public void A_pod_is_the_host_and_names_the_service_of_a_container()
    {
        Proto pod = Resource(("k8s.pod.name", "cart-7d4b9c8f6d-x2x4k"), ("k8s.container.name", "app"), ("host.name", "node-1"));
        LogRow row = Assert.Single(DecoderHarness.Decode(s_decoder, Request(pod, "", Log("x"))).Logs);
        Assert.Equal(("cart", "cart-7d4b9c8f6d-x2x4k", ""), (row.Service, row.Host, row.Logger));
    }

    [Fact]
    public void Attributes_of_a_record_fill_what_its_resource_leaves_open()
    {
        Proto log = Attributes(Log("x"), 6, ("service.name", Text("other")), ("host.name", Text("web-9")), ("log.logger", Text("net.http")));
        LogRow row = Assert.Single(DecoderHarness.Decode(s_decoder, Request(Resource(("service.name", "first")), "", log, Log("y"))).Logs.Take(1));
        Assert.Equal(("first", "web-9", "net.http"), (row.Service, row.Host, row.Logger));
    }

    [Fact]
    public void Bodies_that_are_no_text_become_json()
    {
        Proto nested = Map(("a", Int(-3)), ("b", Array(Bool(true), Double(0.5), new Proto(), Text("q\"\\\n\u0001é"))), ("c", new Proto().Bytes(7, [1, 2, 3])));
        Proto[] logs = [.. new[] { nested, Int(42), Bool(false), Double(1e300), Double(double.NaN), new Proto().Bytes(7, [255, 0]), Array() }
            .Select(body => new Proto().Fixed(1, Jan5).Message(5, body))];
        Assert.Equal(
            ["{\"a\":-3,\"b\":[true,0.5,null,\"q\\\"\\\\\\n\\u0001é\"],\"c\":\"AQID\"}", "42", "false", "1E+300", "NaN", "/wA=", "[]"],
            Decode(logs).Logs.Select(row => row.Body));
    }

    [Fact]
    public void Order_of_fields_does_not_matter()
    {
        Proto scope = new Proto().Message(2, Log("x")).Message(1, new Proto().Text(2, "1").Text(1, "late.scope"));
        Proto request = new Proto().Message(1, group => group.Text(3, "schema").Message(2, scope).Message(1, s_resource));
        LogRow row = Assert.Single(DecoderHarness.Decode(s_decoder, request).Logs);
        Assert.Equal(("checkout", "late.scope"), (row.Service, row.Logger));
    }

    [Fact]
    public void Unknown_fields_and_groups_are_read_over()
    {
        Proto log = Log("kept").Group(200, 7, 9).Text(1000, "new").Fixed32(300, 7).Double(301, 1).Number(302, ulong.MaxValue);
        Assert.Equal("kept", Assert.Single(Decode(log).Logs).Body);
        Assert.Equal(2, DecoderHarness.Decode(s_decoder, Request(s_resource, "s", Log("a"), Log("b")).Text(77, "x").Group(50)).Records);
    }

    public static TheoryData<string, byte[], RejectReason> BadRecords => new()
    {
        { "cut number", [9, 1, 2], RejectReason.Truncated },
        { "cut varint", [16, 0x80], RejectReason.Truncated },
        { "length past the end", [42, 100, 1], RejectReason.Truncated },
        { "varint of eleven bytes", [16, .. Enumerable.Repeat((byte)0xFF, 10), 1], RejectReason.Syntax },
        { "varint of 65 bits", [16, .. Enumerable.Repeat((byte)0xFF, 9), 2], RejectReason.Syntax },
        { "wrong wire type", [8, 1], RejectReason.Syntax },
        { "wire type 6", [14, 1], RejectReason.Syntax },
        { "field number 0", [2, 1, 1], RejectReason.Syntax },
        { "end of no group", [.. new Proto().Raw(0x84, 0x01).ToArray()], RejectReason.Syntax },
        { "open group", [0x83, 0x01, 0x08, 0x01], RejectReason.Syntax },
        { "other end", [0x83, 0x01, 0x8C, 0x01], RejectReason.Syntax },
        { "body is no UTF-8", [42, 4, 10, 2, 0xC3, 0x28], RejectReason.InvalidUtf8 },
        { "time after 2262", [.. new Proto().Fixed(1, ulong.MaxValue).ToArray()], RejectReason.Timestamp },
        { "deep", Nest(65).ToArray(), RejectReason.TooComplex },
        { "deep groups", [.. Enumerable.Repeat(new byte[] { 0x83, 0x01 }, 70).SelectMany(b => b)], RejectReason.TooComplex },
    };

    [Theory]
    [MemberData(nameof(BadRecords))]
    public void A_bad_record_is_rejected_alone(string what, byte[] record, RejectReason reason)
    {
        byte[] payload = Request(s_resource, "s", Log("before"), new Proto().Raw(record), Log("after")).ToArray();
        ParseResult result = DecoderHarness.Accounts(s_decoder, payload);
        DeadLetter letter = Assert.Single(result.Rejects);
        Assert.True(reason == letter.Reason, what + ": " + letter.Detail);
        Assert.Equal(record, payload[(int)letter.Position..(int)(letter.Position + letter.Length)]);
        Assert.Equal(["before", "after"], result.Logs.Select(row => row.Body));
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_read() => Assert.Single(Decode(Nest(64)).Logs);

    [Fact]
    public void More_attributes_than_the_limit_reject_the_record()
    {
        OtlpLogsDecoder decoder = new(new ParserOptions { MaxFields = 3 });
        Proto three = Attributes(Log("three"), 6, [.. Enumerable.Range(0, 3).Select(i => ("k" + i, Int(i)))]);
        Proto four = Attributes(Log("four"), 6, [.. Enumerable.Range(0, 4).Select(i => ("k" + i, Int(i)))]);
        ParseResult result = DecoderHarness.Decode(decoder, Request(s_resource, "s", three, four));
        Assert.Equal("three", Assert.Single(result.Logs).Body);
        Assert.Equal(RejectReason.TooComplex, Assert.Single(result.Rejects).Reason);
    }

    [Fact]
    public void A_cut_payload_keeps_what_came_before_the_cut()
    {
        byte[] payload = new Proto().Message(1, g => g.Message(2, s => s.Message(2, Log("a")))).Message(1, g => g.Message(2, s => s.Message(2, Log("b")))).ToArray();
        ParseResult result = DecoderHarness.Accounts(s_decoder, payload[..^3]);
        Assert.Equal("a", Assert.Single(result.Logs).Body);
        Assert.Equal(RejectReason.Truncated, Assert.Single(result.Rejects).Reason);
    }

    private static Proto Nest(int depth)
    {
        Proto value = Array();
        for (int i = 1; i < depth; i++)
        {
            value = Array(value);
        }

        return new Proto().Fixed(1, Jan5).Message(5, value);
    }

    private static ParseResult Decode(params Proto[] logs) => DecoderHarness.Decode(s_decoder, Request(s_resource, "shop.Payments", logs));
}
