using System.Text;
using StreamEngine.Parsing.Fields;
using Xunit;

namespace StreamEngine.Tests.Parsing.Fields;

public class FieldReaderTests
{
    [Theory]
    [InlineData("TRACE", 1)]
    [InlineData("Verbose", 1)]
    [InlineData("debug", 5)]
    [InlineData("D", 5)]
    [InlineData("Information", 9)]
    [InlineData("[INFO]", 9)]
    [InlineData("notice", 10)]
    [InlineData("Warning", 13)]
    [InlineData("warn", 13)]
    [InlineData("W", 13)]
    [InlineData("ERROR:", 17)]
    [InlineData("err", 17)]
    [InlineData("crit", 21)]
    [InlineData("emerg", 21)]
    [InlineData("Fatal", 21)]
    [InlineData("panic", 21)]
    public void Levels_by_name(string text, int expected)
    {
        Assert.True(SeverityReader.TryRead(Encoding.UTF8.GetBytes(text), out byte number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("great")]
    [InlineData("[]")]
    [InlineData("7up")]
    public void Other_words_are_no_levels(string text) => Assert.False(SeverityReader.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("30", "Level", 9)]
    [InlineData("60", "Level", 21)]
    [InlineData("3", "Level", 17)]
    [InlineData("6", "SyslogLevel", 9)]
    [InlineData("0", "SyslogLevel", 21)]
    [InlineData("1", "WindowsLevel", 21)]
    [InlineData("2", "WindowsLevel", 17)]
    [InlineData("4", "WindowsLevel", 9)]
    [InlineData("0", "WindowsLevel", 9)]
    [InlineData("5", "WindowsLevel", 1)]
    [InlineData("5", "NxlogLevel", 21)]
    [InlineData("2", "NxlogLevel", 9)]
    [InlineData("40", "PythonLevel", 17)]
    [InlineData("17", "OpenTelemetryLevel", 17)]
    [InlineData("warn", "OpenTelemetryLevel", 13)]
    public void Levels_by_number(string text, string unit, int expected)
    {
        Assert.True(SeverityReader.TryRead(Encoding.UTF8.GetBytes(text), Enum.Parse<FieldUnit>(unit), out byte number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("16:48:42.424 INFO  t.s.TravelServiceImpl#532 x", 9)]
    [InlineData("[ERROR] no", 17)]
    [InlineData("time=now level=warn msg=x", 13)]
    [InlineData("E0105 boom", 0)]
    [InlineData("the ERRORS were many", 0)]
    [InlineData("no level here", 0)]
    public void Levels_are_found_in_lines(string line, int expected)
    {
        SeverityReader.TryFind(Encoding.UTF8.GetBytes(line), out byte number);
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("12", "None", 12)]
    [InlineData("12", "Milliseconds", 0.012)]
    [InlineData("1500", "Nanoseconds", 1.5e-6)]
    [InlineData("1.2ms", "None", 0.0012)]
    [InlineData("350µs", "None", 350e-6)]
    [InlineData("7ns", "Milliseconds", 7e-9)]
    [InlineData("1m30.5s", "None", 90.5)]
    [InlineData("2h", "None", 7200)]
    [InlineData("3 s", "None", 3)]
    [InlineData("00:01:01.5", "None", 61.5)]
    public void Durations_in_seconds(string text, string unit, double expected)
    {
        Assert.True(DurationReader.TryRead(Encoding.UTF8.GetBytes(text), Enum.Parse<FieldUnit>(unit), out double seconds));
        Assert.Equal(expected, seconds, 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("12 parsecs")]
    [InlineData("1:2:3:4")]
    [InlineData("ms")]
    public void Other_texts_are_no_durations(string text)
    {
        bool read = DurationReader.TryRead(Encoding.UTF8.GetBytes(text), FieldUnit.None, out double seconds);
        Assert.True(!read || (text.Length == 0 && seconds == 0));
    }

    [Theory]
    [InlineData("ts-order-service-5b67c48447-mv5hb", "ts-order-service")]
    [InlineData("web-7d4f5b99fd-ktwc6", "web")]
    [InlineData("node-exporter-x7k2p", "node-exporter")]
    [InlineData("mysql-0", "mysql-0")]
    [InlineData("payment", "payment")]
    [InlineData("cache-store", "cache-store")]
    public void Workloads_of_pods(string pod, string expected) => Assert.Equal(expected, Encoding.UTF8.GetString(PodNames.Workload(Encoding.UTF8.GetBytes(pod))));

    [Theory]
    [InlineData(@"plain", "plain")]
    [InlineData(@"a\nb\t\""c\\\/", "a\nb\t\"c\\/")]
    [InlineData(@"\u00e9\ud83d\ude00", "é😀")]
    [InlineData(@"\ud83d!", "\uFFFD!")]
    [InlineData(@"\q\", @"\q\")]
    [InlineData(@"a text that is longer than one vector of thirty-two bytes\r\nand goes on for another vector and more", "a text that is longer than one vector of thirty-two bytes\r\nand goes on for another vector and more")]
    public void Escapes_are_decoded(string text, string expected)
    {
        byte[] raw = Encoding.UTF8.GetBytes(text);
        byte[] target = new byte[raw.Length];
        Assert.Equal(expected, Encoding.UTF8.GetString(target, 0, TextDecoder.Unescape(raw, target)));
    }

    [Fact]
    public void Labels_escape_what_parts_them()
    {
        LabelWriter labels = new(new byte[64]);
        labels.Append("a b"u8, "1,2=3\\"u8);
        labels.Append("none"u8, ""u8);
        labels.AppendRaw("c=d"u8);
        Assert.Equal(@"a\ b=1\,2\=3\\,c=d", Encoding.UTF8.GetString(labels.Text));
    }

    [Theory]
    [InlineData("@timestamp", "Time")]
    [InlineData("MESSAGE", "Body")]
    [InlineData("http.response.status_code", "Status")]
    [InlineData("resource.attributes.service.name", "Service")]
    [InlineData("Hostname", "Host")]
    [InlineData("PodName", "Pod")]
    [InlineData("nothing.known", "None")]
    [InlineData("", "None")]
    public void Fields_by_name(string name, string expected)
    {
        FieldTable.TryFind(Encoding.UTF8.GetBytes(name), out FieldEntry entry);
        Assert.Equal(expected, entry.Field.ToString());
    }

    [Fact]
    public void Entries_survive_packing()
    {
        FieldEntry entry = new(WellKnownField.Description, 31, FieldUnit.EventText, true);
        Assert.Equal(entry, FieldEntry.Unpack(entry.Pack()));
    }
}
