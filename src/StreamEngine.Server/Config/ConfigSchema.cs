using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Prediction;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;
using V = StreamEngine.Server.Config.ConfigValues;

namespace StreamEngine.Server.Config;

/// <summary>Every key of a configuration file.</summary>
internal static class ConfigSchema
{
    internal static ConfigSection<SourceDraft> Source { get; } = new ConfigSection<SourceDraft>(
        "sources[]", "Where records come from; at least one source.", static s => s.Word)
        .Required("type", V.Choice(SourceDraft.Types), static (s, v) => s.Type = v, "What the source is: files that grow, files read once, standard input, lines over TCP, syslog over TCP, or POST /ingest of the http listener.")
        .Value("name", V.Text, "type and place, such as `tail-1`", static (s, v) => s.Name = v, "Unique name, for messages, metrics and series that name no service.")
        .Value("path", V.Path, string.Empty, static (s, v) => s.Path = v, "File, folder or glob. Needs this or `paths`.", "tail", "files")
        .Values("paths", V.Path, static s => s.Paths, "Several of them.", "tail", "files")
        .Required("listen", V.Listen, static (s, v) => s.Listen = v, "Address to listen on. A port alone is on 127.0.0.1; port 0 is any free one.", "tcp", "syslog")
        .Value("format", V.Format, "found from the data; `syslog` for syslog, `json` for http", static (s, v) => s.Format = v, "Format of the records.")
        .Section("format_options", FormatSchema.Options, static s => s.FormatOptions ??= new FormatOptions())
        .Value("from", V.Choice(("start", true), ("end", false)), static s => s.FromStart, static (s, v) => s.FromStart = v, "Where to begin in files that are there at start-up.", "tail");

    internal static ConfigSection<OutputDraft> Output { get; } = new ConfigSection<OutputDraft>(
        "outputs[]", "Where insights go, and frames of queries.", static o => o.Word)
        .Required("type", V.Choice(OutputDraft.Types), static (o, v) => o.Type = v, "JSON lines on standard output, JSON lines appended to a file, or HTTP POST; `frames` is the frames of queries as JSON lines appended to a file.")
        .Required("path", V.Path, static (o, v) => o.Path = v, "File to append to; its folder must exist.", "jsonl", "frames")
        .Required("url", V.Url, static (o, v) => o.Url = v, "Address to post to.", "webhook")
        .Pairs("headers", static o => o.Headers, ConfigChecks.Header, "Headers of each request, such as Authorization.", "webhook")
        .Value("batch_size", V.Integer(1, 10_000), static o => o.BatchSize, static (o, v) => o.BatchSize = v, "Most insights of one request.", "webhook")
        .Value("linger", V.Duration("0s", "1h"), static o => o.Linger, static (o, v) => o.Linger = v, "How long an insight waits for others to share its request.", "webhook");

