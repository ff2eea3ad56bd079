using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Syslog;
using Xunit;

namespace StreamEngine.Tests.Parsing.Syslog;

public class SyslogFormatTests
{
    private const long Day = 86_400_000_000_000;
    private static readonly ParserOptions Options = new() { Now = 1_767_607_200_000_000_000 }; // 2026-01-05T10:00:00Z
    private static readonly SyslogFormat Format = new();

    private static readonly string[] Lines =
    [
        "<34>1 2026-01-05T10:00:00.003Z mymachine.example.com su - ID47 - 'su root' failed for lonvick on /dev/pts/8",
        "<165>1 2026-01-05T10:00:00Z host app 123 ID47 [ex@32473 iut=\"3\" note=\"a \\\"b\\] c\"][x@1 y=\"z\"] \uFEFFAn event",
        "<13>Jan  5 09:59:58 web1 nginx[12]: upstream timed out",
        "Jan  5 09:59:58 web1 sshd(pam_unix)[19939]: error: authentication failure",
        "Jan  5 09:59:59 web1 last message repeated 3 times",
        "2026-01-05T10:00:00.123456+00:00 web1 systemd[1]: Started Daily apt.",
        "\tand a second line",
        "<999>bad",
    ];

    [Fact]
    public void Structured_messages_are_split_into_columns()
    {
        LogRow row = Row(Lines[1]);
        Assert.Equal((1_767_607_200_000_000_000, "An event", "app", "host", "ID47", 10), (row.Time, row.Body, row.Service, row.Host, row.Logger, (int)row.Severity));
    }

    [Fact]
    public void Nil_values_are_empty()
    {
        LogRow row = Row("<0>1 - - - - - -");
        Assert.Equal((EventBatch.NoTime, "", "", "", "", 21), (row.Time, row.Body, row.Service, row.Host, row.Logger, (int)row.Severity));
    }

    [Theory]
    [InlineData("<34>Jan  5 09:00:00 web1 su: 'su root' failed", "web1", "su", "", "'su root' failed", 18)]
    [InlineData("Jan  5 09:00:00 web1 sshd(pam_unix)[19939]: check pass; user unknown", "web1", "sshd", "pam_unix", "check pass; user unknown", 0)]
    [InlineData("Jan  5 09:00:00 web1 sshd[5]: error: Received disconnect", "web1", "sshd", "", "error: Received disconnect", 17)]
    [InlineData("Jan  5 09:00:00 web1 sshd[5]: fatal: no route", "web1", "sshd", "", "fatal: no route", 21)]
    [InlineData("Jan  5 09:00:00 web1 last message repeated 3 times", "web1", "", "", "last message repeated 3 times", 0)]
    [InlineData("Jan  5 09:00:00 last message repeated 3 times", "", "", "", "last message repeated 3 times", 0)]
    [InlineData("Jan  5 09:00:00 kernel: oops", "", "kernel", "", "oops", 0)]
    [InlineData("<5>Jan  5 09:00:00 cron[77]: (root) CMD (x)", "", "cron", "", "(root) CMD (x)", 10)]
    [InlineData("Jan  5 09:00:00 web1 /usr/sbin/cron[77]: (root) CMD (x)", "web1", "cron", "", "(root) CMD (x)", 0)]
    [InlineData("Jan  5 09:00:00 web1 syslogd 1.4.1: restart.", "web1", "syslogd", "", "restart.", 0)]
    [InlineData("Jan  5 09:00:00 mac com.apple.xpc.launchd[1] (com.apple.quicklook[45]): Service exited", "mac", "com.apple.xpc.launchd", "", "Service exited", 0)]
    [InlineData("<189>Jan 5 2026 09:00:00 asa : %ASA-4-106023: Deny tcp", "asa", "ASA", "106023", "Deny tcp", 13)]
    [InlineData("<189>Jan 5 2026 09:00:00: %ASA-4-106023: Deny tcp", "", "ASA", "106023", "Deny tcp", 13)]
    [InlineData("2026-01-05T09:00:00+00:00 web1 postfix/smtpd[9]: connect from x", "web1", "postfix/smtpd", "", "connect from x", 0)]
    [InlineData("Jan  5 09:00:00 web1 -- root[2421]: ROOT LOGIN ON tty2", "web1", "root", "", "ROOT LOGIN ON tty2", 0)]
    public void Older_messages_are_read_with_their_deviations(string line, string host, string service, string logger, string body, int severity)
    {
        LogRow row = Row(line);
        Assert.Equal((1_767_603_600_000_000_000, host, service, logger, body, severity), (row.Time, row.Host, row.Service, row.Logger, row.Body, (int)row.Severity));
    }

