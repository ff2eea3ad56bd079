using StreamEngine.Batching;
using StreamEngine.Server.Config;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Config;

public sealed class QueryConfigTests : IDisposable
{
    private const string Start = "sources: [{type: stdin}]\nqueries:\n";
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_query_is_read_whole()
    {
        _folder.Write("ads.csv", "campaign,ad\nc1,1\nc2,2\n");
        WindowQuery query = Assert.Single(_folder.Valid(Start + """
              - name: q.1-a_b
                from: metrics
                join: {table: '{folder}/ads.csv', key: ad, on: label.ad}
                where: value > 0 and campaign is not null
                group_by: [campaign, host]
                value: value * 2
                window:
                  - {size: 10m, slide: 1m, offset: 30s}
                  - {calendar: month, time_zone: Europe/Berlin}
                aggregates: [count, p99.9, 'topk(host, 5)', distinct(host)]
                allowed_lateness: 1h
                early_every: 30s
                max_series: 10
                max_open_panes: 20
            """).Pipeline.Queries);
        Assert.Equal(("q.1-a_b", EventKind.Metric, 10, 20), (query.Name, query.From, query.MaxSeries, query.MaxOpenPanes));
        Assert.Equal(["campaign", "host"], query.GroupBy);
        Assert.Equal(
            [new HoppingWindow(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30)), new CalendarWindow(CalendarUnit.Month, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"))],
            query.Windows);
        Assert.Equal([Aggregate.Count, Aggregate.Quantile(0.999), Aggregate.TopK("host", 5), Aggregate.DistinctOf("host")], query.Aggregates);
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromSeconds(30)), (query.AllowedLateness, query.EarlyEvery));
        Assert.Equal((2, "ad"), (query.Join!.Table.Count, query.Join.Table.Key));
        Assert.Equal([Aggregate.Variance, Aggregate.P50], _folder.Valid("sources: [{type: stdin}]\nwindows:\n  aggregates: [variance, p50]").Pipeline.Windows.Aggregates);
    }

    [Fact]
    public void One_window_needs_no_list_and_has_defaults()
    {
        WindowQuery query = Assert.Single(_folder.Valid(Start + "  - {name: q, window: {session: 30s}}").Pipeline.Queries);
        Assert.Equal([new SessionWindow(TimeSpan.FromSeconds(30))], query.Windows);
        Assert.Equal([Aggregate.Count], query.Aggregates);
        Assert.Equal([HoppingWindow.Tumbling(TimeSpan.FromSeconds(5))], _folder.Valid(Start + "  - {name: q, window: {size: 5s}}").Pipeline.Queries[0].Windows);
    }

    [Theory]
    [InlineData("  - window: {size: 1m}", 3, 5, "expected the key 'name' in queries[], found none")]
    [InlineData("  - name: q", 3, 5, "expected the key 'window' in queries[], found none")]
    [InlineData("  - name: a b\n    window: {size: 1m}", 3, 11, "expected 1 to 64 letters, digits, _ . and -, found 'a b'")]
    [InlineData("  - {name: q, window: {size: 1m}}\n  - {name: q, window: {size: 1m}}", 4, 12, "expected each query to have a name of its own, found 'q' again")]
    [InlineData("  - name: q\n    where: status >= and 5\n    window: {size: 1m}", 4, 22, "expected a value")]
    [InlineData("  - name: q\n    where: 'statuss > 5'\n    window: {size: 1m}", 4, 13, "expected the column 'status', or 'fields.statuss' if that is meant, found 'statuss'")]
    [InlineData("  - name: q\n    where: status\n    window: {size: 1m}", 4, 12, "expected a condition")]
    [InlineData("  - name: q\n    value: host\n    window: {size: 1m}", 4, 12, "expected a number, found 'host', which is a text")]
    [InlineData("  - name: q\n    group_by: [host, status == 5]\n    window: {size: 1m}", 4, 29, "expected a number or a text, found a condition")]
    [InlineData("  - name: q\n    group_by: [host, host]\n    window: {size: 1m}", 4, 22, "expected each label once, found 'host' again")]
    [InlineData("  - name: q\n    aggregates: [sum]\n    window: {size: 1m}", 4, 18, "expected a Value for sum of logs, found none")]
    [InlineData("  - name: q\n    aggregates: [median]\n    window: {size: 1m}", 4, 18, "expected queries[].aggregates[] to be an aggregate such as count")]
    [InlineData("  - name: q\n    early_every: 1m\n    window: {count: 5}", 5, 13, "expected hopping or calendar windows or sessions with EarlyEvery")]
    [InlineData("  - name: q\n    window: {}", 4, 13, "expected one of size, calendar, session and count, found none")]
    [InlineData("  - name: q\n    window: {size: 1m, session: 1m}", 4, 24, "expected one of size, calendar, session and count, found size and session")]
    [InlineData("  - name: q\n    window: {calendar: day, slide: 1m}", 4, 29, "expected 'slide' only with 'size', found it with 'calendar'")]
    [InlineData("  - name: q\n    window: {size: 1m, slide: 2m}", 4, 31, "expected slide to be at most the size")]
    [InlineData("  - name: q\n    window: {size: 1m, offset: 2m}", 4, 32, "expected offset to be less than the slide")]
    [InlineData("  - name: q\n    join: {table: '{folder}/none.csv', on: host}\n    window: {size: 1m}", 4, 19, "expected table to be a file with a key and columns")]
    [InlineData("  - {name: q, window: {size: 1m}}\noutputs: [{type: frames}]", 4, 11, "expected the key 'path' in outputs[] of type frames, found none")]
    public void One_mistake_is_one_error_at_its_place(string text, int line, int column, string message)
    {
        ConfigError error = Assert.Single(_folder.Errors(Start + text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void All_mistakes_of_a_query_are_told_at_once()
    {
        IReadOnlyList<ConfigError> errors = _folder.Errors(Start + "  - name: q\n    where: bodi contains 'x' and duratio > 1\n    group_by: [hostt]\n    window: {size: 1m}");
        Assert.Equal([(4, 12), (4, 34), (5, 16)], errors.Select(e => (e.Line, e.Column)));
    }

    [Fact]
    public void Queries_alone_without_queries_are_a_mistake() => Assert.Contains(
        "expected queries for only_queries, found none",
        Assert.Single(_folder.Errors("sources: [{type: stdin}]\npipeline: {only_queries: true}\n")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Frames_without_queries_are_a_mistake() => Assert.Contains(
        "expected queries for an output of type frames",
        Assert.Single(_folder.Errors("sources: [{type: stdin}]\noutputs: [{type: frames, path: '{folder}/f'}]")).Message,
        StringComparison.Ordinal);
}