    private static readonly ConfigSection<WindowOptions> _windows = new ConfigSection<WindowOptions>(
        "windows", "How records are folded into windows of event time.")
        .Value("size", V.Duration("1ms", "1d"), static w => w.Size, static (w, v) => w.Size = v, "Length of a window.")
        .Value("disorder", V.Duration("0s", "1d"), static w => w.Disorder, static (w, v) => w.Disorder = v, "Records that are out of order by less are never late; windows close that much later.")
        .Values("aggregates", V.Aggregate, static w => w.Aggregates, "Columns of frames beside count, sum, min, max, mean, stddev, last, p50, p95 and p99, at most 32: variance, first, delta, increase, rate, distinct, further quantiles. When a quantile is named, metrics have quantiles too.")
        .Value("late", V.Choice(("drop", LatePolicy.Drop), ("adjust", LatePolicy.Adjust)), static w => w.Late, static (w, v) => w.Late = v, "What happens to a record whose window has closed: left out and counted, or counted into the earliest open window.")
        .Value("max_series", V.Integer(1, 1 << 24), static w => w.MaxSeries, static (w, v) => w.MaxSeries = v, "Metric series that are told apart; points of further ones go to `series.overflow`.")
        .Value("max_services", V.Integer(1, 1_000_000), static w => w.MaxServices, static (w, v) => w.MaxServices = v, "Services and hosts with log series of their own; lines of further ones go to `<other>`.")
        .Value("max_gap_windows", V.Integer(0, 1_000_000), static w => w.MaxGapWindows, static (w, v) => w.MaxGapWindows = v, "Empty windows of one gap that are filled; the rest is only counted.")
        .Value("idle_windows", V.Integer(0, 1_000_000), static w => w.IdleWindows, static (w, v) => w.IdleWindows = v, "Windows for which a count keeps its row of zero after its last event.")
        .Value("max_open_windows", V.Integer(2, 1_000_000), static w => w.MaxOpenWindows, static (w, v) => w.MaxOpenWindows = v, "Windows that are open at a time; beyond it the earliest closes before its time.")
        .Value("retire_after", V.Duration("0s", "3650d"), static w => w.RetireAfter, static (w, v) => w.RetireAfter = v, "Time of events without a row after which a metric series is forgotten and its room used again; 0s for never, else at least 1m.")
        .Value("shards", V.Choice(("1", 1), ("2", 2), ("4", 4), ("8", 8), ("16", 16), ("32", 32), ("64", 64)), "1, from eight processors on a quarter of them", static (w, v) => w.Shards = v, "Threads that fold rows into windows; 1 folds where rows are put in order. Frames do not depend on it.")
        .Value("future_limit", V.Duration("1s", "365d"), static w => w.FutureLimit, static (w, v) => w.FutureLimit = v, "A record that is farther ahead waits until those after it agree with its time.")
        .Value("idle_timeout", V.Duration("0s", "1d"), static w => w.IdleTimeout, static (w, v) => w.IdleTimeout = v, "A source that is silent for so long holds no window open.");

    private static readonly ConfigSection<LogSessionOptions> _sessions = new ConfigSection<LogSessionOptions>(
        "log_sessions", "Which log lines belong together, such as those of a trace, a request or a block.")
        .Value("field", V.Expression, static s => s.Field, static (s, v) => s.Field = v == "none" ? string.Empty : v, "The id of a line: a column, a field, or a text expression of them; `none` for no field.")
        .Value("prefix", V.Text, string.Empty, static (s, v) => s.Prefix = v, "What ids in the message begin with, such as `blk_`, for lines that have none by `field`; at most 32 letters, digits, `_` and `-`.")
        .Value("idle", V.Duration("1s", "1d"), static s => s.Idle, static (s, v) => s.Idle = v, "Event time without a line that ends a session.")
        .Value("max_open", V.Integer(1, 1 << 22), static s => s.MaxOpen, static (s, v) => s.MaxOpen = v, "Sessions that are open at a time; beyond it the one that has been silent longest is given up.")
        .Value("max_events", V.Integer(2, 1 << 16), static s => s.MaxEvents, static (s, v) => s.MaxEvents = v, "Lines of a session of which the order is kept; further ones count in its length.")
        .Value("max_held_events", V.Integer(1024, 1 << 28), static s => s.MaxHeldEvents, static (s, v) => s.MaxHeldEvents = v, "The same of all open sessions together, about 13 bytes each.");

    private static readonly ConfigSection<PipelineOptions> _pipeline = new ConfigSection<PipelineOptions>(
        "pipeline", "How the process works; what comes out does not depend on workers and sizes.")
        .Value("workers", V.Integer(1, 256), "the processors, at most 4", static (p, v) => p.Workers = v, "Parser threads.")
        .Value("only_queries", V.Choice(("false", false), ("true", true)), static p => p.OnlyQueries, static (p, v) => p.OnlyQueries = v, "Queries alone, which is several times as fast: no templates, no other windows, no detectors, no insights.")
        .Value("batch_rows", V.Integer(1, 65_536), static p => p.BatchRows, static (p, v) => p.BatchRows = v, "Most rows of a batch.")
        .Value("max_record_bytes", V.Size(1 << 10, 64 << 20), static p => p.MaxRecordBytes, static (p, v) => p.MaxRecordBytes = (int)v, "Longest record; longer ones go to the dead letters.")
        .Value("max_decompressed_bytes", V.Size(1 << 20, 1L << 50), static p => p.MaxDecompressedBytes, static (p, v) => p.MaxDecompressedBytes = v, "Most bytes that one packed file may unpack to; beyond them its reading ends with an error.")
        .Value("max_compression_ratio", V.Integer(10, 1_000_000), static p => p.MaxCompressionRatio, static (p, v) => p.MaxCompressionRatio = v, "Most unpacked bytes for each packed byte, judged after 16 MiB; beyond it reading ends with an error.")
        .Value("time_zone", V.TimeZone, static p => p.TimeZone, static (p, v) => p.TimeZone = v, "Zone of timestamps that name none: UTC, a name such as Europe/Berlin, or an offset such as +02:00.")
        .Value("chunks_in_flight", V.Integer(1, 1024), static p => p.ChunksInFlight, static (p, v) => p.ChunksInFlight = v, "Chunks of a source between its reader and the windows; when they are used up the source waits.");

