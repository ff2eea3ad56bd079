using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>Metric types of StatsD, and what DogStatsD adds (versions 1.0 to 1.3 of its protocol).</summary>
public class StatsdConformanceTests
{
    private static readonly IRecordFormat s_format = Registered.Format("statsd");

    [Theory]
    [InlineData("gorets:1|c", "gorets", "", "", 1)]
    [InlineData("gorets:-1|c", "gorets", "", "", -1)]
    [InlineData("gorets:1|c|@0.1", "gorets", "", "", 10)]
    [InlineData("gorets:3|c|@1", "gorets", "", "", 3)]
    [InlineData("glork:320|ms", "glork", "", "", 320)]
    [InlineData("glork:320|ms|@0.1", "glork", "", "", 320)]
    [InlineData("song.length:240|h|@0.5", "song.length", "", "", 240)]
    [InlineData("song.length:1.5e3|d", "song.length", "", "", 1500)]
    [InlineData("gaugor:333|g", "gaugor", "", "", 333)]
    [InlineData("gaugor:-10|g", "gaugor", "delta", "", -10)]
    [InlineData("gaugor:+4|g", "gaugor", "delta", "", 4)]
    [InlineData("uniques:765|s", "uniques", "set", "", 1)]
    [InlineData("uniques:a:b c|s", "uniques", "set", "", 1)]
    [InlineData("page.views:1|c|#env:prod,region:eu", "page.views", "", "env=prod,region=eu", 1)]
    [InlineData("page.views:1|c|#", "page.views", "", "", 1)]
    [InlineData("page.views:1|c|#a,,b:,c:d:e,:x", "page.views", "", "a=true,c=d:e", 1)]
    [InlineData("page.views:1|c|#a b:c=d\\", "page.views", "", "a\\ b=c\\=d\\\\", 1)]
    [InlineData("page.views:1|g|#env:dev|c:83c0a99c0a54", "page.views", "", "env=dev,container=83c0a99c0a54", 1)]
    [InlineData("page.views:1|g|c:in-1|e:it-false|card:low", "page.views", "", "container=in-1", 1)]
    [InlineData("größe:1|g|#ort:köln", "größe", "", "ort=köln", 1)]
    [InlineData("a b/c:1|g", "a b/c", "", "", 1)]
    public void Metrics(string line, string name, string field, string labels, double value)
    {
        ParseResult result = ParserHarness.Parse(s_format, $"{line}\n{line}\n");
        Assert.Empty(result.Rejects);
        Assert.Equal(2, result.Rows.Count);
        Assert.All(result.Metrics, row => Assert.Equal((name, field, labels, value, EventBatch.NoTime), (row.Name, row.Field, row.Labels, row.Value, row.Time)));
    }

    [Theory]
    [InlineData("a:1|c|T1767607200")]
    [InlineData("a:1|c|#x:y|T1767607200")]
    [InlineData("a:1|c|T1767607200|#x:y")]
    [InlineData("a:1|g|@0.5|T1767607200|c:x")]
    public void Times_are_seconds_wherever_they_stand(string line) =>
        Assert.All(ParserHarness.Parse(s_format, $"{line}\n{line}\n").Metrics, row => Assert.Equal(1_767_607_200_000_000_000, row.Time));

    [Fact]
    public void Packed_values_are_rows_of_one_record()
    {
        const string Line = "song.length:240:+234:-12.5|g|#a:b|T1767607200\n";
        ParseResult result = ParserHarness.Parse(s_format, Line + "song.length:1:2|c|@0.5\nsong.length:3:4|c|@0.5\n" + Line);
        Assert.Equal(4, result.Records);
        Assert.Equal([240, 234, -12.5, 2, 4, 6, 8, 240, 234, -12.5], result.Metrics.Select(r => r.Value));
        Assert.Equal(["", "delta", "delta", "", "", "", "", "", "delta", "delta"], result.Metrics.Select(r => r.Field));
    }

