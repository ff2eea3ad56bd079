using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Klog;
using Xunit;

namespace StreamEngine.Tests.Parsing.Klog;

public class KlogFormatTests
{
    private static readonly ParserOptions Options = new() { Now = 1_767_607_200_000_000_000 };
    private static readonly KlogFormat Format = new();

    private static readonly string[] Lines =
    [
        "I0105 10:00:00.123456   12345 server.go:42] Started the server",
        "E0105 10:00:00.123456       1 reflector.go:138] pkg/x: Failed: dial tcp\ngoroutine 1 [running]:\n\tmain.go:5",
        "W0105 10:00:00.123456       1 pod.go:7] \"Pod \\\"x\\\" failed\" pod=\"ns/web-1\" tries=3 err=\"no such \\\"host\\\"\" spec={\"a\": [1, 2]} traceID=abc",
        "F20260105 10:00:00.123456 12345 main.cc:9] gone",
        "I0105 10:00:00.123456   12345 a.go:1] \"lines\" out=<\n\tfirst\n\tsecond\n > code=0",
        "no header",
        "I0105 10:00:00.123456   12345 a.go:1] \"quoted\" is what it is",
    ];

    [Fact]
    public void Header_and_message_are_read()
    {
        LogRow row = Row(Lines[0]);
        Assert.Equal((1_767_607_200_123_456_000, 9, "Started the server", "server.go"), (row.Time, (int)row.Severity, row.Body, row.Logger));
        row = Row(Lines[3]);
        Assert.Equal((1_767_607_200_123_456_000, 21, "gone"), (row.Time, (int)row.Severity, row.Body));
        Assert.Equal("thread=12345 file='server.go' line=42", Fields(Lines[0]));
    }

    [Fact]
    public void Structured_messages_have_pairs()
    {
        LogRow row = Row(Lines[2]);
        Assert.Equal(("Pod \"x\" failed", 13, "abc"), (row.Body, (int)row.Severity, row.TraceId));
        Assert.Equal(
            "pod='ns/web-1' tries=3 err='no such \"host\"' spec='{\"a\": [1, 2]}'", Fields(Lines[2], "pod", "tries", "err", "spec"));
    }

    [Fact]
    public void Values_of_several_lines_are_one()
    {
        Assert.Equal("lines", Row(Lines[4]).Body);
        Assert.Equal("out='\tfirst\n\tsecond' code=0", Fields(Lines[4], "out", "code"));
    }

    [Fact]
    public void A_quoted_word_is_no_structured_message() => Assert.Equal("\"quoted\" is what it is", Row(Lines[6]).Body);

    [Fact]
    public void Lines_without_header_belong_to_the_record_before() =>
        Assert.Equal("pkg/x: Failed: dial tcp\ngoroutine 1 [running]:\n\tmain.go:5", Row(Lines[1]).Body);

    [Fact]
    public void Lines_before_the_first_header_are_a_record_without_time()
    {
        ParseResult result = ParserHarness.Parse(Format, Lines[5] + "\n" + Lines[0] + "\n", Options);
        Assert.Equal([(EventBatch.NoTime, "no header"), (1_767_607_200_123_456_000, "Started the server")], result.Logs.Select(r => (r.Time, r.Body)));
    }

    [Fact]
    public void The_preamble_of_a_file_is_left_out()
    {
        ParseResult result = ParserHarness.Parse(Format, "Log file created at: 2026/01/05 10:00:00\nRunning on machine: web-1\n" + Lines[0] + "\n", Options);
        Assert.Equal((1, 1), (result.Filtered, result.Rows.Count));
    }

    [Fact]
    public void Only_headers_without_a_year_need_one()
    {
        Assert.True(ParserHarness.Create(Format, System.Text.Encoding.UTF8.GetBytes(Lines[0] + "\n"), Options).InfersYear);
        Assert.False(ParserHarness.Create(Format, System.Text.Encoding.UTF8.GetBytes(Lines[3] + "\n"), Options).InfersYear);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_rejected() =>
        Assert.Equal(RejectReason.InvalidUtf8, Assert.Single(ParserHarness.Parse(Format, [.. "I0105 10:00:00.123456 1 a.go:1] "u8, 0xFF, (byte)'\n'], Options).Rejects).Reason);

    [Fact]
    public void Generated_records_come_back() => GeneratedLogs.ComeBack(Format, StreamFormat.Klog, 1_000, row => GeneratedLogs.Bare(row) with
    {
        Severity = row.Severity < 9 ? (byte)9 : row.Severity,
        Body = GeneratedLogs.Body(row, " in \"C:\\temp\\a\" line\nnext"),
        Logger = row.Service + ".go",
        Service = "",
        Host = "",
    });

    [Fact]
    public void Damaged_streams_are_accounted_for() => GeneratedLogs.SurviveDamage(Format, StreamFormat.Klog);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 200)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void Records_allocate_nothing()
    {
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[1], Options);
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[2], new ParserOptions { Fields = FieldProjection.All });
    }

    private static LogRow Row(string line) => Assert.Single(ParserHarness.Parse(Format, line + "\n", Options).Logs);

    private static string Fields(string line, params string[] names) => Assert.Single(FieldHarness.Parse(Format, line, names));
}
