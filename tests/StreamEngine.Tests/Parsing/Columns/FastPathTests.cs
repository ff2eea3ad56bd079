using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Access;
using StreamEngine.Parsing.Graphite;
using StreamEngine.Parsing.Influx;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Logfmt;
using StreamEngine.Parsing.OpenMetrics;
using StreamEngine.Parsing.Prometheus;
using StreamEngine.Parsing.Statsd;
using StreamEngine.Parsing.Syslog;
using Xunit;

namespace StreamEngine.Tests.Parsing.Columns;

/// <summary>Lines that are read by their structural bytes come out as those that are read one by one: rows, fields and rejects.</summary>
public class FastPathTests
{
    private const long Now = 1_767_607_200_000_000_000;

    private static readonly string[] Access =
    [
        "10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET /apache_pb.gif HTTP/1.0\" 200 2326",
        "10.0.0.7 - frank [05/Jan/2026:10:00:01 +0000] \"GET / HTTP/1.1\" 304 - \"https://shop/\" \"curl/8\"",
        "10.0.0.7 - - [05/Jan/2026:11:00:00 +0100] \"POST /cart HTTP/1.1\" 503 0 \"https://shop/\" \"Mozilla/5.0 \\\"x\\\" [en]\" 0.123 0.120",
        "shop.example.com:443 10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/2.0\" 404 12 \"-\" \"curl/8\"",
        "a b - - [05/Jan/2026:10:00:00 +0000] \"GET /x\" 201 77 \"\" \"\" \"a\"\"b\" rt=0.250 \"10.0.0.1\" 12 \"\"",
        "::1 - - [05/Jan/2026:10:00:00 +0000] \"\\x16\\x03\\x01\" 400 - \"-\" \"-\" 250ms",
        "10.0.0.7 - John Doe [05/Jan/2026:10:00:00 +0000] \"-\" 408 -  \"x\"  1.000",
    ];

    private static readonly string[] Syslog =
    [
        "<34>1 2026-01-05T10:00:00.003Z web1.example.com su - ID47 - 'su root' failed for lonvick on /dev/pts/8",
        "<165>1 2026-01-05T10:00:00.003Z web1 app 123 ID47 [ex@32473 iut=\"3\" note=\"a \\\"b\\] c\"][x@1 y=\"z\"] \uFEFFAn event",
        "<13>1 2026-01-05T10:00:01.500Z web1 app 123 - [req@32473 trace=\"1a24\" status=\"204\" empty=\"\"] token 1a \"renewed\"",
        "<13>Jan  5 09:59:58 web1 nginx[12]: upstream timed out",
        "<13>Jan  5 09:59:58 web1 cron[12] (x) ran: done",
        "Jan  5 09:59:58 combo sshd(pam_unix)[19939]: error: authentication failure",
        "Jan  5 09:59:59 web1 last message repeated 3 times",
        "Jan  5 09:59:59 web1 kernel: [12.5] WARN: x",
        "Jan  5 09:59:59 kernel: x",
        "2026-01-05T10:00:00.123456+00:00 web1 systemd[1]: Started Daily apt.",
        "<189>Jan 5 2026 09:00:00: %ASA-4-106023: Deny tcp",
        "Jan  5 09:59:59 10.0.0.1 87117903: *Jan  5 09:59:58.115 UTC: %FMANFP-6-ACCESS: F0: denied",
        "<189>000123: fw1: Jan  5 09:59:58 2026: %LINK-3-UPDOWN: up",
        "Jan  5 09:59:59 fw1 : %ASA-6-302013: Built",
        "\tand a second line",
        "<11>app: it broke",
    ];

    private static readonly string[] Logfmt =
    [
        "ts=2026-01-05T10:00:00.000Z level=info service=cart host=h1 msg=\"user 7 signed in\" status=200 duration_ms=59.618 path=/orders trace=4bf5",
        "ts=2026-01-05T10:00:00.001Z level=warn service=cart host=h2 msg=\"it said \\\"hi\\\"\\n\" status=503 duration_ms=1.5 path=\"/a b\" trace=12e4",
        "at=info method=GET path=/ connect=1ms ok=true n=7 f=1.50 none= empty=\"\"",
        "level=error msg=plain err=a=b code=12 logger=x\"y",
        "ts=1767607200 level=info msg=\"a\" msg=\"b\" message=c time=2026-01-05T10:00:00Z",
        "level=info msg=\"x\"y=1 debug  z=2",
        "level=info msg=x latency=fast duration=12.5ms status=ok code=503 size=7",
        "metric=cpu value=0.5 host=a",
        "type=deployment service=cart version=1.2",
        "log=\"ERROR x\" level=info pod=web-1-abcde-12345 name=n entity=e",
    ];

