using System.CommandLine;
using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Parsing;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.Tests.Parsing.Documents;

/// <summary>
/// A block of a document that tells input and what becomes of it, as lines <c>key: value</c>. The keys <c>format</c>, <c>pattern</c>, <c>option</c>
/// and <c>line</c> are the input, all others what comes out. <c>&lt;tab&gt;</c> and <c>&lt;nul&gt;</c> stand for bytes that cannot be seen.
/// </summary>
internal sealed class FormatExample
{
    private const long Now = 1_767_607_200_000_000_000;
    private const string Fence = "```example\n";
    private static readonly string[] s_inputs = ["format", "pattern", "option", "line"];
    private readonly (string Key, string Value)[] _pairs;

    private FormatExample(string page, string text)
    {
        Page = page;
        _pairs = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => (l.Split(':', 2)[0], l.Split(':', 2)[1]))
            .Select(static p => (p.Item1, p.Item2.StartsWith(' ') ? p.Item2[1..] : p.Item2))];
    }

    /// <summary>Name of the document.</summary>
    internal string Page { get; }

    internal string FormatName => Values("format").Single();

    internal bool HasRejects => Values("reject").Any();

    internal bool TellsDetection => Values("detected").Any();

    /// <summary>What the document says.</summary>
    internal string Told => Join(_pairs.Where(static p => !s_inputs.Contains(p.Key)));

    /// <summary>The input alone.</summary>
    internal string Input => Join(_pairs.Where(static p => s_inputs.Contains(p.Key)));

    /// <summary>The blocks of a document.</summary>
    internal static IEnumerable<FormatExample> Of(string page, string document) =>
        document.Split(Fence).Skip(1).Select(part => new FormatExample(page, part.Split("```")[0]));

    /// <summary>Runs the command line's own reading of settings, detection and the parser, with all fields.</summary>
    internal string Run()
    {
        Assert.True(FormatRegistry.Default.TryGet(FormatName, out IRecordFormat? format, out string? error), error);
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Values("line").Select(static l => Hidden(l) + "\n")));
        List<(string, string)> found = [];
        if (TellsDetection)
        {
            string? name = FormatDetector.Detect(ParserHarness.Sample(bytes)).Format?.Name;
            found.Add(("detected", name == format.Name ? "yes" : name ?? "none"));
        }

        IRecordParser parser = ParserHarness.Create(format, bytes, Options());
        ParseResult result = ParserHarness.Parse(parser, bytes);
        foreach ((Row row, IReadOnlyList<FieldCell> fields) in result.Rows.Zip(FieldHarness.Parse(parser, bytes)))
        {
            Tell(row, found);
            found.AddRange(fields.OrderBy(static f => f.Name, StringComparer.Ordinal).Select(static f => ("field", $"{f.Name} = {f.Value} ({Word(f.Type)})")));
        }

        found.AddRange(result.Rejects.Select(static r => ("reject", $"{Word(r.Reason)} {r.Detail}".TrimEnd())));
        if (result.Filtered > 0)
        {
            found.Add(("filtered", result.Filtered.ToString(CultureInfo.InvariantCulture)));
        }

        return Join(found.Select(static p => (p.Item1, Shown(p.Item2))));
    }

    private static void Tell(Row row, List<(string, string)> found)
    {
        (string, string)[] columns = row switch
        {
            LogRow log =>
            [
                .. log.Body.Split('\n').Select(static (line, i) => (i == 0 ? "log" : "more", line)), ("time", Time(log.Time)), ("severity", Number(log.Severity)),
                ("service", log.Service), ("host", log.Host), ("logger", log.Logger), ("trace", log.TraceId), ("span", log.SpanId), ("status", Number(log.Status)),
                ("size", Number(log.Size)), ("duration", Number(log.Duration)),
            ],
            MetricRow metric =>
            [
                ("metric", metric.Name), ("of", metric.Field), ("labels", metric.Labels), ("value", double.IsNaN(metric.Value) ? "none" : metric.Value.ToString(CultureInfo.InvariantCulture)),
                ("time", Time(metric.Time)),
            ],
            ChangeRow change =>
            [
                ("change", change.Type), ("time", Time(change.Time)), ("service", change.Service), ("host", change.Host), ("version", change.Version),
                ("previous", change.PreviousVersion), .. change.Description.Split('\n').Select(static (line, i) => (i == 0 ? "description" : "more", line)),
            ],
            _ => throw new InvalidOperationException("expected a known kind of row, found another"),
        };
        found.AddRange(columns.Where(static c => c.Item2.Length > 0 || c.Item1 is "log" or "more"));
    }

    private ParserOptions Options()
    {
        Command command = new("parse");
        FormatArguments arguments = new FormatArguments().AddTo(command);
        string[] line = ["--format", FormatName, .. Values("pattern").Select(static p => "--pattern=" + p), .. Values("option").Select(static o => "--format-option=" + o)];
        System.CommandLine.ParseResult parsed = command.Parse(line);
        Assert.Empty(parsed.Errors);
        FormatOptions given = arguments.Options(parsed) ?? new FormatOptions();
        ParserOptions fresh = new();
        return new ParserOptions
        {
            SourceName = "example",
            Now = Now,
            Fields = FieldProjection.All,
            Format = given,
            Year = given.Year ?? 0,
            TimeZone = given.TimeZone ?? TimeZoneInfo.Utc,
            MaxFields = given.MaxFields ?? fresh.MaxFields,
            MaxDepth = given.MaxDepth ?? fresh.MaxDepth,
        };
    }

    private IEnumerable<string> Values(string key) => _pairs.Where(p => p.Key == key).Select(static p => p.Value);

    private static string Time(long time) => time == EventBatch.NoTime ? string.Empty : Rfc3339.Format(time);

    private static string Number(double value) => value == 0 || double.IsNaN(value) ? string.Empty : value.ToString(CultureInfo.InvariantCulture);

    private static string Word(FieldType type) => type switch
    {
        FieldType.Text => "text",
        FieldType.Double => "number",
        FieldType.Boolean => "true or false",
        _ => "integer",
    };

    private static string Word(RejectReason reason) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    private static string Hidden(string text) => text.Replace("<tab>", "\t", StringComparison.Ordinal).Replace("<nul>", "\0", StringComparison.Ordinal);

    private static string Shown(string text) => text.Replace("\t", "<tab>", StringComparison.Ordinal).Replace("\0", "<nul>", StringComparison.Ordinal);

    private static string Join(IEnumerable<(string Key, string Value)> pairs) => string.Concat(pairs.Select(static p => $"{p.Key}: {p.Value}".TrimEnd() + "\n"));
}
