using System.Text;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using Xunit;

namespace StreamEngine.Tests.Parsing.Patterns;

/// <summary>Records of several lines by a rule.</summary>
public class MultilineTests
{
    private const string Text = "2026-01-05 10:00:00 ERROR broke\n\tat a\n\nCaused by: x\n2026-01-05 10:00:01 INFO on\r\n  more\r\n2026-01-05 10:00:02 INFO off\n";

    public static TheoryData<string, string?, MultilineOptions> Rules => new()
    {
        { "plain", null, new MultilineOptions { Start = "timestamp" } },
        { "plain", null, new MultilineOptions { Start = "^[0-9]{4}-" } },
        { "plain", null, new MultilineOptions { Continuation = "^(\\s|Caused by)" } },
        { "plain", null, new MultilineOptions { Continuation = "^[0-9]", Negate = true } },
        { "grok", "%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} %{GREEDYDATA:message}", new MultilineOptions { Start = "^\\S+ \\S+ [A-Z]+ " } },
        { "regex", "^(?<time>\\S+ \\S+) (?<level>\\w+) (?<message>.*)", new MultilineOptions { Start = "^\\s|^C", Negate = true } },
        { "log4j", "%d{yyyy-MM-dd HH:mm:ss} %p %m%n", new MultilineOptions { Start = "timestamp" } },
        { "python", "%(asctime)s %(levelname)s %(message)s", new MultilineOptions { Start = "timestamp" } },
        { "log4j", "%d{yyyy-MM-dd HH:mm:ss} %p %m%n", null! },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Records_are_the_same_wherever_the_bytes_are_split(string format, string? pattern, MultilineOptions? rule)
    {
        ParserOptions options = new() { Format = new FormatOptions { Pattern = pattern, Multiline = rule } };
        Assert.Empty(FormatOptionCheck.Run(format, options.Format));
        byte[] bytes = Encoding.UTF8.GetBytes(Text);
        IRecordParser parser = ParserHarness.Create(PatternLayoutTests.Format(format), bytes, options);
        ParseResult whole = ParserHarness.Parse(parser, bytes);
        Assert.Equal(["broke\n\tat a\n\nCaused by: x", "on\r\n  more", "off"], whole.Logs.Select(l => l.Body));
        for (int split = 0; split <= bytes.Length; split++)
        {
            Assert.Equal(whole.Rows, ParserHarness.Parse(parser, bytes, Cuts(parser, bytes, split)).Rows);
        }
    }

    [Fact]
    public void Indented_lines_go_on_and_others_do_not()
    {
        ParserOptions options = new() { Format = new FormatOptions { Multiline = new MultilineOptions { Indented = true } } };
        ParseResult result = ParserHarness.Parse(PatternLayoutTests.Format("plain"), "a\n b\nc\n\td\n", options);
        Assert.Equal(["a\n b", "c\n\td"], result.Logs.Select(l => l.Body));
    }

    [Fact]
    public void Lines_beyond_the_limit_and_before_the_first_record_are_rejected()
    {
        ParserOptions options = new() { Format = new FormatOptions { Multiline = new MultilineOptions { Indented = true, MaxLines = 2 } } };
        ParseResult result = ParserHarness.Parse(PatternLayoutTests.Format("plain"), " x\na\n b\n c\nd\n", options);
        Assert.Equal(["a\n b", "d"], result.Logs.Select(l => l.Body));
        Assert.Equal([RejectReason.Syntax, RejectReason.TooLong], result.Rejects.Select(r => r.Reason));
        Assert.Equal(4, result.Records);
    }

    [Fact]
    public void All_that_is_wrong_with_settings_is_told_at_once()
    {
        FormatOptions options = new() { Pattern = "%{NOPE}", Delimiter = ';', Year = 3, Multiline = new MultilineOptions { Start = "(", Indented = true, MaxLines = 0 } };
        Assert.Equal(
            ["delimiter", "multiline", "multiline.max_lines", "multiline.start", "pattern", "year"],
            FormatOptionCheck.Run("grok", options).Select(static e => e.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["multiline", "pattern"], FormatOptionCheck.Run("json", new FormatOptions { Pattern = "x", Multiline = new MultilineOptions() }).Select(static e => e.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>Where the chunker cuts when the bytes come in two pieces.</summary>
    private static int[] Cuts(IRecordParser parser, byte[] bytes, int split)
    {
        using SlabPool slabs = new();
        using Chunker chunker = new(slabs, new SourceInfo(0, "x"), parser, 1 << 20, 0);
        List<int> ends = [];
        foreach (byte[] piece in new[] { bytes[..split], bytes[split..] })
        {
            Take(chunker.Add(new System.Buffers.ReadOnlySequence<byte>(piece), 0), ends);
        }

        Take(chunker.Flush(), ends);
        return [.. ends.Where(e => e < bytes.Length)];
    }

    private static void Take(IReadOnlyList<Chunk> chunks, List<int> ends)
    {
        foreach (Chunk chunk in chunks)
        {
            ends.Add((int)chunk.Position + chunk.Length);
            chunk.Dispose();
        }
    }
}
