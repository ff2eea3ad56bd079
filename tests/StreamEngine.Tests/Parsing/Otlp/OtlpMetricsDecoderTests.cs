using StreamEngine.Batching;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using StreamEngine.Tests.Parsing.Protobuf;
using Xunit;
using static StreamEngine.Tests.Parsing.Otlp.OtlpMessages;

namespace StreamEngine.Tests.Parsing.Otlp;

public class OtlpMetricsDecoderTests
{
    private static readonly OtlpMetricsDecoder s_decoder = new(new ParserOptions());

    private static readonly Proto s_resource = Resource(("service.name", "checkout"), ("host.name", "web-1"), ("service.instance.id", "i-7"));

    [Fact]
    public void Gauges_and_sums_are_a_row_a_point()
    {
        Proto counter = new Proto().Text(1, "http.requests").Message(7, sum => sum
            .Message(1, Attributes(new Proto().Fixed(3, Jan5).Fixed(6, unchecked((ulong)-9)), 7, ("route", Text("/cart")), ("code", Int(200))))
            .Number(2, 2).Number(3, 1));
        ParseResult result = Decode(Metric("cpu", 5, NumberPoint(0.5), NumberPoint(double.NaN, ("zone", Text("eu west,1=\\"))), NumberPoint(1, ("a", Bool(true)))), counter);
        Assert.Equal(
            [
                ("cpu", "host=web-1,instance=i-7,service=checkout", 0.5),
                ("cpu", "host=web-1,instance=i-7,service=checkout,zone=eu\\ west\\,1\\=\\\\", double.NaN),
                ("cpu", "a=true,host=web-1,instance=i-7,service=checkout", 1),
                ("http.requests", "code=200,host=web-1,instance=i-7,route=/cart,service=checkout", -9),
            ],
            result.Metrics.Select(row => (row.Name, row.Labels, row.Value)));
        Assert.All(result.Metrics, row => Assert.Equal((long)Jan5, row.Time));
        Assert.Equal(4, result.Records);
    }

    [Fact]
    public void A_histogram_is_count_sum_and_cumulative_buckets()
    {
        Proto point = Attributes(
            new Proto().Fixed(3, Jan5).Fixed(4, 6).Double(5, 2.5).PackedFixed(6, 1, 0, 3, 2).PackedDoubles(7, 0.005, 1, 10).Double(11, 0).Double(12, 3),
            9,
            ("method", Text("GET")),
            ("alpha", Text("1")));
        ParseResult result = Decode(Metric("latency", 9, point, point));
        const string Front = "alpha=1,host=web-1,instance=i-7,";
        const string Back = "method=GET,service=checkout";
        (string, string, double)[] rows =
        [
            ("latency_count", Front + Back, 6), ("latency_sum", Front + Back, 2.5), ("latency_bucket", Front + "le=0.005," + Back, 1),
            ("latency_bucket", Front + "le=1," + Back, 1), ("latency_bucket", Front + "le=10," + Back, 4), ("latency_bucket", Front + "le=+Inf," + Back, 6),
        ];
        Assert.Equal([.. rows, .. rows], result.Metrics.Select(row => (row.Name, row.Labels, row.Value)));
        Assert.Equal(2, result.Records);
    }

    [Fact]
    public void Bucket_labels_stand_in_order_at_either_end()
    {
        Proto point = new Proto().Fixed(3, Jan5).Fixed(4, 1).PackedFixed(6, 1);
        Assert.Equal("le=+Inf", DecoderHarness.Decode(s_decoder, Request(new Proto(), "", Metric("h", 9, point))).Metrics[^1].Labels);
        Assert.Equal("a=1,le=+Inf", Bare("a").Labels);
        Assert.Equal("le=+Inf,z=1", Bare("z").Labels);

        MetricRow Bare(string key) => DecoderHarness.Decode(
            s_decoder, Request(new Proto(), "", Metric("h", 9, Attributes(new Proto().Fixed(4, 1).PackedFixed(6, 1), 9, (key, Text("1")))))).Metrics[^1];
    }

    [Fact]
    public void Unpacked_and_split_buckets_are_gathered()
    {
        Proto point = new Proto().Fixed(3, Jan5).Fixed(4, 3).Fixed(6, 1).PackedFixed(6, 1, 1).Double(7, 1).Double(7, 2);
        Assert.Equal([3.0, 1, 2, 3], Decode(Metric("h", 9, point)).Metrics.Select(row => row.Value));
    }