    private static readonly ConfigSection<SnapshotOptions> _snapshots = new ConfigSection<SnapshotOptions>(
        "snapshots", "The state of the process on disk, with which it goes on after a restart. None are taken without a path.")
        .Value("path", V.Path, string.Empty, static (s, v) => s.Folder = v, "Folder of the snapshots, for this process alone; it is made when it is not there.")
        .Value("interval", V.Duration("1s", "1d"), static s => s.Interval, static (s, v) => s.Interval = v, "Time between two snapshots.")
        .Value("keep", V.Integer(1, 100), static s => s.Keep, static (s, v) => s.Keep = v, "Snapshots that are kept: the last and those before it.");

    private static readonly ConfigSection<ConfigDraft.ThresholdDraft> _threshold = new ConfigSection<ConfigDraft.ThresholdDraft>(
        "forecasts.thresholds[]", "Thresholds of your own; the first that matches counts. Percentages, ratios and free space have theirs without being named.")
        .Required("pattern", V.Text, static (t, v) => t.Pattern = v, "Name of a metric; `*` is any text.")
        .Required("value", V.Number(string.Empty, static _ => true), static (t, v) => t.Value = v, "The threshold, in the unit of the metric.");

    private static readonly ConfigSection<ConfigDraft.ForecastDraft> _forecasts = new ConfigSection<ConfigDraft.ForecastDraft>(
        "forecasts", "Which growth is told of before it reaches a threshold.")
        .List("thresholds", _threshold, static f => f.Thresholds)
        .Value("max_series", V.Integer(1, 1_000_000), static f => f.MaxSeries, static (f, v) => f.MaxSeries = v, "Series that are followed, about 15 kB each.")
        .Value("horizon", V.Duration("1m", "3650d"), static f => f.Horizon, static (f, v) => f.Horizon = v, "Farthest time that is told of.");

    private static readonly ConfigSection<IncidentForecastOptions> _incidentForecasts = new ConfigSection<IncidentForecastOptions>(
        "incident_forecasts", "Incidents that are foretold from what came before earlier ones; nothing is told before that has proved better than the base rate.")
        .Value("enabled", V.Choice(("true", true), ("false", false)), static f => f.Enabled, static (f, v) => f.Enabled = v, "Whether anything is learned and told.")
        .Value("horizon", V.Duration("1m", "1d"), static f => f.Horizon, static (f, v) => f.Horizon = v, "How far ahead: such as 5m, 30m or 2h. Windows must be at most half as long. With another one all is learned anew.")
        .Value("alert_probability", V.Number("from 0.05 to 0.99", static n => n is >= 0.05 and <= 0.99), static f => f.AlertProbability, static (f, v) => f.AlertProbability = v, "Probability from which an incident is told of.")
        .Value("least_incidents", V.Integer(4, 1000), static f => f.LeastIncidents, static (f, v) => f.LeastIncidents = v, "Incidents that must have come before anything is told.")
        .Value("least_severity", V.Choice(("info", InsightSeverity.Info), ("low", InsightSeverity.Low), ("medium", InsightSeverity.Medium), ("high", InsightSeverity.High), ("critical", InsightSeverity.Critical)), static f => f.LeastSeverity, static (f, v) => f.LeastSeverity = v, "Incidents of lesser severity are none.")
        .Value("max_precursors", V.Integer(16, 16_384), static f => f.MaxPrecursors, static (f, v) => f.MaxPrecursors = v, "Precursors that are told apart, about 1 kB each.")
        .Value("half_life", V.Duration("1d", "3650d"), static f => f.HalfLife, static (f, v) => f.HalfLife = v, "Time after which what was learned counts half.");

