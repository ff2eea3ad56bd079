using System.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Csv;
using Xunit;

namespace StreamEngine.Tests.Parsing.Csv;

public class CsvParserTests
{
    private const long Jan5 = 1767576600_000_000_000;

    [Fact]
    public void Each_column_of_numbers_is_a_metric()
    {
        ParseResult result = Parse("timestamp,host, cpu ,mem\n2026-01-05 01:30:00,web-1,0.5,10\n2026-01-05 01:30:00,web-2,,NaN\n");
        Assert.Equal(
            [("cpu", "host=web-1", 0.5), ("mem", "host=web-1", 10.0), ("cpu", "host=web-2", double.NaN), ("mem", "host=web-2", double.NaN)],
            result.Metrics.Select(row => (row.Name, row.Labels, row.Value)));
        Assert.All(result.Metrics, row => Assert.Equal(Jan5, row.Time));
        Assert.Equal((3L, 1L), (result.Records, result.Filtered));
    }

    [Fact]
    public void A_table_that_names_no_entity_is_told_by_its_file()
    {
        ParseResult result = ParserHarness.Parse(new CsvFormat(), "timestamp,value\n2026-01-05 01:30:00,1\n", new ParserOptions { SourceName = "/data/a b.csv" });
        MetricRow row = Assert.Single(result.Metrics);
        Assert.Equal(("value", @"source=a\ b.csv"), (row.Name, row.Labels));
    }

    [Fact]
    public void Long_tables_name_the_metric_in_a_column()
    {
        ParseResult result = Parse("time;metric;value;pod\n1767576600;cpu;1.5;a\n1767576600;mem;2;a\n");
        Assert.Equal([("cpu", "pod=a", 1.5), ("mem", "pod=a", 2.0)], result.Metrics.Select(row => (row.Name, row.Labels, row.Value)));
    }

    [Fact]
    public void A_file_that_has_no_more_than_its_header_yet_is_known_by_its_names()
    {
        Assert.InRange(ParserHarness.Match(new CsvFormat(), "timestamp,metric,host,value\n"), 0.9, 1);
        Assert.InRange(ParserHarness.Match(new CsvFormat(), "timestamp,host,cpu,mem\n"), 0.9, 1);
        Assert.Equal(0, ParserHarness.Match(new CsvFormat(), "at that time, nobody answered\n"));
        Assert.Equal(0, ParserHarness.Match(new CsvFormat(), "starting,please wait\n"));

        ParseResult result = Later("timestamp,metric,host,value\n", "2026-01-05 01:30:00,cpu,a,1.5\n2026-01-05 01:30:00,mem,b,2\n");
        Assert.Equal([("cpu", "host=a", 1.5), ("mem", "host=b", 2.0)], result.Metrics.Select(row => (row.Name, row.Labels, row.Value)));
        Assert.All(result.Metrics, row => Assert.Equal(Jan5, row.Time));
        result = Later("id,Time,pod,cpu,state,mem\n", "1,2026-01-05 01:30:00,p,0.5,up,10\n");
        Assert.Equal([("cpu", "pod=p", 0.5), ("state", "pod=p", double.NaN), ("mem", "pod=p", 10.0)], result.Metrics.Select(row => (row.Name, row.Labels, row.Value)));
        LogRow row = Assert.Single(Later("timestamp,level,message\n", "2026-01-05 01:30:00,warn,slow\n").Logs);
        Assert.Equal((Jan5, "slow"), (row.Time, row.Body));

        static ParseResult Later(string header, string rows) =>
            ParserHarness.Parse(ParserHarness.Create(new CsvFormat(), Encoding.UTF8.GetBytes(header)), Encoding.UTF8.GetBytes(header + rows), header.Length);
    }

    [Fact]
    public void Time_as_go_prints_it_and_epoch_columns_beside_it()
    {
        ParseResult result = Parse("Time,TimeStamp,ServiceName,Rate(%)\n2026-01-05 01:30:00.5 +0000 UTC m=+0.119240217,1767576600,Frontend,0.25\n");
        MetricRow row = Assert.Single(result.Metrics);
        Assert.Equal((Jan5 + 500_000_000, "Rate(%)", "ServiceName=Frontend"), (row.Time, row.Name, row.Labels));
    }

    [Fact]
    public void A_date_and_a_time_of_day_belong_together()
    {
        LogRow row = Assert.Single(Parse("LineId,Date,Time,Level,Content\n1,2026-01-05,\"01:30:00,250\",INFO,hello\n").Logs);
        Assert.Equal((Jan5 + 250_000_000, "hello"), (row.Time, row.Body));
        MetricRow point = Assert.Single(Parse("date,time,load\n2026-01-05,01:30:00,7\n").Metrics);
        Assert.Equal((Jan5, "load"), (point.Time, point.Name));
    }

    [Fact]
    public void Columns_that_are_times_by_name_only_do_not_cost_the_row()
    {
        LogRow row = Assert.Single(Parse("Date,Time,Content\n81109,203615,hello\n").Logs);
        Assert.Equal(EventBatch.NoTime, row.Time);
    }

    [Fact]
    public void A_second_time_column_stands_in_for_an_unreadable_one()
    {
        string good = string.Concat(Enumerable.Repeat("2026-01-05T01:30:00Z,1767576600000000000,ok\n", 20));
        ParseResult result = Parse("Timestamp,TimeUnixNano,Log\n" + good + "2026-01-05T01:30:00Z,-6795364578871345152,broken\n");
        Assert.Empty(result.Rejects);
        Assert.Equal((Jan5, "broken"), (result.Logs[^1].Time, result.Logs[^1].Body));
    }