    [Theory]
    [InlineData("<166>Jan  5 09:00:00 fw1 %ASA-6-302013: Built", "fw1", "ASA", "302013", "Built", 9)]
    [InlineData("<166>Jan  5 09:00:00 fw1 : %ASA-session-6-302013: Built", "fw1", "ASA-session", "302013", "Built", 9)]
    [InlineData("Jan  5 2026 09:00:00 fw1 : %ASA-6-302013: Built", "fw1", "ASA", "302013", "Built", 9)]
    [InlineData("<166>2026-01-05T09:00:00Z fw1 : %ASA-6-302013: Built", "fw1", "ASA", "302013", "Built", 9)]
    [InlineData("Jan  5 09:00:00 fw1: %ASA-6-302013: Built", "fw1", "ASA", "302013", "Built", 9)]
    [InlineData("<189>*Jan  5 09:00:00.000: %SYS-5-CONFIG_I: Configured", "", "SYS", "CONFIG_I", "Configured", 10)]
    [InlineData("*Jan  5 09:00:00.000 UTC: %SYS-5-CONFIG_I: Configured", "", "SYS", "CONFIG_I", "Configured", 10)]
    [InlineData("<189>45: .Jan  5 09:00:00.000 CET: %SYS-SP-5-CONFIG_I : Configured", "", "SYS-SP", "CONFIG_I", "Configured", 10)]
    [InlineData("000123: fw1: Jan  5 09:00:00.000: %LINK-3-UPDOWN: Gi0/1, changed state to up", "fw1", "LINK", "UPDOWN", "Gi0/1, changed state to up", 17)]
    [InlineData("<189>000123: fw1: *Jan  5 2026 10:00:00.000 +0100: %LINK-3-UPDOWN:down", "fw1", "LINK", "UPDOWN", "down", 17)]
    [InlineData("<190>sw01: 2026 Jan  5 09:00:00 UTC: %AUTHPRIV-6-SYSTEM_MSG: opened", "sw01", "AUTHPRIV", "SYSTEM_MSG", "opened", 9)]
    [InlineData("Jan  5 09:00:00 10.0.0.1 87117903: 87117909: Jan  5 09:30:00.115: %FMANFP-6-IPACCESSLOGP: F0: denied", "10.0.0.1", "FMANFP", "IPACCESSLOGP", "F0: denied", 9)]
    [InlineData("Jan  5 09:00:00 web1 asa: %ASA-6-302013: Built", "web1", "asa", "", "%ASA-6-302013: Built", 0)]
    [InlineData("Jan  5 09:00:00 web1 2026-01-05T09:00:00: %ASA-6-302013: Built", "web1", "2026-01-05T09:00:00", "", "%ASA-6-302013: Built", 0)]
    [InlineData("<13>Jan  5 09:00:00 web1 app: used 95 %A-B: high", "web1", "app", "", "used 95 %A-B: high", 10)]
    public void Messages_of_cisco_devices_tell_their_facility_and_mnemonic(string line, string host, string service, string logger, string body, int severity)
    {
        foreach (bool isCareful in new[] { false, true })
        {
            LogRow row = Assert.Single(ParserHarness.Parse(Format, line + "\n", new ParserOptions { Now = Options.Now, IsCareful = isCareful }).Logs);
            Assert.Equal((1_767_603_600_000_000_000, host, service, logger, body, severity), (row.Time, row.Host, row.Service, row.Logger, row.Body, (int)row.Severity));
        }
    }

