using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using StreamEngine.Parsing.RemoteWrite;
using StreamEngine.Tests.Parsing.Otlp;
using Xunit;

namespace StreamEngine.Tests.Parsing.Protobuf;

/// <summary>What a worker remembers of earlier messages makes no difference to the rows of later ones.</summary>
public class KnownSeriesTests
{
    private const ulong Jan5 = 1_767_607_200_000;

    [Fact]
    public void A_series_that_comes_again_has_the_same_labels_under_another_resource()
    {
        Assert.Equal(
            ["m|a=1,service=x|1", "m|a=1,service=x|2", "m|a=1,service=y|3", "m|a=1,service=x|4"],
            Decode(new OtlpMetricsDecoder(new ParserOptions()), Metrics("x", Point(1, ("a", "1")), Point(2, ("a", "1"))), Metrics("y", Point(3, ("a", "1"))), Metrics("x", Point(4, ("a", "1")))));
    }

    [Fact]
    public void Labels_that_only_begin_with_known_ones_are_read_in_full()
    {
        Assert.Equal(
            ["m|a=1,service=x|1", "m|a=1,b=2,service=x|2", "m|a=1,service=x|3", "m|a=2,service=x|4", "m|a=1,b=2,service=x|5"],
            Decode(
                new OtlpMetricsDecoder(new ParserOptions()),
                Metrics("x", Point(1, ("a", "1")), Point(2, ("a", "1"), ("b", "2"))),
                Metrics("x", Point(3, ("a", "1")), Point(4, ("a", "1"), ("a", "2")), Point(5, ("a", "1"), ("b", "2")))));
    }

    [Fact]
    public void Labels_on_both_sides_of_other_fields_count()
    {
        Proto split = OtlpMessages.Attributes(OtlpMessages.Attributes(new Proto(), 7, ("a", OtlpMessages.Text("1"))).Double(4, 2), 7, ("b", OtlpMessages.Text("2")));
        Assert.Equal(
            ["m|a=1,service=x|1", "m|a=1,b=2,service=x|2", "m|a=1,b=2,service=x|2"],
            Decode(new OtlpMetricsDecoder(new ParserOptions()), Metrics("x", Point(1, ("a", "1"))), Metrics("x", split, split)));
    }

    [Fact]
    public void Series_of_remote_write_keep_name_and_labels_from_message_to_message()
    {
        Proto request = new Proto().Message(1, Series(("__name__", "up"), ("job", "a b"))).Message(1, Series(("job", "a b"), ("__name__", "down"))).Message(1, Series(("__name__", "up")));
        string[] rows = ["up|job=a\\ b|7", "down|job=a\\ b|7", "up||7"];
        Assert.Equal([.. rows, .. rows, .. rows], Decode(new RemoteWriteDecoder(new ParserOptions()), request, request, request));
    }

    [Fact]
    public void Symbols_are_known_by_their_text_not_by_their_number()
    {
        Proto first = Symbols("", "__name__", "up", "job", "api").Message(5, Refs(1, 2, 3, 4));
        Proto second = Symbols("", "job", "__name__", "api", "up", "down").Message(5, Refs(2, 4, 1, 3)).Message(5, Refs(2, 5, 1, 3)).Message(5, Refs(2, 4, 1, 9));
        Assert.Equal(["up|job=api|7", "up|job=api|7", "down|job=api|7", "reject Syntax"], Decode(new RemoteWrite2Decoder(new ParserOptions()), first, second));
    }

    [Fact]
    public void A_second_sample_and_a_histogram_of_known_series_are_read()
    {
        Proto histogram = new Proto().Number(1, 5).Double(3, 1.5).Number(15, Jan5);
        Proto request = new Proto().Message(1, Series(("__name__", "up")).Message(2, Sample(8)).Message(4, histogram));
        string[] rows = ["up||7", "up||8", "up_count||5", "up_sum||1.5", "up||NaN"];
        Assert.Equal([.. rows, .. rows], Decode(new RemoteWriteDecoder(new ParserOptions()), request, request));
    }