    [Fact]
    public void Several_header_rows_make_names_and_labels()
    {
        ParseResult result = Parse("microservice,PetSite,Pay\nmetric,latency,requests\nstatistic,Average,Sum\nunix_timestamp,,\n1767576600.0,0.25,7\n1767576900.0,,8\n");
        Assert.Equal(
            [("latency.Average", "microservice=PetSite"), ("requests.Sum", "microservice=Pay")],
            result.Metrics.Take(2).Select(row => (row.Name, row.Labels)));
        Assert.Equal((6L, 4L, Jan5), (result.Records, result.Filtered, result.Metrics[0].Time));
    }

    [Fact]
    public void Tables_without_a_header_number_their_columns()
    {
        ParseResult result = Parse("1767576600,1,2\n1767576601,3,4\n");
        Assert.Equal([("value1", 1.0), ("value2", 2.0), ("value1", 3.0), ("value2", 4.0)], result.Metrics.Select(row => (row.Name, row.Value)));
        Assert.Equal(0, result.Filtered);
    }

    [Fact]
    public void Logs_are_told_by_a_message_column()
    {
        ParseResult result = Parse("Timestamp,Level,PodName,TraceID,Content\n2026-01-05T01:30:00Z,WARN,cart-7d4f5b99fd-ktwc6,abc,\"said \"\"no\"\",\ntwice\"\n");
        LogRow row = Assert.Single(result.Logs);
        Assert.Equal((Jan5, (byte)13, "cart", "cart-7d4f5b99fd-ktwc6", "abc", "said \"no\",\ntwice"), (row.Time, row.Severity, row.Service, row.Host, row.TraceId, row.Body));
    }

    [Fact]
    public void Lines_that_a_container_runtime_wrapped_are_unwrapped()
    {
        LogRow row = Assert.Single(Parse("Timestamp,Log\n2026-01-05T01:30:00Z,\"{\"\"log\"\":\"\"01:30 ERROR a\\\"\"b\\n\"\",\"\"stream\"\":\"\"stdout\"\"}\"\n").Logs);
        Assert.Equal(("01:30 ERROR a\"b", (byte)17), (row.Body, row.Severity));
    }

    [Theory]
    [InlineData("2026-01-05 01:30:02,x", RejectReason.Number, "column 'value': expected a number, found 'x'")]
    [InlineData("yesterday,1", RejectReason.Timestamp, "column 'timestamp': cannot read the time 'yesterday'")]
    [InlineData("2026-01-05 01:30:02,1,2", RejectReason.Syntax, "expected 2 cells, found 3")]
    [InlineData("2026-01-05 01:30:02", RejectReason.Syntax, "expected 2 cells, found 1")]
    [InlineData("2026-01-05 01:30:02,\"1\"x", RejectReason.Syntax, "expected a delimiter after a closing quote")]
    [InlineData("2026-01-05 01:30:02,\"1", RejectReason.Truncated, "expected a closing quote, found the end")]
    public void Bad_rows_are_rejected_alone(string line, RejectReason reason, string detail)
    {
        string rows = string.Concat(Enumerable.Repeat("2026-01-05 01:30:00,1\n", 20));
        ParseResult result = Parse("timestamp,value\n" + rows + line + "\n2026-01-05 01:30:03,9\n");
        DeadLetter reject = Assert.Single(result.Rejects);
        Assert.Equal((reason, detail), (reject.Reason, reject.Detail));
        Assert.Equal(9, result.Metrics[^1].Value);
        Assert.Equal(23, result.Records);
    }

    [Fact]
    public void The_header_is_skipped_at_the_start_and_where_files_were_joined()
    {
        const string Text = "timestamp,value\n2026-01-05 01:30:00,1\ntimestamp,value\n2026-01-05 01:30:00,2\n";
        ParseResult result = ParserHarness.Parse(new CsvFormat(), Text, null, 38);
        Assert.Equal((2L, 2), (result.Filtered, result.Rows.Count));
    }

    [Fact]
    public void A_header_alone_is_filtered()
    {
        ParseResult result = Parse("timestamp,value\r\n");
        Assert.Equal((1L, 1L, 0), (result.Records, result.Filtered, result.Rejects.Count));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_header() =>
        Assert.Equal("value", Assert.Single(Parse("\uFEFFtimestamp,value\n2026-01-05 01:30:00,1\n").Metrics).Name);

    [Theory]
    [InlineData("timestamp,value\n2026-01-05 01:30:00,1\n", true)]
    [InlineData("time\tcpu\tmem\n1767576600\t1\t2\n", true)]
    [InlineData("1767576600;1\n1767576601;2\n", true)]
    [InlineData("hello, world\nwell, well\n", false)]
    [InlineData("Jan  5 01:30:00 web sshd[1]: Failed, again\nJan  5 01:30:01 web sshd[1]: Failed, again\n", false)]
    [InlineData("{\"a\":1,\"b\":2}\n{\"a\":1,\"b\":2}\n", false)]
    [InlineData("", false)]
    public void Tables_are_told_from_text_with_commas(string text, bool expected) => Assert.Equal(expected, ParserHarness.Match(new CsvFormat(), text) > 0.9);

    private static ParseResult Parse(string text) => ParserHarness.Parse(new CsvFormat(), text);
}