    [Fact]
    public void An_event_is_a_log()
    {
        LogRow row = Assert.Single(ParserHarness.Parse(s_format, "_e{5,10}:title|text\\nmore|d:1767607200|h:web1|p:low|t:warning|k:key|s:nagios|#env:prod,service:shop|c:x\n").Logs);
        Assert.Equal((1_767_607_200_000_000_000, 13, "title\ntext\nmore", "shop", "web1", "nagios"), (row.Time, (int)row.Severity, row.Body, row.Service, row.Host, row.Logger));
        Assert.Equal("5\nc", Assert.Single(ParserHarness.Parse(s_format, "_e{1,1}:5|c\n").Logs).Body);
        Assert.Equal("größe", Assert.Single(ParserHarness.Parse(s_format, "_e{7,0}:größe|\n").Logs).Body);
    }

    [Fact]
    public void An_event_of_a_source_that_changes_things_is_a_change()
    {
        ChangeRow row = Assert.IsType<ChangeRow>(Assert.Single(ParserHarness.Parse(s_format, "_e{6,2}:deploy|v2|s:rollout|#service:cart,version:2.0|d:1767607200\n").Rows));
        Assert.Equal((1_767_607_200_000_000_000, "deployment", "cart", "2.0", "deploy\nv2"), (row.Time, row.Type, row.Service, row.Version, row.Description));
    }

    [Fact]
    public void A_service_check_is_a_point_of_its_status()
    {
        MetricRow row = Assert.Single(ParserHarness.Parse(s_format, "_sc|Redis connection|2|d:1767607200|h:web1|#env:dev|m:Redis | timed out\n").Metrics);
        Assert.Equal(("Redis connection", "status", "env=dev,host=web1", 2.0, 1_767_607_200_000_000_000), (row.Name, row.Field, row.Labels, row.Value, row.Time));
    }

    [Theory]
    [InlineData("gorets", RejectReason.Truncated)]
    [InlineData("gorets:1", RejectReason.Truncated)]
    [InlineData("gorets|c", RejectReason.Syntax)]
    [InlineData(":1|c", RejectReason.Syntax)]
    [InlineData("gorets:1|x", RejectReason.Syntax)]
    [InlineData("gorets:1|", RejectReason.Truncated)]
    [InlineData("gorets:1|c|", RejectReason.Truncated)]
    [InlineData("gorets:1|c||#a:b", RejectReason.Syntax)]
    [InlineData("gorets:1|c|0.1", RejectReason.Syntax)]
    [InlineData("gorets:|c", RejectReason.Number)]
    [InlineData("gorets:1:|c", RejectReason.Number)]
    [InlineData("gorets:x|c", RejectReason.Number)]
    [InlineData("gorets:NaN|g", RejectReason.Number)]
    [InlineData("gorets:|s", RejectReason.Syntax)]
    [InlineData("gorets:1|c|@0", RejectReason.Number)]
    [InlineData("gorets:1|c|@1.5", RejectReason.Number)]
    [InlineData("gorets:1|c|@x", RejectReason.Number)]
    [InlineData("gorets:1|c|@0.5|@0.5", RejectReason.Syntax)]
    [InlineData("gorets:1|c|Tx", RejectReason.Timestamp)]
    [InlineData("gorets:1|c|T9214646400", RejectReason.Timestamp)]
    [InlineData("go\trets:1|c", RejectReason.Syntax)]
    [InlineData("_e{5,4}:titl|text", RejectReason.Syntax)]
    [InlineData("_e{5,4}:title|tex", RejectReason.Truncated)]
    [InlineData("_e{5}:title|text", RejectReason.Syntax)]
    [InlineData("_sc|name|4", RejectReason.Number)]
    [InlineData("_sc|name", RejectReason.Truncated)]
    [InlineData("_sc||1", RejectReason.Syntax)]
    public void What_the_protocol_does_not_allow_is_rejected(string line, RejectReason reason)
    {
        ParseResult result = ParserHarness.Parse(s_format, $"a:1|c\n{line}\n");
        Assert.Equal(reason, Assert.Single(result.Rejects).Reason);
        Assert.Single(result.Rows);
    }
}
