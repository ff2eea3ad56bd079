using StreamEngine.Memory;
using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Windows;

/// <summary>The cases, made one after another: their rows take much memory.</summary>
internal sealed class WindowCases(int rows) : IDisposable
{
    private const long Ten = 10 * WindowInput.Second;
    private const string Basic = "SELECT ((t // 10000000000) + 1) * 10000000000 AS e, id, count(*) AS c, sum(v) AS s, min(v) AS mi, max(v) AS ma FROM rows GROUP BY 1, 2";

    private static readonly Aggregate[] _basic = [Aggregate.Count, Aggregate.Sum, Aggregate.Min, Aggregate.Max];

    // Kept from run to run, as a process keeps it from window to window.
    private readonly SlabPool _pool = new(new SlabPoolOptions { MaxRetainedBytes = 1L << 32 });
    private readonly DuckWindows _duck = new();
    private AdEvents? _ads;

    /// <summary>Versions of the others.</summary>
    internal IReadOnlyList<string> Versions =>
        [_duck.Version, $"System.Reactive {typeof(System.Reactive.Unit).Assembly.GetName().Version?.ToString(3)}"];

    /// <summary>All of them by name.</summary>
    internal IEnumerable<(string Name, Func<WindowCase> Make)> All()
    {
        yield return ("W4-100", () => Tumbling("W4-100", 100, 300e6));
        yield return ("W4-10k", () => Tumbling("W4-10k", 10_000, 300e6));
        yield return ("W4-1M", () => Tumbling("W4-1M", 1_000_000, 45e6, seconds: 20));
        yield return ("W4-1M-sparse", () => Tumbling("W4-1M-sparse", 1_000_000, 0, seconds: rows / 100_000));
        yield return ("W4-runs16", () => Tumbling("W4-runs16", 10_000, 1e9, run: 16));
        yield return ("W4-runs64", () => Tumbling("W4-runs64", 10_000, 1e9, run: 64));
        yield return ("W4-yahoo", Yahoo);
        yield return ("W5-hop", Hopping);
        yield return ("W5-late", Late);
        yield return ("W5-sessions", SessionCase);
        yield return ("W6-p99", () => Quantiles("W6-p99", 1_000, 80e6));
        yield return ("W6-p99-small", () => Quantiles("W6-p99-small", 100, 0));
        yield return ("W6-distinct", Distinct);
    }

    public void Dispose()
    {
        _ads?.Dispose();
        _duck.Dispose();
        _pool.Dispose();
    }

    private WindowCase Tumbling(string name, int series, double target, int run = 1, int seconds = 100)
    {
        var input = WindowInput.Make(rows, series, seconds, run);
        var plain = new PlainWindows(input, Ten, Ten);
        _duck.Load(input);
        return new WindowCase(name, $"{series:N0} series, {(run == 1 ? "scattered" : $"runs of {run}")}, windows of 10 s with {rows * 10L / seconds:N0} rows each, count, sum, min, max", rows, target, 0, 0,
        [
            new("StreamEngine, exact sums", true, new EngineWindows(input, _pool, HoppingWindow.Tumbling(TimeSpan.FromSeconds(10)), _basic).Run),
            new("dense loop, sums of doubles", false, plain.Dense),
            new("Dictionary a window", false, plain.Dictionaries),
            _duck.Contender("DuckDB", Basic),
            .. series > 100_000 ? Array.Empty<Contender>() : [new("Rx, Window and GroupBy", false, new RxWindows(input, Ten).Run)],
        ]);
    }

    private WindowCase Yahoo()
    {
        // A batch of log rows takes some hundred bytes a row.
        int events = Math.Min(rows, 2_000_000);
        _ads?.Dispose();
        AdEvents ads = _ads = new AdEvents(_pool, events, 100);
        _duck.LoadLines(ads.Lines, "'t': 'BIGINT', 'id': 'INTEGER', 'type': 'VARCHAR'");
        return new WindowCase("W4-yahoo", "Yahoo-like: views of 1,000 ads, a third of the events, joined with the table of their 100 campaigns, counted in windows of 10 s", events, 200e6, 0, 0,
        [
            new("StreamEngine, a query over texts and numbers", true, ads.Engine),
            new("dense loop over bytes and ids", false, ads.Dense),
            _duck.Contender(
                "DuckDB",
                "SELECT ((t // 10000000000) + 1) * 10000000000 AS e, c.campaign AS id, count(*) AS c, count(*) AS s, 0 AS mi, 0 AS ma FROM rows JOIN (SELECT i AS ad, i // 10 AS campaign FROM range(1000) AS r(i)) AS c ON c.ad = rows.id WHERE type = 'view' GROUP BY 1, 2"),
        ]);
    }