    [Fact]
    public void An_exponential_histogram_is_its_totals_and_its_buckets()
    {
        Proto point = Attributes(
            new Proto().Fixed(3, Jan5).Fixed(4, 9).Double(5, 30).Signed(6, 3).Fixed(7, 2).Message(8, b => b.Signed(1, -4).PackedNumbers(2, 1, 2, 4)).Double(12, -1).Double(13, 8),
            1,
            ("k", Text("v")));
        Assert.Equal(
            [("e_count", 9.0), ("e_sum", 30), ("e_min", -1), ("e_max", 8), ("e_zero_count", 2), ("e", double.NaN)],
            Decode(Metric("e", 10, point)).Metrics.Select(row => (row.Name, row.Value)));
        MetricRow row = Decode(Metric("e", 10, point)).Metrics[^1];
        Assert.Equal("host=web-1,instance=i-7,k=v,service=checkout", row.Labels);
        (ExponentialHistogram counts, HistogramFacts facts) = row.ReadHistogram();
        Assert.Equal(new HistogramFacts(true, false, 0, -1, 8), facts);
        Assert.Equal((3, 2, 9, 30), (counts.Scale, counts.ZeroCount, counts.Count, counts.Sum));
        Assert.Equal((-4, 3), (counts.Positive.Offset, counts.Positive.Length));
        Assert.Equal([1, 2, 4], counts.Positive.Counts.ToArray());
    }

    [Fact]
    public void The_temporality_of_a_histogram_may_stand_behind_its_points()
    {
        Proto point = new Proto().Fixed(2, Jan5 - 5).Fixed(3, Jan5).Fixed(4, 3).Signed(6, -1).Message(9, b => b.Signed(1, 2).Number(2, 1).Number(2, 2)).Double(14, 0.5);
        Proto delta = new Proto().Text(1, "e").Message(10, data => data.Message(1, point).Number(2, 1));
        (ExponentialHistogram counts, HistogramFacts facts) = Decode(delta).Metrics[^1].ReadHistogram();
        Assert.Equal((false, (long)Jan5 - 5), (facts.IsCumulative, facts.Start));
        Assert.Equal((-1, 0.5, 3, double.NaN), (counts.Scale, counts.ZeroThreshold, counts.Count, counts.Sum));
        Assert.Equal([1, 2], counts.Negative.Counts.ToArray());
        Assert.True(Decode(new Proto().Text(1, "e").Message(10, data => data.Message(1, point).Number(2, 2))).Metrics[^1].ReadHistogram().Facts.IsCumulative);
    }

    [Fact]
    public void Buckets_that_no_histogram_has_are_rejected()
    {
        Proto scale = new Proto().Fixed(3, Jan5).Fixed(4, 1).Signed(6, 21).Message(8, b => b.PackedNumbers(2, 1));
        Proto offset = new Proto().Fixed(3, Jan5).Fixed(4, 1).Signed(6, 3).Message(8, b => b.Signed(1, int.MaxValue).PackedNumbers(2, 1, 1));
        Proto many = new Proto().Fixed(3, Jan5).Fixed(4, 1).Message(8, b => b.PackedNumbers(2, new uint[5000]));
        ParseResult result = Decode(Metric("e", 10, scale, offset, many), Metric("g", 5, NumberPoint(2)));
        Assert.Equal([RejectReason.Syntax, RejectReason.Syntax, RejectReason.TooComplex], result.Rejects.Select(r => r.Reason));
        Assert.Equal(2.0, Assert.Single(result.Metrics).Value);
    }

    [Fact]
    public void A_summary_is_count_sum_and_quantiles()
    {
        Proto point = Attributes(
            new Proto().Fixed(3, Jan5).Fixed(4, 9).Double(5, 30).Message(6, q => q.Double(1, 0.5).Double(2, 3)).Message(6, q => q.Double(1, 1).Double(2, 7)), 7, ("z", Text("v")));
        Assert.Equal(
            [("s_count", "z=v", 9.0), ("s_sum", "z=v", 30), ("s", "quantile=0.5,z=v", 3), ("s", "quantile=1,z=v", 7)],
            DecoderHarness.Decode(s_decoder, Request(new Proto(), "", Metric("s", 11, point))).Metrics.Select(row => (row.Name, row.Labels, row.Value)));
    }

    [Fact]
    public void Points_without_a_value_are_counted_and_make_no_row()
    {
        Proto stale = new Proto().Fixed(3, Jan5).Double(4, 0).Number(8, 1);
        Proto staleHistogram = new Proto().Fixed(3, Jan5).Fixed(4, 0).Number(10, 1);
        ParseResult result = Decode(Metric("g", 5, stale, new Proto().Fixed(3, Jan5), NumberPoint(2)), Metric("h", 9, staleHistogram));
        Assert.Equal(2.0, Assert.Single(result.Metrics).Value);
        Assert.Equal((4L, 3L), (result.Records, result.Filtered));
    }

