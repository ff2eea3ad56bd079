using System.Text;
using StreamEngine.Batching;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Payloads;
using StreamEngine.LoadGen;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>The cases of the comparison. Each is made when it is asked for, and its memory given back after it.</summary>
internal sealed class ParsingCases : IDisposable
{
    private const string AllColumns = "columns={timestamp:'TIMESTAMP',level:'VARCHAR',service:'VARCHAR',host:'VARCHAR',trace_id:'VARCHAR',span_id:'VARCHAR',message:'VARCHAR',status:'BIGINT',duration_ms:'DOUBLE',bytes:'BIGINT',path:'VARCHAR'}";
    private const string SixColumns = "columns={timestamp:'TIMESTAMP',level:'VARCHAR',service:'VARCHAR',message:'VARCHAR',status:'BIGINT',duration_ms:'DOUBLE'}";
    private const string EventColumns = "columns={'@timestamp':'VARCHAR',EventID:'BIGINT',Hostname:'VARCHAR',Channel:'VARCHAR',SourceName:'VARCHAR',Message:'VARCHAR'}";

    private const int WideColumns = 20;

    private static readonly (string Name, string Format, StreamFormat Stream, Func<byte[], Tally> Regex)[] s_metrics =
    [
        ("prometheus", "prometheus", StreamFormat.Prometheus, MetricReaders.Prometheus),
        ("openmetrics", "openmetrics", StreamFormat.OpenMetrics, MetricReaders.OpenMetrics),
        ("statsd", "statsd", StreamFormat.Statsd, MetricReaders.Statsd),
        ("dogstatsd", "statsd", StreamFormat.DogStatsd, MetricReaders.Statsd),
        ("graphite", "graphite", StreamFormat.Graphite, MetricReaders.Graphite),
        ("graphite-tags", "graphite", StreamFormat.GraphiteTags, MetricReaders.Graphite),
    ];

    private readonly DuckReaders _duck = new();
    private readonly List<LaidInput> _laid = [];
    private readonly PayloadCases _payloads;
    private readonly int _megabytes;
    private readonly IReadOnlyList<string> _paths;

    internal ParsingCases(int megabytes, IReadOnlyList<string> paths)
    {
        _megabytes = megabytes;
        _payloads = new PayloadCases(megabytes);
        _paths = paths;
    }

    /// <summary>Libraries that are compared with, and their versions.</summary>
    internal IReadOnlyList<string> Versions => [_duck.Version, $"Sylvan.Data.Csv {CsvReaders.SylvanVersion}", $"CsvHelper {CsvReaders.CsvHelperVersion}", $"Google.Protobuf {GeneratedReaders.Version}"];