    private WindowCase Hopping()
    {
        var input = WindowInput.Make(rows, 10_000, 100);
        var plain = new PlainWindows(input, 6 * Ten, Ten);
        _duck.Load(input);
        return new WindowCase("W5-hop", "10,000 series, scattered, windows of 60 s every 10 s, count, sum, min, max", rows, 150e6, 0, 0,
        [
            new("StreamEngine, exact sums", true, new EngineWindows(input, _pool, new HoppingWindow(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10)), _basic).Run),
            new("dense loop over panes, sums of doubles", false, plain.Dense),
            new("Dictionary a window", false, plain.Dictionaries),
            _duck.Contender("DuckDB", "SELECT ((t // 10000000000) + k) * 10000000000 AS e, id, count(*) AS c, sum(v) AS s, min(v) AS mi, max(v) AS ma FROM rows, range(1, 7) AS r(k) GROUP BY 1, 2"),
        ]);
    }

    private WindowCase Late()
    {
        var input = WindowInput.Make(rows, 10_000, 100, delayed: 0.05, delay: 20 * WindowInput.Second);
        var plain = new PlainWindows(input, Ten, Ten);
        _duck.Load(input);
        return new WindowCase("W5-late", "10,000 series, scattered, 5 % of the rows up to 20 s after their time, windows of 10 s, count, sum, min, max", rows, 0, 0, 0,
        [
            new("StreamEngine, exact sums", true, new EngineWindows(input, _pool, HoppingWindow.Tumbling(TimeSpan.FromSeconds(10)), _basic).Run),
            new("Dictionary a window", false, plain.Dictionaries),
            _duck.Contender("DuckDB", Basic),
        ]);
    }

    private WindowCase SessionCase()
    {
        // A row of a series comes every 100 ms on average; a gap of 300 ms ends a session after about 20 rows.
        var input = WindowInput.Make(rows, 10_000, Math.Max(1, rows / 100_000));
        var sessions = new Sessions(input, 3 * WindowInput.Second / 10);
        _duck.Load(input);
        return new WindowCase("W5-sessions", "10,000 series, scattered, a row each 100 ms on average, sessions with a gap of 300 ms, count, sum, min, max", rows, 40e6, 0, 0,
        [
            new("StreamEngine, exact sums", true, sessions.Engine),
            new("dense loop, sums of doubles", false, sessions.Dense),
            _duck.Contender("DuckDB", sessions.Sql),
        ]);
    }

    private WindowCase Quantiles(string name, int values, double target)
    {
        const int Series = 10_000;
        var input = WindowInput.Make(rows, Series, Math.Max(1, (int)(10L * rows / Series / values)));
        var exact = new ExactSketches(input, Ten);
        _duck.Load(input);
        const string Sql = "SELECT t // 10000000000 AS w, id, FUNCTION AS q FROM rows GROUP BY 1, 2";
        const string Look = "SELECT count(*), sum(q)::DOUBLE FROM result";
        return new WindowCase(name, $"{Series:N0} series, scattered, windows of 10 s with {values} values a series, 99th percentile", rows, target, 0.01, 0,
        [
            new("StreamEngine, error 0.78 %", true, new EngineWindows(input, _pool, HoppingWindow.Tumbling(TimeSpan.FromSeconds(10)), Aggregate.P99) { Summed = Aggregate.P99 }.Run),
            _duck.Contender("DuckDB, approx_quantile", Sql.Replace("FUNCTION", "approx_quantile(v, 0.99)", StringComparison.Ordinal), Look),
            _duck.Contender("DuckDB, quantile_disc, exact", Sql.Replace("FUNCTION", "quantile_disc(v, 0.99)", StringComparison.Ordinal), Look),
            new("sorted lists, exact", false, exact.Quantiles),
        ]);
    }

    private WindowCase Distinct()
    {
        var input = WindowInput.Make(rows, 1_000, 100);
        var exact = new ExactSketches(input, Ten);
        _duck.Load(input);
        const string Look = "SELECT count(*), sum(q)::DOUBLE FROM result";
        return new WindowCase("W6-distinct", "1,000 series, scattered, windows of 10 s, distinct values", rows, 80e6, 0.01, 0,
        [
            new("StreamEngine, error 1.6 %", true, new EngineWindows(input, _pool, HoppingWindow.Tumbling(TimeSpan.FromSeconds(10)), Aggregate.Distinct) { Summed = Aggregate.Distinct }.Run),
            _duck.Contender("DuckDB, approx_count_distinct", "SELECT t // 10000000000 AS w, id, approx_count_distinct(v) AS q FROM rows GROUP BY 1, 2", Look),
            new("HashSet, exact", false, exact.Distinct),
        ]);
    }
}