    private static readonly string[] Samples =
    [
        "http_requests_total{method=\"post\",code=\"200\"} 1027 1767607200000",
        "http_requests_total{method=\"post\",code=\"200\"} 1027.5",
        "up 1 1767607200",
        "up 12.25",
        "up{a=\"x} y\",b=\"z\"} NaN",
        "up{} 5 1767607200.5",
        "foo_bucket{le=\"1\"} 11 # {trace_id=\"a b\"} 0.67 1767607200.1",
        "up{a=\"\\\\ \\\" \\n\"} +Inf -5",
        "# TYPE up gauge",
    ];

    private static readonly string[] Statsd =
    [
        "gorets:1|c|@0.1",
        "glork:320.5|ms|#env:prod,a b,c|T1767607200",
        "gaugor:-10|g",
        "gaugor:10:11:12|h|#x:y|T1767607200.5",
        "uniques:765|s|c:abc",
        "_e{5,4}:title|text|t:error|#env:prod",
        "größe:1|g|#ort:köln",
    ];

    private static readonly string[] Graphite =
    [
        "local.random.diceroll 4 1767607200",
        "disk.used;datacenter=dc1;rack=a1 42.5 1767607200",
        "größe;ort=köln 1e3 1767607200.5",
        "a.b nan -1",
    ];

    private static readonly string[] Json =
    [
        "{\"timestamp\":\"2026-01-05T10:00:00.000Z\",\"level\":\"info\",\"service\":\"cart\",\"message\":\"user 7 signed in\",\"status\":200,\"duration_ms\":59.618,\"n\":12,\"ok\":true}",
        "{\"timestamp\":\"2026-01-05T10:00:00.000Z\",\"level\":\"warn\",\"service\":\"cart\",\"message\":\"it said \\\"hi\\\"\\n\",\"status\":503,\"duration_ms\":1.5,\"n\":-0,\"ok\":null}",
        "{\"ts\": 1767607200, \"msg\": \"a\", \"lvl\": 3, \"http\": {\"status\": 404, \"path\": \"/a b\"}, \"size\": 12e2, \"big\": 123456789012345678901234567890}",
        "{\"a_name_of_a_key_that_is_longer_than_one_step_of_a_shape_can_hold_at_once\":\"größe\",\"message\":\"x\",\"o\":{\"p\":{\"q\":1}}}",
        "{\"message\":\"x\",\"list\":[1,2],\"level\":\"error\"}",
        "{\"message\":\"x\",\"a\":1,\"a\":2,\"msg\":\"y\"}",
        "{\"message\":\"x\",\"latency\":\"fast\",\"duration\":\"12.5ms\",\"status\":\"ok\",\"code\":12,\"http_status\":503}",
        "{\"name\":\"cpu\",\"value\":0.5,\"host\":\"a\"}",
        "{\"type\":\"deployment\",\"service\":\"cart\",\"version\":\"1.2\"}",
    ];

    private static readonly string[] Influx =
    [
        "cpu,host=web1,region=eu-1 usage=0.64 1767607200000000000",
        "cpu,cpu=cpu0,host=web1 usage_user=1.5,usage_system=3i,n=7u,idle=-0i,ok=t,down=FALSE,x=1e-3 1767607200000000000",
        "my\\ measure\\,ment,t\\ 1=a\\,b,c\\=d=\\\\,größe=注文 f=12.5 1767607200",
        "weather,location=us\\ mid\\,west,a\\=b=c temperature=82,humidity=71i 1767607200000",
        "m=a,b=c v=1",
        "m v=1.25 1767607200000000",
        "system,host=h uptime=12i,uptime_format=\"1 day, 2:03\" 1767607200000000000",
        "deploy,service=cart version=\"1.2\" 1767607200000000000",
        "  # a comment, with=marks",
        "net,interface=a-name-that-takes-more-than-one-block-of-bytes-to-write-down,host=another-long-name-of-a-host bytes=123456789012,packets=12345i -1767607200000000000",
    ];

