using StreamEngine.Batching;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Parsing;
using StreamEngine.Parsing.RemoteWrite;
using StreamEngine.Tests.Parsing.Protobuf;
using Xunit;

namespace StreamEngine.Tests.Parsing.RemoteWrite;

public class RemoteWriteTests
{
    private const long Jan5Ms = 1767576600_000;
    private const long Jan5 = Jan5Ms * 1_000_000;

    private static readonly RemoteWriteDecoder s_first = new(new ParserOptions());
    private static readonly RemoteWrite2Decoder s_second = new(new ParserOptions());

    [Fact]
    public void Version_1_is_a_row_a_sample()
    {
        Proto request = new Proto()
            .Message(1, Series(("__name__", "http_requests_total"), ("instance", "web-1:9090"), ("job", "api server")).Message(2, Sample(5, Jan5Ms)).Message(2, Sample(6.5, -1)))
            .Message(3, new Proto().Number(1, 1).Text(2, "http_requests_total").Text(4, "help"))
            .Message(1, Series(("z", "1"), ("a", "2"), ("__name__", "up")).Message(3, new Proto().Double(2, 9)).Message(2, Sample(double.NaN, 0)));
        ParseResult result = DecoderHarness.Decode(s_first, request);
        Assert.Equal(
            [
                (Jan5, "http_requests_total", "instance=web-1:9090,job=api\\ server", 5),
                (-1_000_000, "http_requests_total", "instance=web-1:9090,job=api\\ server", 6.5),
                (0L, "up", "a=2,z=1", double.NaN),
            ],
            result.Metrics.Select(row => (row.Time, row.Name, row.Labels, row.Value)));
        Assert.Equal((3L, 0L), (result.Records, result.Filtered));
    }

    [Fact]
    public void Native_histograms_are_count_sum_and_buckets()
    {
        Proto histogram = new Proto().Number(1, 7).Double(3, 2.5).Signed(4, 3).Double(5, 0.001).Number(6, 1).Message(11, s => s.Signed(1, 0).Number(2, 2)).Message(11, s => s.Signed(1, 3).Number(2, 1))
            .PackedNumbers(12, 4, 1, 6).Int(15, Jan5Ms);
        Proto floats = new Proto().Double(2, 7.5).Double(3, 1).Int(15, Jan5Ms);
        Proto series = Series(("__name__", "rpc")).Message(4, histogram).Message(4, floats);
        ParseResult result = DecoderHarness.Decode(s_first, new Proto().Message(1, series));
        Assert.Equal(
            [("rpc_count", 7.0), ("rpc_sum", 2.5), ("rpc", double.NaN), ("rpc_count", 7.5), ("rpc_sum", 1), ("rpc", double.NaN)], result.Metrics.Select(row => (row.Name, row.Value)));
        Assert.Equal(2, result.Records);

        // Differences 2, -1, 3 are the counts 2, 1, 4 of the buckets 0, 1 and 5, which end where those of OpenTelemetry begin.
        (ExponentialHistogram counts, HistogramFacts facts) = result.Metrics[2].ReadHistogram();
        Assert.Equal(new HistogramFacts(true, false, 0, double.NaN, double.NaN), facts);
        Assert.Equal((3, 0.001, 1, 8, 2.5), (counts.Scale, counts.ZeroThreshold, counts.ZeroCount, counts.Count, counts.Sum));
        Assert.Equal((-1, 6), (counts.Positive.Offset, counts.Positive.Length));
        Assert.Equal([2, 1, 0, 0, 0, 4], counts.Positive.Counts.ToArray());
        Proto second = Request2(["", "__name__", "rpc"], new Proto().PackedNumbers(1, 1, 2).Message(3, histogram));
        Assert.Equal(result.Metrics.Take(3).Select(row => (row.Name, row.Histogram)), DecoderHarness.Decode(s_second, second).Metrics.Select(row => (row.Name, row.Histogram)));
    }

    [Fact]
    public void Gauges_resets_fractions_and_buckets_of_ones_own_are_told_apart()
    {
        Proto gauge = new Proto().Double(2, 1.5).Double(3, 1).Double(7, 0.5).Message(8, s => s.Number(2, 1)).PackedDoubles(10, 1).Number(14, 3).Int(15, Jan5Ms);
        Proto reset = new Proto().Number(1, 2).Double(3, 1).Message(11, s => s.Number(2, 1)).Number(12, 4).Number(14, 1).Int(15, Jan5Ms);
        Proto custom = new Proto().Number(1, 2).Double(3, 1).Signed(4, -53).Message(11, s => s.Number(2, 1)).Number(12, 4).Int(15, Jan5Ms);
        Proto bad = new Proto().Number(1, 2).Double(3, 1).Message(11, s => s.Number(2, 2)).Number(12, 4).Int(15, Jan5Ms);
        ParseResult result = DecoderHarness.Decode(s_first, new Proto().Message(1, Series(("__name__", "h")).Message(4, gauge).Message(4, reset).Message(4, custom).Message(4, bad)));
        Assert.Equal(["h_count", "h_sum", "h", "h_count", "h_sum", "h", "h_count", "h_sum"], result.Metrics.Select(row => row.Name));
        Assert.False(result.Metrics[2].ReadHistogram().Facts.IsCumulative);
        Assert.Equal((0.5, 1.5), (result.Metrics[2].ReadHistogram().Counts.ZeroCount, result.Metrics[2].ReadHistogram().Counts.Count));
        Assert.True(result.Metrics[5].ReadHistogram().Facts is { IsCumulative: true, IsReset: true });
        Assert.Equal(RejectReason.Syntax, Assert.Single(result.Rejects).Reason);
    }