    [Fact]
    public void A_sample_behind_a_tag_that_is_longer_than_it_needs_to_be_is_not_lost()
    {
        byte[] sample = [0x92, 0x80, 0x00, .. new Proto().Message(2, Sample(9)).ToArray()[1..]];
        byte[] series = [.. new Proto().Message(1, Label("__name__", "up")).ToArray(), .. sample, .. new Proto().Message(2, Sample(7)).ToArray()];
        Assert.Equal(["up||9", "up||7"], Decode(new RemoteWriteDecoder(new ParserOptions()), new Proto().Bytes(1, series)));
    }

    [Fact]
    public void A_label_that_is_no_text_rejects_its_series_once_whatever_came_before()
    {
        Proto bad = new Proto().Message(1, Label("__name__", "up")).Message(1, new Proto().Text(1, "job").Bytes(2, [0xFF])).Message(2, Sample(7)).Message(2, Sample(8));
        Proto Good(string job) => Series(("__name__", "up"), ("job", job));
        Proto request = new Proto().Message(1, bad).Message(1, Good("a")).Message(1, Good("b")).Message(1, Good("c")).Message(1, bad);
        string[] rows = ["up|job=a|7", "up|job=b|7", "up|job=c|7", "reject InvalidUtf8", "reject InvalidUtf8"];
        Assert.Equal([.. rows, .. rows], Decode(new RemoteWriteDecoder(new ParserOptions()), request, request));
    }

    private static Proto Metrics(string service, params Proto[] points)
    {
        Proto data = new();
        Array.ForEach(points, p => data.Message(1, p));
        return new Proto().Message(1, g => g.Message(1, OtlpMessages.Resource(("service.name", service))).Message(2, s => s.Message(2, m => m.Text(1, "m").Message(5, data))));
    }

    private static Proto Point(double value, params (string Key, string Value)[] labels) =>
        OtlpMessages.Attributes(new Proto().Double(4, value), 7, [.. labels.Select(l => (l.Key, OtlpMessages.Text(l.Value)))]);

    private static Proto Label(string name, string value) => new Proto().Text(1, name).Text(2, value);

    private static Proto Sample(double value) => new Proto().Double(1, value).Number(2, Jan5);

    private static Proto Series(params (string Name, string Value)[] labels)
    {
        Proto series = new();
        Array.ForEach(labels, l => series.Message(1, Label(l.Name, l.Value)));
        return series.Message(2, Sample(7));
    }

    private static Proto Symbols(params string[] symbols)
    {
        Proto request = new();
        Array.ForEach(symbols, s => request.Text(4, s));
        return request;
    }

    private static Proto Refs(params uint[] references) => new Proto().PackedNumbers(1, references).Message(2, Sample(7));

    /// <summary>Decodes messages by one worker, in batches of three rows, and shows name, labels and value of every row, then rejects.</summary>
    private static List<string> Decode(IPayloadDecoder decoder, params Proto[] messages)
    {
        List<string> rows = [];
        using SlabPool slabs = new();
        using BatchPool pool = new(slabs, rows: 3);
        BatchBuilder builder = new(pool);
        foreach (byte[] payload in messages.Select(m => m.ToArray()))
        {
            using Slab slab = slabs.RentSlab(payload.Length);
            payload.CopyTo(slab.GetSpan());
            slab.Retain();
            using Chunk chunk = new(new SourceInfo(0, "test"), slab, 0, payload.Length, 0, 0, 0);
            builder.Start(chunk);
            decoder.Decode(chunk.Bytes, builder);
            ParsedChunk parsed = builder.Finish();
            rows.AddRange(parsed.Batches.SelectMany(batch => Enumerable.Range(0, batch.Count).Select(row => Show(batch, row))));
            rows.AddRange(parsed.DeadLetters.Select(letter => $"reject {letter.Reason}"));
            parsed.Batches.ToList().ForEach(batch => batch.Dispose());
        }

        return rows;
    }

    private static string Show(EventBatch batch, int row) => FormattableString.Invariant(
        $"{BatchBuilder.Show(batch.Text(MetricText.Name, row))}|{BatchBuilder.Show(batch.Text(MetricText.Labels, row))}|{batch.Values[row]}");
}