    // Guarded memory stays with the process: one session for all.
    private static readonly ParseSession s_session = new();

    private const string Structural = " \"\\=[]<>:\t\r\0-0'é,.{}|#;@T";

    [Property(MaxTest = 400)]
    public void Access_logs(int seed) => AssertTwins(new AccessFormat(), Access, seed);

    [Property(MaxTest = 400)]
    public void Syslog_lines(int seed) => AssertTwins(new SyslogFormat(), Syslog, seed);

    [Property(MaxTest = 400)]
    public void Logfmt_lines(int seed) => AssertTwins(new LogfmtFormat(), Logfmt, seed);

    [Property(MaxTest = 200)]
    public void Logfmt_pairs_in_many_orders(int seed)
    {
        Random random = new(seed);
        string[] pairs = ["ts=2026-01-05T10:00:00.000Z", "level=info", "service=cart", "msg=\"user 7 \\\"x\\\" in\"", "status=200", "duration_ms=5.6", "path=/orders"];
        string[] orders = [.. Enumerable.Range(0, 16).Select(_ => string.Join(' ', random.GetItems(pairs, pairs.Length).Distinct()))];
        string[] shuffled = [.. orders.Select(_ => string.Join(' ', Shuffled(pairs, random)))];
        AssertTwins(new LogfmtFormat(), [.. orders, .. shuffled], seed);
    }

    [Property(MaxTest = 400)]
    public void Prometheus_samples(int seed) => AssertTwins(new PrometheusFormat(), Samples, seed);

    [Property(MaxTest = 400)]
    public void OpenMetrics_samples(int seed) => AssertTwins(new OpenMetricsFormat(), Samples, seed);

    [Property(MaxTest = 400)]
    public void Statsd_lines(int seed) => AssertTwins(new StatsdFormat(), Statsd, seed);

    [Property(MaxTest = 400)]
    public void Graphite_lines(int seed) => AssertTwins(new GraphiteFormat(), Graphite, seed);

    [Property(MaxTest = 400)]
    public void Influx_lines(int seed) => AssertTwins(new InfluxFormat(), Influx, seed);

    [Property(MaxTest = 200)]
    public void Influx_lines_in_an_order_that_repeats(int seed)
    {
        Random random = new(seed);
        string[] names = ["cpu", "disk_used_percent", "größe", "a\\ b", "m", "name-that-is-longer-than-a-head-may-be-" + new string('x', 100)];
        string[] tags = ["", ",host=web-1", ",host=web-1,region=eu-1", ",path=/a\\ b", ",host=", ",x", ",long=" + new string('y', 70)];
        string[] fields = [" value=", " usage_idle=", " f=1,value=", " a\\=b=", " value=1 "];
        string[] values = ["1i", "1e5", "t", "\"a b\"", "\"x\n", "+1", "nan", "1u", "12345678901234567", "1,x=2", "", "1 2", "é"];
        string[] stamps = ["", " 1", " 176760720000000000a", " 17676072000000000000", " -767607200000000000", " 9923372036854775807", " 1767607200000000000 ", "  1767607200000000000"];
        string[] heads = [.. Enumerable.Range(0, random.Next(1, 40)).Select(i => random.Next(12) == 0
            ? names[random.Next(names.Length)] + tags[random.Next(tags.Length)] + fields[random.Next(fields.Length)]
            : $"{names[i % 2]},host=web-{i * 7919 % 97},zone=z{i % 3} value=")];
        StringBuilder text = new();
        for (int round = 0; text.Length < 20_000; round++)
        {
            foreach (string head in heads)
            {
                string value = random.Next(40) == 0 ? values[random.Next(values.Length)] : random.Next(100_000).ToString(System.Globalization.CultureInfo.InvariantCulture).Insert(1, ".");
                string stamp = random.Next(40) == 0 ? stamps[random.Next(stamps.Length)] : $" {1_767_607_200_000_000_000 + (round * 1_000_000_000L)}";
                text.Append(random.Next(50) == 0 ? "# comment\n\n" : "").Append(random.Next(40) == 0 ? "" : head + value + stamp + (random.Next(60) == 0 ? "\r\n" : "\n"));
            }

            if (random.Next(8) == 0)
            {
                random.Shuffle(heads);
            }
        }

        Compare(new InfluxFormat(), Encoding.UTF8.GetBytes(text.ToString()), FieldProjection.None);
    }