    private static readonly ConfigSection<ConfigDraft.HttpDraft> _http = new ConfigSection<ConfigDraft.HttpDraft>(
        "http", "Listener for health, metrics and /ingest.")
        .Value("listen", V.Listen, static h => h.Listen, static (h, v) => h.Listen = v, "Address to listen on. A port alone is on 127.0.0.1.")
        .Value("max_request_bytes", V.Size(1 << 10, 1 << 30), static h => h.MaxRequestBytes, static (h, v) => h.MaxRequestBytes = v, "Most bytes of a request to /ingest, unpacked.");

    private static readonly ConfigValue<DateTimeOffset> _tellFrom = new(
        "time", "`start`, or a time with its zone", "start, or a time with its zone such as 2026-01-05T10:00:00Z", TryTellFrom, static v => v == DateTimeOffset.MaxValue ? "start" : RuleSchema.Show(v));

    private static readonly ConfigValue<LogLevel> _level = V.Choice(
        ("trace", LogLevel.Trace), ("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error),
        ("critical", LogLevel.Critical), ("none", LogLevel.None));

    /// <summary>The top of the file. Last, as static fields are made in the order of the text.</summary>
    internal static ConfigSection<ConfigDraft> Root { get; } = new ConfigSection<ConfigDraft>(
        string.Empty, "Keys at the top of the file.")
        .List("sources", Source, static c => c.Sources, required: true)
        .List("outputs", Output, static c => c.Outputs, fallback: "one of type `stdout`")
        .Section("windows", _windows, static c => c.Pipeline.Windows)
        .List("queries", QuerySchema.Query, static c => c.Queries)
        .Section("scoring", ScoringSchema.Section, static c => c.Pipeline.Scoring)
        .Section("forecasts", _forecasts, static c => c.Forecasts)
        .Section("incident_forecasts", _incidentForecasts, static c => c.Pipeline.IncidentForecasts)
        .Section("templates", TemplateSchema.Section, static c => c.Pipeline.Templates)
        .Section("log_sessions", _sessions, static c => c.Pipeline.Windows.LogSessions)
        .Section("pipeline", _pipeline, static c => c.Pipeline)
        .Section("snapshots", _snapshots, static c => c.Pipeline.Snapshots)
        .Section("http", _http, static c => c.Http ??= new ConfigDraft.HttpDraft(), static c => c.Http = null)
        .Value("dead_letters", V.Path, string.Empty, static (c, v) => c.DeadLetters = v, "File that takes the records that could not be used, as JSON lines; its folder must exist.")
        .Value("topology", V.Path, string.Empty, static (c, v) => c.Topology = v, "File that says who calls whom: CSV with caller and callee, a matrix, or JSON lines.")
        .Value("tell_from", _tellFrom, "all is told", static (c, v) => c.TellFrom = v, "Windows that end before are learned from and not told: with `start`, those before the process starts, such as of a source `files` with last week's data. What goes on then is told.")
        .Value("drain_timeout", V.Duration("1s", "1h"), static c => c.DrainTimeout, static (c, v) => c.DrainTimeout = v, "How long the end of the process may take, to finish what has been read.")
        .Value("stuck_after", V.Duration("1s", "1h"), static c => c.StuckAfter, static (c, v) => c.StuckAfter = v, "Without progress for so long while input waits, the process is not ready.")
        .Value("log_level", _level, static c => c.LogLevel, static (c, v) => c.LogLevel = v, "Least level of messages on stderr.");

    private static bool TryTellFrom(string text, out DateTimeOffset value)
    {
        value = DateTimeOffset.MaxValue;
        return text == "start" || RuleSchema.TryTime(text, out value);
    }
}
