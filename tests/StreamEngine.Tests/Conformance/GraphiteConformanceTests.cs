using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>The plaintext protocol of Graphite ("Feeding in your data") with tags ("Graphite Tag Support").</summary>
public class GraphiteConformanceTests
{
    private const long Time = 1_767_607_200_000_000_000;

    private static readonly IRecordFormat s_format = Registered.Format("graphite");

    [Theory]
    [InlineData("local.random.diceroll 4 1767607200", "local.random.diceroll", "", 4, Time)]
    [InlineData("  a.b\t4.5 \t 1767607200 ", "a.b", "", 4.5, Time)]
    [InlineData("a.b -1e3 1767607200.25", "a.b", "", -1000, Time + 250_000_000)]
    [InlineData("a.b 1 -1", "a.b", "", 1, EventBatch.NoTime)]
    [InlineData("a.b 1 N", "a.b", "", 1, EventBatch.NoTime)]
    [InlineData("a.b nan 1767607200", "a.b", "", double.NaN, Time)]
    [InlineData("a.b -inf 1767607200", "a.b", "", double.NegativeInfinity, Time)]
    [InlineData("disk.used;datacenter=dc1;rack=a1 42 1767607200", "disk.used", "datacenter=dc1,rack=a1", 42, Time)]
    [InlineData("disk;a=b=c,d\\ 42 1767607200", "disk", "a=b\\=c\\,d\\\\", 42, Time)]
    [InlineData("größe;ort=köln 42 1767607200", "größe", "ort=köln", 42, Time)]
    public void Points(string line, string name, string labels, double value, long time)
    {
        ParseResult result = ParserHarness.Parse(s_format, $"{line}\n{line}\n");
        Assert.Empty(result.Rejects);
        Assert.Equal(2, result.Rows.Count);
        Assert.All(result.Metrics, row => Assert.Equal((name, "", labels, value, time), (row.Name, row.Field, row.Labels, row.Value, row.Time)));
    }

    [Theory]
    [InlineData("a.b", RejectReason.Truncated)]
    [InlineData("a.b 1", RejectReason.Truncated)]
    [InlineData("a.b 1 1767607200 x", RejectReason.Syntax)]
    [InlineData("a.b x 1767607200", RejectReason.Number)]
    [InlineData("a.b None 1767607200", RejectReason.Number)]
    [InlineData("a.b 1 x", RejectReason.Timestamp)]
    [InlineData("a.b 1 n", RejectReason.Timestamp)]
    [InlineData("a.b 1 1767607200000", RejectReason.Timestamp)]
    [InlineData(";a=b 1 1767607200", RejectReason.Syntax)]
    [InlineData("a; 1 1767607200", RejectReason.Syntax)]
    [InlineData("a;b 1 1767607200", RejectReason.Syntax)]
    [InlineData("a;b= 1 1767607200", RejectReason.Syntax)]
    [InlineData("a;=b 1 1767607200", RejectReason.Syntax)]
    [InlineData("a;x=y; 1 1767607200", RejectReason.Syntax)]
    public void What_the_protocol_does_not_allow_is_rejected(string line, RejectReason reason)
    {
        ParseResult result = ParserHarness.Parse(s_format, $"a;x=y 1 1767607200\n{line}\n");
        Assert.Equal(reason, Assert.Single(result.Rejects).Reason);
        Assert.Single(result.Rows);
    }
}