    [Theory]
    [InlineData("<189>fw1 : %ASA-6-302013: Built", "fw1", "ASA", "302013", "Built", 9)]
    [InlineData("%SYS-5-RESTART: System restarted", "", "SYS", "RESTART", "System restarted", 10)]
    [InlineData("Received %SYS-5-RESTART: System restarted", "", "", "", "Received %SYS-5-RESTART: System restarted", 0)]
    public void Messages_of_cisco_devices_may_have_no_time(string line, string host, string service, string logger, string body, int severity)
    {
        LogRow row = Row(line);
        Assert.Equal((EventBatch.NoTime, host, service, logger, body, severity), (row.Time, row.Host, row.Service, row.Logger, row.Body, (int)row.Severity));
    }

    [Fact]
    public void The_mnemonic_of_a_cisco_device_is_the_id_of_the_message() =>
        Assert.Equal("priority=189 facility=23 msgid='UPDOWN'", Assert.Single(FieldHarness.Parse(Format, "<189>*Jan  5 10:00:00.123: %LINK-3-UPDOWN: up\n")));

    [Fact]
    public void A_priority_alone_makes_a_message_without_time()
    {
        LogRow row = Row("<11>app: it broke");
        Assert.Equal((EventBatch.NoTime, "app", "it broke", 17), (row.Time, row.Service, row.Body, (int)row.Severity));
    }

    [Fact]
    public void The_year_is_the_latest_that_is_not_after_tomorrow()
    {
        LogRow row = Row("Dec 31 10:00:00 web1 app: x");
        Assert.Equal(Options.Now - (5 * Day), row.Time);
        Assert.True(ParserHarness.Create(Format, "Dec 31 10:00:00 web1 app: x\n"u8.ToArray(), Options).InfersYear);
        Assert.False(ParserHarness.Create(Format, System.Text.Encoding.UTF8.GetBytes(Lines[0]), Options).InfersYear);
    }

    [Fact]
    public void Indented_lines_go_on_with_the_message()
    {
        ParseResult result = ParserHarness.Parse(Format, Lines[3] + "\n\tsecond\n" + Lines[4] + "\n", Options);
        Assert.Equal(2, result.Rows.Count);
        Assert.Equal("error: authentication failure\n\tsecond", result.Logs[0].Body);
    }

    [Theory]
    [InlineData("<999>Jan  5 09:00:00 web1 su: x")]
    [InlineData("<>x")]
    [InlineData("<13>1 yesterday host app - - - x")]
    [InlineData("<13>1 2026-01-05T10:00:00Z host app - - [unclosed x=\"1\" y")]
    [InlineData("<13>1 2026-01-05T10:00:00Z host app")]
    public void Broken_headers_are_rejected(string line)
    {
        ParseResult result = ParserHarness.Parse(Format, line + "\n", Options);
        Assert.Empty(result.Rows);
        Assert.Equal(RejectReason.Syntax, Assert.Single(result.Rejects).Reason);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_rejected_and_do_not_touch_their_neighbours()
    {
        byte[] bytes = [.. "Jan  5 09:00:00 web1 a: one\n"u8, .. "Jan  5 09:00:00 web1 a: \xFF\n"u8[..24], 0xFF, (byte)'\n', .. "Jan  5 09:00:00 web1 a: three\n"u8];
        ParseResult result = ParserHarness.Parse(Format, bytes, Options);
        Assert.Equal(["one", "three"], result.Logs.Select(r => r.Body));
        Assert.Equal(RejectReason.InvalidUtf8, Assert.Single(result.Rejects).Reason);
    }

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void A_line_of_carriage_returns_is_blank_wherever_the_pieces_end()
    {
        byte[] bytes = "<13>Jan  5 10:00:00 h app: a\n\r\r\n b\n<13>Jan  5 10:00:01 h app: c\n"u8.ToArray();
        IRecordParser parser = ParserHarness.Create(Format, bytes, Options);
        Assert.Equal(2, ParserHarness.Parse(parser, bytes).Records);
        FormatLaws.DoesNotDependOnPieces(parser, bytes, Enumerable.Range(0, bytes.Length));
    }

    [Property(MaxTest = 200)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void Records_allocate_nothing() => FormatLaws.AllocatesNothingPerRecord(Format, Lines[3], Options);

    private static LogRow Row(string line) => Assert.Single(ParserHarness.Parse(Format, line + "\n", Options).Logs);
}