    [Property(MaxTest = 400)]
    public void Json_lines(int seed) => AssertTwins(new JsonFormat(), Json, seed);

    [Fact]
    public void Every_byte_of_every_line_may_be_any_structural_byte()
    {
        AssertEachByte(new AccessFormat(), Access);
        AssertEachByte(new SyslogFormat(), Syslog);
        AssertEachByte(new LogfmtFormat(), Logfmt);
        AssertEachByte(new PrometheusFormat(), Samples);
        AssertEachByte(new OpenMetricsFormat(), Samples);
        AssertEachByte(new StatsdFormat(), Statsd);
        AssertEachByte(new GraphiteFormat(), Graphite);
        AssertEachByte(new InfluxFormat(), Influx);
        AssertEachByte(new JsonFormat(), Json);
    }

    private static string[] Shuffled(string[] parts, Random random)
    {
        string[] shuffled = [.. parts];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static void AssertTwins(IRecordFormat format, string[] lines, int seed)
    {
        Random random = new(seed);
        bool fields = random.Next(3) > 0;
        byte[] bytes = Text(lines, random);
        Compare(format, bytes, fields ? FieldProjection.All : FieldProjection.None);
        if (random.Next(2) == 0)
        {
            Compare(format, bytes, fields ? FieldProjection.All : FieldProjection.None, (LogColumns)random.Next((int)LogColumns.All));
        }
    }

    private static void AssertEachByte(IRecordFormat format, string[] lines)
    {
        List<byte> bytes = [];
        foreach (string line in lines)
        {
            byte[] whole = Encoding.UTF8.GetBytes(line);
            for (int i = 0; i <= whole.Length; i++)
            {
                foreach (char c in Structural)
                {
                    bytes.AddRange(whole.AsSpan(0, i));
                    bytes.AddRange(Encoding.UTF8.GetBytes([c]));
                    bytes.AddRange(whole.AsSpan(Math.Min(i + 1, whole.Length)));
                    bytes.Add((byte)'\n');
                    bytes.AddRange(whole);
                    bytes.Add((byte)'\n');
                }

                if (bytes.Count > 50_000 || i == whole.Length)
                {
                    Compare(format, [.. bytes], FieldProjection.All);
                    bytes.Clear();
                }
            }
        }
    }

    private static void Compare(IRecordFormat format, byte[] bytes, FieldProjection fields, LogColumns columns = LogColumns.All)
    {
        IRecordParser fast = ParserHarness.Create(format, bytes, new ParserOptions { Now = Now, Fields = fields });
        IRecordParser careful = ParserHarness.Create(format, bytes, new ParserOptions { Now = Now, Fields = fields, IsCareful = true });
        Outcome expected = s_session.Emptied(careful, bytes, 0, columns, keep: true);
        Outcome actual = s_session.Fresh(fast, bytes, 0, keep: true, columns);
        if (!expected.Describe().SequenceEqual(actual.Describe()))
        {
            Assert.Fail(Outcome.Difference(expected, actual));
        }
    }

    /// <summary>Runs of a line with values that vary, so that shapes are learned, and now and then a line that is changed somewhere.</summary>
    private static byte[] Text(string[] lines, Random random)
    {
        List<byte> bytes = [];
        int count = random.Next(1, 200);
        int line = 0;
        for (int i = 0; i < count; i++)
        {
            line = random.Next(4) == 0 ? random.Next(lines.Length) : line;
            byte[] text = Encoding.UTF8.GetBytes(lines[line]);
            for (int n = random.Next(3); n > 0; n--)
            {
                int at = random.Next(text.Length);
                text[at] = char.IsAsciiDigit((char)text[at]) ? (byte)random.Next('0', '9' + 1) : text[at];
            }

            if (random.Next(6) == 0)
            {
                string piece = Structural[random.Next(Structural.Length)].ToString();
                int at = random.Next(text.Length + 1);
                int cut = random.Next(2);
                text = [.. text[..at], .. Encoding.UTF8.GetBytes(piece), .. text[Math.Min(text.Length, at + cut)..]];
            }

            bytes.AddRange(random.Next(40) == 0 ? text[..random.Next(text.Length)] : text);
            bytes.AddRange(random.Next(9) == 0 ? "\r\n"u8 : "\n"u8);
        }

        return [.. bytes.Take(bytes.Count - random.Next(3))];
    }
}