    /// <summary>Names and makers, in the order of the table.</summary>
    internal IEnumerable<(string Name, Func<ParsingCase> Make)> All()
    {
        if (_paths.Count > 0)
        {
            yield return ("events", Events);
        }

        yield return ("json", () => Json("json", "11 fields, 0.26 kB", new GeneratorOptions()));
        yield return ("json-2k", () => Json("json-2k", "43 fields, 2 kB", ParsingInputs.Wide(_megabytes), duck: true));
        yield return ("json-six", () => JsonSix("json-six", "14 fields, 0.4 kB", 3));
        yield return ("json-six-2k", () => JsonSix("json-six-2k", "49 fields, 2 kB", 38));
        yield return ("json-shuffled", () => Json("json-shuffled", "keys in 16 orders", new GeneratorOptions { ShuffleKeys = true }));
        yield return ("json-escapes", () => Json("json-escapes", "escapes in a quarter of the messages", new GeneratorOptions { Escapes = true }));
        yield return ("json-non-ascii", () => Json("json-non-ascii", "text beyond ASCII in a quarter of the messages", new GeneratorOptions { NonAscii = true }));
        yield return ("json-malformed", () => Json("json-malformed", "1 % of the records broken", ParsingInputs.Generate(new GeneratorOptions { MalformedPercent = 1 }, _megabytes), duck: false));
        yield return ("logfmt", () => Plain("logfmt", "logfmt", new GeneratorOptions { Format = StreamFormat.Logfmt }, Sums.Bodies, []));
        yield return ("logfmt-shuffled", () => Plain("logfmt-shuffled", "logfmt", new GeneratorOptions { Format = StreamFormat.Logfmt, ShuffleKeys = true, Escapes = true }, Sums.Bodies, []));
        foreach ((string name, string format, GeneratorOptions options) in HardText())
        {
            yield return (name, () => Plain(name, format, options, Sums.Bodies, []));
        }

        yield return ("syslog-3164", () => Syslog("syslog-3164", StreamFormat.Syslog3164, TextReaders.Syslog3164));
        yield return ("syslog-5424", () => Syslog("syslog-5424", StreamFormat.Syslog5424, TextReaders.Syslog5424));
        yield return ("access", Access);
        yield return ("influx", () => Plain("influx", "influx", new GeneratorOptions { Format = StreamFormat.Influx, Series = 10_000 }, Sums.Values, []));
        yield return ("influx-shuffled", () => Plain("influx-shuffled", "influx", new GeneratorOptions { Format = StreamFormat.Influx, Series = 10_000, ShuffleKeys = true, Escapes = true, NonAscii = true }, Sums.Values, []));
        yield return ("influx-malformed", () => Plain("influx-malformed", "influx", new GeneratorOptions { Format = StreamFormat.Influx, Series = 10_000, MalformedPercent = 1 }, Sums.Values, []));
        yield return ("csv", Csv);
        foreach ((string name, string format, StreamFormat stream, Func<byte[], Tally> regex) in s_metrics)
        {
            var options = new GeneratorOptions { Format = stream, Series = 10_000 };
            yield return (name, () => Plain(name, format, options, Sums.Values, [bytes => new Reader("Regex, generated code", false, () => regex(bytes))]));
            yield return (name + "-shuffled", () => Plain(name + "-shuffled", format, options with { ShuffleKeys = true, Escapes = true, NonAscii = true }, Sums.Values, []));
            yield return (name + "-malformed", () => Plain(name + "-malformed", format, options with { MalformedPercent = 1 }, Sums.Values, []));
        }

        yield return ("csv-quotes", () => Plain("csv-quotes", "csv", new GeneratorOptions { Format = StreamFormat.CsvLong, Series = 10_000, Escapes = true, NonAscii = true }, Sums.Values, []));
        yield return ("csv-malformed", () => Plain("csv-malformed", "csv", new GeneratorOptions { Format = StreamFormat.CsvLong, Series = 10_000, MalformedPercent = 1 }, Sums.Values, []));
        yield return ("csv-wide", CsvWide);
        foreach ((string, Func<ParsingCase>) payload in _payloads.All())
        {
            yield return payload;
        }

        foreach (FormatCase format in FormatCase.All)
        {
            yield return (FormatCase.Prefix + format.Name, () => Format(format));
        }
    }

    /// <summary>The text formats with a target, with characters to escape and beyond ASCII, and with records that are broken.</summary>
    private static IEnumerable<(string Name, string Format, GeneratorOptions Options)> HardText()
    {
        foreach ((string name, string format, StreamFormat stream) in new[]
        {
            ("logfmt", "logfmt", StreamFormat.Logfmt), ("syslog-3164", "syslog", StreamFormat.Syslog3164),
            ("syslog-5424", "syslog", StreamFormat.Syslog5424), ("access", "access", StreamFormat.Access),
        })
        {
            yield return (name + "-escapes", format, new GeneratorOptions { Format = stream, Escapes = true });
            yield return (name + "-non-ascii", format, new GeneratorOptions { Format = stream, NonAscii = true });
            yield return (name + "-malformed", format, new GeneratorOptions { Format = stream, MalformedPercent = 1 });
        }
    }

