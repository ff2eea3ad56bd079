using StreamEngine.Batching;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Payloads;
using StreamEngine.LoadGen;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>The cases of the comparison. Each is made when it is asked for, and its memory given back after it.</summary>
internal sealed class ParsingCases : IDisposable
{
    private const string AllColumns = "columns={timestamp:'TIMESTAMP',level:'VARCHAR',service:'VARCHAR',host:'VARCHAR',trace_id:'VARCHAR',span_id:'VARCHAR',message:'VARCHAR',status:'BIGINT',duration_ms:'DOUBLE',bytes:'BIGINT',path:'VARCHAR'}";
    private const string EventColumns = "columns={'@timestamp':'VARCHAR',EventID:'BIGINT',Hostname:'VARCHAR',Channel:'VARCHAR',SourceName:'VARCHAR',Message:'VARCHAR'}";

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
    internal IReadOnlyList<string> Versions => [$"DuckDB {_duck.Version}", $"Sylvan.Data.Csv {CsvReaders.SylvanVersion}", $"CsvHelper {CsvReaders.CsvHelperVersion}", $"Google.Protobuf {GeneratedReaders.Version}"];

    /// <summary>Names and makers, in the order of the table.</summary>
    internal IEnumerable<(string Name, Func<ParsingCase> Make)> All()
    {
        if (_paths.Count > 0)
        {
            yield return ("events", Events);
        }

        yield return ("json", () => Json("json", "11 fields, 0.26 kB", new GeneratorOptions()));
        yield return ("json-2k", () => Json("json-2k", "43 fields, 2 kB", ParsingInputs.Wide(_megabytes), duck: true));
        yield return ("json-shuffled", () => Json("json-shuffled", "keys in 16 orders", new GeneratorOptions { ShuffleKeys = true }));
        yield return ("json-escapes", () => Json("json-escapes", "escapes in a quarter of the messages", new GeneratorOptions { Escapes = true }));
        yield return ("json-non-ascii", () => Json("json-non-ascii", "text beyond ASCII in a quarter of the messages", new GeneratorOptions { NonAscii = true }));
        yield return ("json-malformed", () => Json("json-malformed", "1 % of the records broken", ParsingInputs.Generate(new GeneratorOptions { MalformedPercent = 1 }, _megabytes), duck: false));
        yield return ("logfmt", () => Plain("logfmt", "logfmt", new GeneratorOptions { Format = StreamFormat.Logfmt }, Sums.Bodies, []));
        yield return ("logfmt-shuffled", () => Plain("logfmt-shuffled", "logfmt", new GeneratorOptions { Format = StreamFormat.Logfmt, ShuffleKeys = true, Escapes = true }, Sums.Bodies, []));
        yield return ("syslog-3164", () => Syslog("syslog-3164", StreamFormat.Syslog3164, TextReaders.Syslog3164));
        yield return ("syslog-5424", () => Syslog("syslog-5424", StreamFormat.Syslog5424, TextReaders.Syslog5424));
        yield return ("access", Access);
        yield return ("influx", () => Plain("influx", "influx", new GeneratorOptions { Format = StreamFormat.Influx, Series = 10_000 }, Sums.Values, []));
        yield return ("influx-shuffled", () => Plain("influx-shuffled", "influx", new GeneratorOptions { Format = StreamFormat.Influx, Series = 10_000, ShuffleKeys = true, Escapes = true, NonAscii = true }, Sums.Values, []));
        yield return ("csv", Csv);
        foreach ((string, Func<ParsingCase>) payload in _payloads.All())
        {
            yield return payload;
        }
    }

    /// <summary>Gives the memory of the last case back.</summary>
    internal void Free()
    {
        _laid.ForEach(laid => laid.Dispose());
        _laid.Clear();
        _payloads.Free();
    }

    public void Dispose()
    {
        Free();
        _duck.Dispose();
    }

    private Reader Ours(string name, string format, byte[] bytes, FieldProjection fields, Func<EventBatch, double> sum)
    {
        var laid = new LaidInput(format, bytes, fields);
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
        string hard = options.ShuffleKeys ? ", keys in several orders, escapes" : "";
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

    private ParsingCase Csv() => Plain("csv", "csv", new GeneratorOptions { Format = StreamFormat.CsvLong, Series = 10_000 }, Sums.Values,
    [
        bytes => new Reader("Sylvan.Data.Csv, three typed values", false, () => CsvReaders.Sylvan(bytes)),
        bytes => new Reader("CsvHelper, three typed values", false, () => CsvReaders.CsvHelper(bytes)),
        bytes => _duck.Reader("DuckDB read_csv, three columns", bytes, "SELECT * FROM read_csv('$file', header=true, columns={timestamp:'TIMESTAMP',series:'VARCHAR',value:'DOUBLE'})", "value"),
    ]);
}