    [Fact]
    public void An_attribute_overrides_the_label_of_the_resource()
    {
        Proto point = NumberPoint(1, ("service", Text("db")), ("x", Text("1")), ("x", Text("2")), ("empty", Text("")));
        Assert.Equal("host=web-1,instance=i-7,service=db,x=2", Assert.Single(Decode(Metric("g", 5, point)).Metrics).Labels);
    }

    [Fact]
    public void Many_attributes_are_sorted()
    {
        int[] keys = [.. Enumerable.Range(0, 200).Select(i => i * 7919 % 211)];
        Proto point = NumberPoint(1, [.. keys.Concat(keys).Select((k, i) => ($"common.prefix.{k:D3}", Int(i)))]);
        string labels = Assert.Single(DecoderHarness.Decode(s_decoder, Request(new Proto(), "", Metric("g", 5, point))).Metrics).Labels;
        string[] expected = [.. keys.Select((k, i) => (k, i)).OrderBy(p => p.k).Select(p => $"common.prefix.{p.k:D3}={p.i + 200}")];
        Assert.Equal(string.Join(',', expected), labels);
    }

    public static TheoryData<string, byte[], RejectReason> BadMetrics => new()
    {
        { "no name", Metric("", 5, NumberPoint(1)).ToArray(), RejectReason.MissingField },
        { "name is no UTF-8", [10, 1, 0xFF, 42, 0], RejectReason.InvalidUtf8 },
        { "wrong wire type", [8, 1], RejectReason.Syntax },
        { "label is no UTF-8", Metric("g", 5, NumberPoint(1).Message(7, new Proto().Text(1, "k").Message(2, new Proto().Bytes(1, [0xC3])))).ToArray(), RejectReason.InvalidUtf8 },
        { "cut point", Metric("g", 5, NumberPoint(1).Raw(58)).ToArray(), RejectReason.Truncated },
        { "buckets", Metric("h", 9, new Proto().PackedFixed(6, 1, 2).PackedDoubles(7, 1, 2)).ToArray(), RejectReason.Syntax },
        { "bounds", Metric("h", 9, new Proto().PackedFixed(6, 1, 2, 3).PackedDoubles(7, 2, 1)).ToArray(), RejectReason.Syntax },
        { "bound NaN", Metric("h", 9, new Proto().PackedFixed(6, 1, 2).PackedDoubles(7, double.NaN)).ToArray(), RejectReason.Syntax },
        { "half a bound", Metric("h", 9, new Proto().Bytes(6, [1, 2, 3])).ToArray(), RejectReason.Truncated },
        { "time", Metric("g", 5, new Proto().Fixed(3, ulong.MaxValue).Double(4, 1)).ToArray(), RejectReason.Timestamp },
        { "quantile", Metric("s", 11, new Proto().Bytes(6, [9])).ToArray(), RejectReason.Truncated },
    };

    [Theory]
    [MemberData(nameof(BadMetrics))]
    public void A_bad_point_or_metric_is_rejected_alone(string what, byte[] metric, RejectReason reason)
    {
        byte[] payload = Request(s_resource, "s", Metric("a", 5, NumberPoint(1)), new Proto().Raw(metric), Metric("b", 5, NumberPoint(2))).ToArray();
        ParseResult result = DecoderHarness.Accounts(s_decoder, payload);
        DeadLetter letter = Assert.Single(result.Rejects);
        Assert.True(reason == letter.Reason, what + ": " + letter.Detail);
        Assert.Equal(["a", "b"], result.Metrics.Select(row => row.Name));
    }

    [Fact]
    public void Labels_cannot_outgrow_the_payload_without_bound()
    {
        Proto point = Attributes(new Proto().Fixed(4, 0).PackedFixed(6, new ulong[3000]).PackedDoubles(7, [.. Enumerable.Range(0, 2999).Select(i => (double)i)]), 9, ("k", Text(new string('x', 20_000))));
        DeadLetter letter = Assert.Single(Decode(Metric("h", 9, point)).Rejects);
        Assert.Equal(RejectReason.TooComplex, letter.Reason);
    }

    private static ParseResult Decode(params Proto[] metrics) => DecoderHarness.Decode(s_decoder, Request(s_resource, "shop", metrics));
}
