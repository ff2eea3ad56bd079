using StreamEngine.Comparisons.Parsing;
using StreamEngine.LoadGen;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Comparisons.Windows;

/// <summary>The cases that begin with lines of text.</summary>
/// <param name="lines">JSON lines; of metrics there are three times as many.</param>
internal sealed class LineCases(int lines) : IDisposable
{
    private const long Ten = 10 * WindowInput.Second;
    private const double QuantileTolerance = 0.01;
    private const int Series = 10_000;

    private readonly DuckWindows _duck = new();
    private readonly List<EngineLines> _engines = [];

    /// <summary>All of them by name.</summary>
    internal IEnumerable<(string Name, Func<WindowCase> Make)> All()
    {
        yield return ("W2-json", () => Logs("W2-json", "", new GeneratorOptions(), 3e9, quantile: false));
        yield return ("W2-json-p99", () => Logs("W2-json-p99", "", new GeneratorOptions(), 2e9, quantile: true));
        yield return ("W2-json-shuffled", () => Logs("W2-json-shuffled", ", keys in 16 orders, escapes and text beyond ASCII in a quarter", new GeneratorOptions { ShuffleKeys = true, Escapes = true, NonAscii = true }, 0, quantile: false));
        yield return ("W3-influx", () => Metrics("W3-influx", StreamFormat.Influx, shuffled: false));
        yield return ("W3-influx-shuffled", () => Metrics("W3-influx-shuffled", StreamFormat.Influx, shuffled: true));
        yield return ("W3-csv", () => Metrics("W3-csv", StreamFormat.CsvLong, shuffled: false));
        yield return ("W3-csv-shuffled", () => Metrics("W3-csv-shuffled", StreamFormat.CsvLong, shuffled: true));
    }

    /// <summary>Gives the memory of the last case back.</summary>
    internal void Free()
    {
        _engines.ForEach(static engine => engine.Dispose());
        _engines.Clear();
        _duck.Free();
    }

    public void Dispose()
    {
        Free();
        _duck.Dispose();
    }

    /// <summary>The query of W2.</summary>
    internal static WindowQuery Query(bool quantile) => new()
    {
        Name = "latency",
        GroupBy = ["service", "host"],
        Value = WindowExpression.Parse("duration"),
        Windows = [HoppingWindow.Tumbling(TimeSpan.FromSeconds(10))],
        Aggregates = [Aggregate.Count, Aggregate.Sum, Aggregate.Min, Aggregate.Max, Aggregate.Mean, .. quantile ? [Aggregate.P99] : Array.Empty<Aggregate>()],
    };

    private WindowCase Logs(string name, string what, GeneratorOptions options, double bytesASecond, bool quantile)
    {
        byte[] bytes = LineInput.Generate(options with { EventRate = lines / 100.0, Records = lines });
        WindowQuery query = Query(quantile);
        string columns = "columns={timestamp:'TIMESTAMP',service:'VARCHAR',host:'VARCHAR',duration_ms:'DOUBLE'}";
        string sql = "SELECT (epoch_ns(timestamp) // 10000000000 + 1) * 10000000000 AS e, host || '|' || service AS k, count(*) AS c, sum(duration_ms / 1e3) AS s, min(duration_ms / 1e3) AS mi, max(duration_ms / 1e3) AS ma, "
            + $"avg(duration_ms / 1e3) AS me, QUANTILE AS q FROM read_json('$file', format='newline_delimited', {columns}) GROUP BY 1, 2";
        return new WindowCase(
            name,
            $"JSON lines of 11 fields{what}, windows of 10 s by service and host, count, sum, min, max and mean of a duration{(quantile ? ", and its 99th percentile" : "")}",
            lines,
            bytesASecond * lines / bytes.Length,
            quantile ? QuantileTolerance : 0,
            bytes.Length,
            [
                new("StreamEngine, its stages on one thread", true, Engine("json", bytes, query).Run),
                new("StreamEngine, a pipeline of the query alone", true, new EnginePipeline("json", bytes, query).Run),
                _duck.OverFile("DuckDB read_json, 4 columns", bytes, sql.Replace("QUANTILE", quantile ? "approx_quantile(duration_ms / 1e3, 0.99)" : "NULL", StringComparison.Ordinal)),
                new("Utf8JsonReader, Dictionary a window", false, new PlainLogs(bytes, Ten, quantile).Run),
            ]);
    }

    private WindowCase Metrics(string name, StreamFormat format, bool shuffled)
    {
        int points = lines * 3;
        bool isCsv = format == StreamFormat.CsvLong;
        byte[] bytes = LineInput.Generate(new GeneratorOptions { Format = format, Series = Series, Interval = TimeSpan.FromSeconds(1), Records = points });
        bytes = shuffled ? LineInput.Shuffle(bytes, Series, isCsv) : bytes;
        string sql = "SELECT (epoch_ns(timestamp) // 10000000000 + 1) * 10000000000 AS e, series AS k, count(*) AS c, sum(value) AS s, min(value) AS mi, max(value) AS ma, NULL AS q "
            + "FROM read_csv('$file', header=true, columns={timestamp:'TIMESTAMP',series:'VARCHAR',value:'DOUBLE'}) GROUP BY 1, 2";
        string text = isCsv ? "csv" : "influx";
        return new WindowCase(
            name,
            $"{(isCsv ? "CSV with a time, a series and a value" : "lines of InfluxDB with three tags or four")}, {Series:N0} series {(shuffled ? "in a random order each second" : "in the same order each second")}, windows of 10 s, count, sum, min, max (of this project mean, deviation and last too)",
            points,
            25e6,
            0,
            bytes.Length,
            [
                new("StreamEngine, its stages on one thread", true, Engine(text, bytes, null).Run),
                new("StreamEngine, a pipeline", true, new EnginePipeline(text, bytes, null).Run),
                .. isCsv ? [_duck.OverFile("DuckDB read_csv", bytes, sql)] : Array.Empty<Contender>(),
                new("spans, Dictionary and array", false, new PlainMetrics(bytes, Ten, isCsv).Run),
            ]);
    }

    private EngineLines Engine(string format, byte[] bytes, WindowQuery? query)
    {
        var engine = new EngineLines(format, bytes, query);
        _engines.Add(engine);
        return engine;
    }
}