    [Fact]
    public void Version_2_looks_labels_up()
    {
        string[] symbols = ["", "__name__", "up", "job", "api", "help text"];
        Proto packed = new Proto().PackedNumbers(1, 1, 2, 3, 4).Message(2, Sample(1, Jan5Ms)).Message(5, new Proto().Number(1, 2).Number(3, 5)).Int(6, 5);
        Proto single = new Proto().Number(1, 1).Number(1, 2).Message(2, Sample(2, Jan5Ms).Int(3, 17)).Message(4, new Proto().PackedNumbers(1, 3, 4).Double(2, 1));
        ParseResult result = DecoderHarness.Decode(s_second, Request2(symbols, packed, single));
        Assert.Equal([("up", "job=api", 1.0), ("up", "", 2)], result.Metrics.Select(row => (row.Name, row.Labels, row.Value)));
        Proto behind = new Proto().Message(5, packed);
        Array.ForEach(symbols, symbol => behind.Text(4, symbol));
        Assert.Equal("job=api", Assert.Single(DecoderHarness.Decode(s_second, behind).Metrics).Labels);
    }

    [Fact]
    public void Stale_markers_are_counted_and_make_no_row()
    {
        double stale = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);
        Proto series = Series(("__name__", "up")).Message(2, Sample(stale, Jan5Ms)).Message(2, Sample(1, Jan5Ms)).Message(4, new Proto().Double(3, stale).Int(15, 1));
        ParseResult result = DecoderHarness.Decode(s_first, new Proto().Message(1, series));
        Assert.Equal(1.0, Assert.Single(result.Metrics).Value);
        Assert.Equal((3L, 2L), (result.Records, result.Filtered));
    }

    public static TheoryData<string, byte[], RejectReason> BadSeries => new()
    {
        { "no name", Series(("job", "x")).Message(2, Sample(1, 1)).ToArray(), RejectReason.MissingField },
        { "name is no UTF-8", [10, 13, 10, 8, .. "__name__"u8, 18, 1, 0xFF, 18, 0], RejectReason.InvalidUtf8 },
        { "value is no UTF-8", [.. Series(("__name__", "x")).ToArray(), 10, 6, 10, 1, 65, 18, 1, 0xFF, 18, 0], RejectReason.InvalidUtf8 },
        { "cut", [10, 99], RejectReason.Truncated },
        { "label is a number", [8, 1], RejectReason.Syntax },
        { "time", Series(("__name__", "x")).Message(2, Sample(1, long.MaxValue)).ToArray(), RejectReason.Timestamp },
        { "sample", Series(("__name__", "x")).Message(2, new Proto().Raw(9, 1)).ToArray(), RejectReason.Truncated },
        { "histogram", Series(("__name__", "x")).Message(4, new Proto().Double(1, 1)).ToArray(), RejectReason.Syntax },
    };

    [Theory]
    [MemberData(nameof(BadSeries))]
    public void A_bad_series_is_rejected_alone(string what, byte[] series, RejectReason reason)
    {
        Proto good = Series(("__name__", "up")).Message(2, Sample(1, Jan5Ms));
        ParseResult result = DecoderHarness.Accounts(s_first, new Proto().Message(1, good).Message(1, new Proto().Raw(series)).Message(1, good).ToArray());
        DeadLetter letter = Assert.Single(result.Rejects);
        Assert.True(reason == letter.Reason, what + ": " + letter.Detail);
        Assert.Equal(2, result.Metrics.Count);
    }

    [Theory]
    [InlineData(1u, 2u, 3u)]
    [InlineData(1u, 9u)]
    [InlineData(uint.MaxValue, 1u)]
    public void References_that_lead_nowhere_reject_the_series(params uint[] references)
    {
        Proto request = Request2(["", "__name__", "up"], new Proto().PackedNumbers(1, references).Message(2, Sample(1, Jan5Ms)), new Proto().PackedNumbers(1, 1, 2).Message(2, Sample(1, Jan5Ms)));
        ParseResult result = DecoderHarness.Accounts(s_second, request.ToArray());
        Assert.Equal(RejectReason.Syntax, Assert.Single(result.Rejects).Reason);
        Assert.Single(result.Metrics);
    }

    internal static Proto Series(params (string Name, string Value)[] labels)
    {
        Proto series = new();
        Array.ForEach(labels, label => series.Message(1, new Proto().Text(1, label.Name).Text(2, label.Value)));
        return series;
    }

    internal static Proto Sample(double value, long milliseconds) => new Proto().Double(1, value).Int(2, milliseconds);

    internal static Proto Request2(string[] symbols, params Proto[] series)
    {
        Proto request = new();
        Array.ForEach(symbols, symbol => request.Text(4, symbol));
        Array.ForEach(series, one => request.Message(5, one));
        return request;
    }
}
