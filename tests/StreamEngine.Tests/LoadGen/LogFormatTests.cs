using System.Text.Json;
using System.Text.RegularExpressions;
using StreamEngine.LoadGen;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class LogFormatTests
{
    private static readonly string[] Fields =
        ["timestamp", "level", "service", "host", "trace_id", "span_id", "message", "status", "duration_ms", "bytes", "path"];

    [Fact]
    public void Json_records_have_the_eleven_fields_in_order()
    {
        foreach (JsonElement record in Streams.Json(new GeneratorOptions { Records = 500 }))
        {
            Assert.Equal(Fields, record.EnumerateObject().Select(p => p.Name));
            Assert.Matches(@"^2026-01-05T00:00:0\d\.\d{9}Z$", record.GetProperty("timestamp").GetString());
            Assert.Matches("^[0-9a-f]{32}$", record.GetProperty("trace_id").GetString());
            Assert.Matches("^[0-9a-f]{16}$", record.GetProperty("span_id").GetString());
            Assert.InRange(record.GetProperty("status").GetInt32(), 200, 599);
            Assert.True(record.GetProperty("duration_ms").GetDouble() > 0);
        }
    }

    [Fact]
    public void Json_records_are_about_262_bytes_long()
    {
        byte[] bytes = Streams.Bytes(new GeneratorOptions { Records = 10_000 });

        Assert.InRange(bytes.Length / 10_000.0, 255, 269);
    }

    [Fact]
    public void Shuffled_keys_vary_the_order_and_keep_the_fields()
    {
        JsonElement[] records = Streams.Json(new GeneratorOptions { Records = 500, ShuffleKeys = true });

        Assert.All(records, r => Assert.Equal(Fields.Order(), r.EnumerateObject().Select(p => p.Name).Order()));
        Assert.True(records.Select(r => string.Join(',', r.EnumerateObject().Select(p => p.Name))).Distinct().Count() > 8);
    }

    [Fact]
    public void Escapes_and_text_beyond_ascii_are_in_a_quarter_of_the_messages_each()
    {
        JsonElement[] records = Streams.Json(new GeneratorOptions { Records = 4000, Escapes = true, NonAscii = true });
        string[] messages = [.. records.Select(r => r.GetProperty("message").GetString()!)];

        Assert.InRange(messages.Count(m => m.Contains("\"C:\\temp\\a\"\tline\nnext é/", StringComparison.Ordinal)), 850, 1150);
        Assert.InRange(messages.Count(m => m.Contains("größe 注文 🛒", StringComparison.Ordinal)), 850, 1150);
    }

    [Theory]
    [InlineData(StreamFormat.Syslog3164, """^<1(31|32|34|35)>Jan  5 00:00:0\d host-\d\d [a-z]+\[\d+\]: .+$""")]
    [InlineData(StreamFormat.Syslog5424, """^<1\d\d>1 2026-01-05T00:00:0\d\.\d{6}Z host-\d\d [a-z]+ \d+ REQ \[req@32473( \w+="([^"\\\]]|\\.)*")+\] .+$""")]
    [InlineData(StreamFormat.Access, """^10\.\d+\.\d+\.\d+ - - \[05/Jan/2026:00:00:0\d \+0000\] "(GET|POST) /([^"\\]|\\.)* HTTP/1\.1" \d{3} (\d+|-) "[^"]+" "([^"\\]|\\.)+"$""")]
    [InlineData(StreamFormat.Logfmt, """^ts=\S+Z level=\w+ service=\w+ host=\S+ msg="([^"\\]|\\.)*" status=\d+ duration_ms=\d+\.\d{3} path=\S+ trace=[0-9a-f]{16}$""")]
    public void Lines_have_the_shape_of_the_format(StreamFormat format, string pattern)
    {
        var options = new GeneratorOptions { Format = format, Records = 2000, Escapes = true, NonAscii = true };

        Assert.All(Streams.Lines(options), line => Assert.Matches(new Regex(pattern), line));
    }

    [Theory]
    [InlineData(PlainHeader.Log4j, @"^2026-01-05 00:00:00,\d{3} [A-Z]+ \[worker-\d+\] com\.shop\.\w+\.Worker: .+$")]
    [InlineData(PlainHeader.Bracketed, @"^\[2026-01-05 00:00:00\.\d{3}\] \[[A-Z]+\] \[\w+\] .+$")]
    [InlineData(PlainHeader.Iso, @"^2026-01-05T00:00:00\.\d{3}Z [A-Z]+ \w+ host-\d\d .+$")]
    [InlineData(PlainHeader.Apache, @"^\[Mon Jan 05 00:00:00\.\d{6} 2026\] \[\w+:[a-z]+\] \[pid \d+\] .+$")]
    [InlineData(PlainHeader.Epoch, @"^1767571200\.\d{3} [A-Z]+ \w+ .+$")]
    [InlineData(PlainHeader.Spark, @"^26/01/05 00:00:00 [A-Z]+ shop\.\w+: .+$")]
    [InlineData(PlainHeader.Bare, @"^[a-z].+$")]
    public void Plain_lines_have_the_header_that_was_asked_for(PlainHeader header, string pattern)
    {
        var options = new GeneratorOptions { Format = StreamFormat.Plain, Header = header, Records = 900 };

        Assert.All(Streams.Lines(options), line => Assert.Matches(new Regex(pattern), line));
    }

    [Fact]
    public void Records_spread_over_services_and_hosts()
    {
        JsonElement[] records = Streams.Json(new GeneratorOptions { Records = 5000, Services = 20, Hosts = 30 });

        Assert.Equal(20, records.Select(r => r.GetProperty("service").GetString()).Distinct().Count());
        Assert.Equal(30, records.Select(r => r.GetProperty("host").GetString()).Distinct().Count());
    }

    [Fact]
    public void Duration_and_event_rate_set_the_number_of_records()
    {
        var options = new GeneratorOptions { EventRate = 50, Duration = TimeSpan.FromSeconds(20) };

        Assert.Equal(1000, Streams.Lines(options).Length);
    }
}