    /// <summary>Gives the memory of the last case back.</summary>
    internal void Free()
    {
        _laid.ForEach(laid => laid.Dispose());
        _laid.Clear();
        _duck.Free();
        _payloads.Free();
    }

    public void Dispose()
    {
        Free();
        _duck.Dispose();
    }

    private ParsingCase Format(FormatCase format)
    {
        byte[] bytes = format.Make(_megabytes);
        return new ParsingCase(FormatCase.Prefix + format.Name, $"generated {format.Name}", bytes,
            [Ours("columns", format.Format, bytes, FieldProjection.None, Sums.Bodies, format.Pattern)]);
    }

    private Reader Ours(string name, string format, byte[] bytes, FieldProjection fields, Func<EventBatch, double> sum, string? pattern = null)
    {
        var laid = new LaidInput(format, bytes, fields, pattern);
        _laid.Add(laid);
        return new Reader("StreamEngine, " + name, true, () => laid.Read(sum));
    }

    private ParsingCase Json(string name, string what, GeneratorOptions options) => Json(name, what, ParsingInputs.Generate(options, _megabytes), duck: true);

    private ParsingCase Json(string name, string what, byte[] bytes, bool duck)
    {
        List<Reader> readers =
        [
            Ours("all fields typed", "json", bytes, FieldProjection.All, Sums.Sizes),
            Ours("columns of a log", "json", bytes, FieldProjection.None, Sums.Sizes),
            new("Utf8JsonReader, all tokens, nothing decoded", false, () => JsonReaders.Tokens(bytes)),
            new("JsonDocument, one number read", false, () => JsonReaders.Documents(bytes, "bytes")),
            new("JsonSerializer, 11 fields of a class", false, () => JsonReaders.Objects<JsonReaders.LogLine>(bytes, line => line.Bytes)),
        ];
        if (duck)
        {
            readers.Add(_duck.Reader("DuckDB read_json, 11 columns", bytes, $"SELECT * FROM read_json('$file', format='newline_delimited', {AllColumns})", "bytes"));
        }

        return new ParsingCase(name, $"generated JSON lines, {what}", bytes, readers);
    }

    private ParsingCase JsonSix(string name, string what, int attributes)
    {
        byte[] bytes = ParsingInputs.SixOf(_megabytes, attributes);
        return new ParsingCase(name, $"generated JSON lines, {what}, six of them asked for", bytes,
        [
            Ours("six fields", "json", bytes, FieldProjection.None, Sums.Statuses),
            new("Utf8JsonReader, all tokens, nothing decoded", false, () => JsonReaders.Tokens(bytes)),
            new("JsonDocument, one number read", false, () => JsonReaders.Documents(bytes, "status")),
            new("JsonSerializer, 6 fields of a class", false, () => JsonReaders.Objects<JsonReaders.SixFields>(bytes, line => line.Status)),
            _duck.Reader("DuckDB read_json, 6 columns", bytes, $"SELECT * FROM read_json('$file', format='newline_delimited', {SixColumns})", "status"),
        ]);
    }

    private ParsingCase Events()
    {
        byte[] bytes = [.. InputLoader.Load([.. _paths.Select(p => Directory.Exists(p) ? Path.Combine(p, "*json*") : p)]).SelectMany(i => i.Bytes)];
        return new ParsingCase("events", "recorded Windows events as JSON lines", bytes,
        [
            Ours("all fields typed", "json", bytes, FieldProjection.All, Sums.Field("EventID")),
            Ours("columns of a log and EventID", "json", bytes, FieldProjection.Of("EventID"), Sums.Field("EventID")),
            new("Utf8JsonReader, all tokens, nothing decoded", false, () => JsonReaders.Tokens(bytes)),
            new("JsonDocument, one number read", false, () => JsonReaders.Documents(bytes, "EventID")),
            new("JsonSerializer, 6 fields of a class", false, () => JsonReaders.Objects<JsonReaders.WindowsEvent>(bytes, line => line.EventId)),
            _duck.Reader("DuckDB read_json, 6 columns", bytes, $"SELECT * FROM read_json('$file', format='newline_delimited', {EventColumns})", "EventID"),
        ]);
    }

