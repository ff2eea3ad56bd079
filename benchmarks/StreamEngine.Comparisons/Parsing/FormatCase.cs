using StreamEngine.LoadGen;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>A format without a peer beside it: its speed is measured all the same.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Format">Name of the format.</param>
/// <param name="Stream">What the generator writes.</param>
/// <param name="Header">Header of plain lines.</param>
/// <param name="Pattern">How lines are built, for formats that have to be told.</param>
/// <param name="Before">What is put before each line.</param>
internal sealed record FormatCase(
    string Name, string Format, StreamFormat Stream, PlainHeader Header = PlainHeader.Log4j, string? Pattern = null, string Before = "")
{
    /// <summary>What the names of all these cases begin with.</summary>
    internal const string Prefix = "format-";

    private const string Grok = @"%{TIMESTAMP_ISO8601:timestamp} %{LOGLEVEL:level} \[%{NOTSPACE:thread}\] %{NOTSPACE:logger}: %{GREEDYDATA:message}";

    internal static IReadOnlyList<FormatCase> All { get; } =
    [
        new("cef", "cef", StreamFormat.Cef),
        new("leef", "leef", StreamFormat.Leef),
        new("gelf", "gelf", StreamFormat.Gelf),
        new("klog", "klog", StreamFormat.Klog),
        new("errorlog", "errorlog", StreamFormat.ErrorLog),
        new("errorlog-nginx", "errorlog", StreamFormat.NginxError),
        new("w3c", "w3c", StreamFormat.W3c),
        new("docker", "docker", StreamFormat.Docker),
        new("journal", "journal", StreamFormat.Journal),
        new("cri", "cri", StreamFormat.Plain, PlainHeader.Bare, Before: "2026-01-05T00:00:00.123456789Z stdout F "),
        new("plain-log4j", "plain", StreamFormat.Plain),
        new("plain-bracketed", "plain", StreamFormat.Plain, PlainHeader.Bracketed),
        new("plain-iso", "plain", StreamFormat.Plain, PlainHeader.Iso),
        new("plain-apache", "plain", StreamFormat.Plain, PlainHeader.Apache),
        new("plain-epoch", "plain", StreamFormat.Plain, PlainHeader.Epoch),
        new("plain-spark", "plain", StreamFormat.Plain, PlainHeader.Spark),
        new("plain-bare", "plain", StreamFormat.Plain, PlainHeader.Bare),
        new("log4j", "log4j", StreamFormat.Plain, Pattern: "%d %p [%t] %c: %m%n"),
        new("python", "python", StreamFormat.Plain, Pattern: "%(asctime)s %(levelname)s [%(threadName)s] %(name)s: %(message)s"),
        new("grok", "grok", StreamFormat.Plain, Pattern: Grok),
        new("regex", "regex", StreamFormat.Plain, Pattern: @"(?<timestamp>\S+ \S+) (?<level>\S+) \[(?<thread>[^\]]*)\] (?<logger>[^:]*): (?<message>.*)"),
    ];

    /// <summary>About so many megabytes.</summary>
    internal byte[] Make(int megabytes)
    {
        byte[] bytes = ParsingInputs.Generate(new GeneratorOptions { Format = Stream, Header = Header }, megabytes);
        return Before.Length == 0 ? bytes : ParsingInputs.Before(bytes, System.Text.Encoding.ASCII.GetBytes(Before), megabytes);
    }
}
