using System.Text;
using FsCheck.Xunit;
using StreamEngine.Parsing;
using Xunit;

namespace StreamEngine.Tests.Parsing.Detection;

public class FormatDetectorTests
{
    [Theory]
    [InlineData("<34>1 2026-01-05T10:00:00Z host app 1 - - hello\n", "syslog")]
    [InlineData("Jan  5 09:00:00 web1 sshd[5]: Accepted\n", "syslog")]
    [InlineData("2026-01-05T10:00:00.123456+00:00 web1 systemd[1]: Started x.\n", "syslog")]
    [InlineData("10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n", "access")]
    [InlineData("2026-01-05T10:00:00.123456789Z stderr F it broke\n", "cri")]
    [InlineData("2026-01-05 10:00:00,123 INFO [main] org.example.Shop: Order 17 accepted\n", "plain")]
    [InlineData("2026-01-05T10:00:00Z INFO shop: Order 17 accepted\n", "plain")]
    [InlineData("[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6\n", "errorlog")]
    [InlineData("2026/01/05 10:00:00 [error] 123#0: *45 open() failed, client: 10.0.0.7\n", "errorlog")]
    [InlineData("<134>Jan  5 10:00:00 edge-2 CEF:0|Acme|IDS|2|scan|Port scan|5|src=10.0.0.1\n", "cef")]
    [InlineData("<134>1 2026-01-05T10:00:00Z edge-2 leef - - - LEEF:1.0|Acme|IDS|2|scan|src=10.0.0.1\n", "leef")]
    [InlineData("{\"version\":\"1.1\",\"host\":\"a\",\"short_message\":\"b\"}\n", "gelf")]
    [InlineData("I0105 10:00:00.123456       1 server.go:42] up\n", "klog")]
    [InlineData("#Version: 1.0\n#Fields: date time cs-method sc-status\n2026-01-05 10:00:00 GET 200\n", "w3c")]
    [InlineData("{\"log\":\"up\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-05T10:00:00Z\"}\n", "docker")]
    [InlineData("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1767607200123456\nMESSAGE=up\n\n", "journal")]
    [InlineData("2026-01-05 10:00:00 main Service: started\n", "plain")]
    [InlineData("{\"ts\":\"2026-01-05T10:00:00Z\",\"level\":\"warn\",\"msg\":\"slow\"}\n", "json")]
    [InlineData("ts=2026-01-05T10:00:00Z level=info msg=\"up\" port=80\n", "logfmt")]
    [InlineData("timestamp,value\n2026-01-05 10:00:00,0.64\n2026-01-05 10:05:00,0.66\n", "csv")]
    [InlineData("cpu,host=web1 usage=0.64 1767607200000000000\n", "influx")]
    [InlineData("# HELP up Is it up?\n# TYPE up gauge\nup{job=\"api\"} 1 1767607200000\n", "prometheus")]
    [InlineData("http_requests_total{method=\"post\",code=\"200\"} 1027 1767607200000\n", "prometheus")]
    [InlineData("# TYPE foo counter\nfoo_total 17 1767607200.5\n# EOF\n", "openmetrics")]
    [InlineData("# TYPE foo_seconds gauge\n# UNIT foo_seconds seconds\nfoo_seconds{a=\"b\"} 1\n", "openmetrics")]
    [InlineData("gorets:1|c|@0.1\npage.views:1|g|#env:prod\n", "statsd")]
    [InlineData("local.random.diceroll 4 1767607200\n", "graphite")]
    [InlineData("disk.used;datacenter=dc1 42 1767607200\n", "graphite")]
    [InlineData("just words\n", "plain")]
    [InlineData("", "plain")]
    public void Names_the_format(string text, string format)
    {
        FormatDetection detection = Detect(Encoding.UTF8.GetBytes(text));
        Assert.Null(detection.NotText);
        Assert.Equal(format, detection.Format!.Name);
        Assert.InRange(detection.Confidence, 0, 1);
    }

    [Fact]
    public void Names_what_is_no_text()
    {
        Assert.Equal("gzip", Detect([0x1F, 0x8B, 8, 0]).NotText);
        Assert.Equal("zstd", Detect([0x28, 0xB5, 0x2F, 0xFD]).NotText);
        Assert.Equal("UTF-16 text", Detect([0xFF, 0xFE, (byte)'a', 0]).NotText);
        Assert.Equal("ELF", Detect([0x7F, .. "ELF"u8, 2]).NotText);
        Assert.Equal("PNG", Detect([0x89, .. "PNG\r\n"u8]).NotText);
        Assert.Equal("PDF", Detect([.. "%PDF-1.7"u8]).NotText);
        Assert.Equal("zip", Detect([.. "PK\u0003\u0004"u8]).NotText);
        Assert.Equal("parquet", Detect([.. "PAR1"u8]).NotText);
        Assert.Equal("arrow", Detect([.. "ARROW1"u8]).NotText);
        Assert.Equal("binary data", Detect([.. "some text"u8, 0, 1, 2]).NotText);
        Assert.Null(Detect([.. "PK\u0003\u0004"u8]).Format);
    }

    [Fact]
    public void Terminal_colours_are_text() => Assert.Null(Detect([.. "\u001b[31mred\u001b[0m\n"u8]).NotText);

    [Fact]
    public void A_byte_order_mark_does_not_hide_the_format() =>
        Assert.Equal("access", Detect(Encoding.UTF8.GetBytes("\uFEFF10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n")).Format!.Name);

    [Fact]
    public void Alternatives_are_listed_by_confidence()
    {
        FormatDetection detection = Detect("Jan  5 09:00:00 web1 sshd[5]: Accepted\n"u8.ToArray());
        Assert.Contains(detection.Alternatives, a => a.Format.Name == "plain");
        Assert.Equal(detection.Alternatives.OrderByDescending(a => a.Confidence), detection.Alternatives);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        Assert.False(FormatRegistry.Default.TryGet("xml", out _, out string? error));
        Assert.Contains("'xml'", error);
        Assert.All(FormatRegistry.Default.Formats, f => Assert.Contains(f.Name, error));
        Assert.True(FormatRegistry.Default.TryGet("SysLog", out IRecordFormat? format, out _));
        Assert.Equal("syslog", format.Name);
    }

    [Property(MaxTest = 300)]
    public void Random_bytes_never_throw(byte[] bytes)
    {
        FormatDetection detection = Detect(bytes);
        Assert.Equal(detection.Format is null, detection.NotText is not null);
    }

    private static FormatDetection Detect(byte[] bytes) => FormatDetector.Detect(new FormatSample(bytes, complete: true));
}