    private ParsingCase Plain(string name, string format, GeneratorOptions options, Func<EventBatch, double> sum, IEnumerable<Func<byte[], Reader>> others)
    {
        byte[] bytes = ParsingInputs.Generate(options, _megabytes);
        string hard = string.Concat(
            options.ShuffleKeys ? ", keys in several orders" : "",
            options.Escapes ? ", escapes in a quarter" : "",
            options.NonAscii ? ", text beyond ASCII in a quarter" : "",
            options.MalformedPercent > 0 ? ", 1 % of the records broken" : "");
        return new ParsingCase(name, $"generated {name}{hard}", bytes, [Ours("columns", format, bytes, FieldProjection.None, sum), .. others.Select(make => make(bytes))]);
    }

    private ParsingCase Syslog(string name, StreamFormat format, Func<byte[], Tally> regex) => Plain(
        name, "syslog", new GeneratorOptions { Format = format }, Sums.Bodies, [bytes => new Reader("Regex, generated code", false, () => regex(bytes))]);

    private ParsingCase Access() => Plain("access", "access", new GeneratorOptions { Format = StreamFormat.Access }, Sums.Sizes,
    [
        bytes => new Reader("Regex, generated code", false, () => TextReaders.Access(bytes)),
        bytes => _duck.Reader(
            "DuckDB regexp_extract",
            bytes,
            $"SELECT m.client, m.stamp, m.request, m.status::SMALLINT AS status, TRY_CAST(m.size AS BIGINT) AS size FROM (SELECT regexp_extract(line, '{DuckAccess}', ['client','ident','person','stamp','request','status','size']) AS m FROM read_csv('$file', columns={{line:'VARCHAR'}}, delim=E'\\x01', quote='', escape='', header=false))",
            "size"),
    ]);

    // No escapes in the generated stream, and RE2 has none of the atomic groups that would make them cheap.
    private const string DuckAccess = @"^(\S+) (\S+) (\S+) \[([^\]]+)\] ""([^""]*)"" (\d{3}) (\d+|-)";

    private ParsingCase CsvWide()
    {
        byte[] bytes = ParsingInputs.Generate(new GeneratorOptions { Format = StreamFormat.Csv, Series = WideColumns }, _megabytes);
        string[] names = Encoding.UTF8.GetString(bytes, 0, Array.IndexOf(bytes, (byte)'\n')).Split(',');
        string columns = string.Join(',', names.Select((name, i) => $"'{name}':'{(i == 0 ? "TIMESTAMP" : "DOUBLE")}'"));
        string sum = string.Join(" + ", names.Skip(1).Select(name => $"\"{name}\""));
        return new ParsingCase("csv-wide", $"generated table of a time and {WideColumns} numbers", bytes,
        [
            Ours("columns", "csv", bytes, FieldProjection.None, Sums.Values),
            new("Sylvan.Data.Csv, typed values", false, () => CsvReaders.SylvanWide(bytes)),
            _duck.Reader("DuckDB read_csv, all columns", bytes, $"SELECT * FROM read_csv('$file', header=true, columns={{{columns}}})", sum),
        ]);
    }

    private ParsingCase Csv() => Plain("csv", "csv", new GeneratorOptions { Format = StreamFormat.CsvLong, Series = 10_000 }, Sums.Values,
    [
        bytes => new Reader("Sylvan.Data.Csv, three typed values", false, () => CsvReaders.Sylvan(bytes)),
        bytes => new Reader("CsvHelper, three typed values", false, () => CsvReaders.CsvHelper(bytes)),
        bytes => _duck.Reader("DuckDB read_csv, three columns", bytes, "SELECT * FROM read_csv('$file', header=true, columns={timestamp:'TIMESTAMP',series:'VARCHAR',value:'DOUBLE'})", "value"),
    ]);
}
