using System.Text;
using StreamEngine.Batching;
using StreamEngine.Diagnostics;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Memory;
using StreamEngine.Scoring;
using StreamEngine.Templates;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Emission;

/// <summary>A made-up afternoon of a small shop: a deployment, an incident, a disk that fills, and hostile log text.</summary>
internal static class SampleReport
{
    internal const long Second = 1_000_000_000;
    internal const long Minute = 60 * Second;
    internal const string Hostile = "<script>alert('x')</script> \"quoted\" & 'single' \u202Eevil\u0000";

    /// <summary>2026-03-10T12:00:00Z.</summary>
    internal const long Start = 1_773_144_000L * Second;

    private const int Windows = 360;

    internal static ReportModel Make()
    {
        var table = new SampleSeries();
        var checkout = new Entity("checkout", "web-1");
        SeriesInfo latency = table.Add(SeriesKind.Distribution, "http.duration_seconds", checkout, ("service", "checkout"));
        SeriesInfo errors = table.Add(SeriesKind.Count, "log.count", checkout, ("service", "checkout"), ("severity", "error"));
        SeriesInfo cpu = table.Add(SeriesKind.Gauge, "db.cpu.percent", new Entity("db", "db-1"), ("host", "db-1"));
        SeriesInfo disk = table.Add(SeriesKind.Gauge, "disk.used.percent", new Entity(null, "db-1", "/var"), ("host", "db-1"), ("disk", "/var"));
        SeriesRecorder recorder = Record(table);
        var letters = new DeadLetterSummary();
        letters.Add(new DeadLetter("shop.log", 120_233, 64, RejectReason.Syntax, "expected '}' at column 41, found end of line", "{\"ts\":\"2026-03-10T12:00:01Z\",\"msg\":\"half a li"u8.ToArray()));
        letters.Add(new DeadLetter("shop.log", 220_233, 10, RejectReason.Syntax, string.Empty, "x"u8.ToArray()));
        letters.Add(new DeadLetter(Hostile, 1, 5, RejectReason.InvalidUtf8, Hostile, new byte[] { 0xFF, 0x3C, 0x62, 0x3E }));
        return new ReportModel
        {
            EngineVersion = "0.1.0",
            Sources = [new("shop.log", "json", 1_204_332, 311_000_000, 2), new("metrics.influx", "influx line", 86_400, 7_340_032, 0), new(Hostile, "syslog", 12, 900, 1)],
            Start = Start,
            End = Start + (Windows * Minute),
            Records = 1_290_744,
            Bytes = 318_340_932,
            Rejected = 3,
            Late = 17,
            Insights = Insights(latency, errors, cpu, disk),
            Changes = [new(Start + (178 * Minute), "deployment", new Entity("checkout"), "v42", "v41", "cart rewrite"), new(Start + (60 * Minute), "config", new Entity("db"), string.Empty, string.Empty, Hostile)],
            Templates = [Template(0, "GET /cart/<*> took <*> ms", 840_211, Severity.Info), Template(1, "connection to <*> refused " + Hostile, 1923, Severity.Error), Template(2, "cache warmed in <*>", 12, Severity.Unspecified)],
            DeadLetters = letters,
            Ledger = [new("parse", 1_290_744, 1_290_700, 41, 0, 3, 0, 0), new("window", 1_290_700, 1_290_683, 0, 17, 0, 0, 0), new("emit", 10, 8, 0, 0, 0, 0, 0)],
            Series = recorder,
        };
    }

    private static SeriesRecorder Record(SampleSeries table)
    {
        var random = new Random(7);
        var recorder = new SeriesRecorder();
        using var pool = new SlabPool();
        var scores = new SeriesScore[4];
        for (int w = 0; w < Windows; w++)
        {
            double daily = Math.Sin(w / 40.0);
            bool bad = w is >= 180 and < 214;
            double[] expected = [0.24 + (0.04 * daily), 4, 41 + (6 * daily), double.NaN];
            double[] values =
            [
                expected[0] + (0.02 * random.NextDouble()) + (bad ? 0.9 + (0.3 * random.NextDouble()) : 0),
                random.Next(2, 7) + (bad ? 60 + random.Next(0, 40) : 0),
                w is > 100 and < 112 ? double.NaN : expected[2] + (3 * random.NextDouble()) + (w is >= 185 and < 214 ? 22 : 0),
                58 + (0.06 * w) + (0.4 * random.NextDouble()),
            ];
            double[] band = [0.05, 4, 6, double.NaN];
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = new SeriesScore { PValue = 0.5, Observed = values[i], Expected = expected[i], Lower = Math.Max(0, expected[i] - band[i]), Upper = expected[i] + band[i] };
            }

            using Frame frame = table.Frame(pool, Start + (w * Minute), Minute, id => values[id]);
            recorder.Observe(new ScoredFrame(frame, scores.Where((_, i) => !double.IsNaN(values[i])).ToArray(), []));
        }

        return recorder;
    }

    private static Insight[] Insights(SeriesInfo latency, SeriesInfo errors, SeriesInfo cpu, SeriesInfo disk)
    {
        Insight a = Anomaly("a000000000000001", 180, latency, "p95 of http.duration_seconds of checkout is 1.34 s, expected 0.25 s", InsightSeverity.High, 1.34, 0.25, 0.2, 0.3);
        Insight b = Anomaly("a000000000000002", 180, errors, "Burst of error lines of checkout: 92 a minute, expected 4", InsightSeverity.High, 92, 4, 0, 8);
        Insight c = Anomaly("a000000000000003", 185, cpu, "db.cpu.percent of db-1 is 66 %, expected 43 %", InsightSeverity.Medium, 66, 43, 37, 49);
        Insight d = Anomaly("a000000000000004", 40, cpu, Hostile, InsightSeverity.Low, 55, 43, 37, 49);
        var incident = new Insight
        {
            Type = InsightType.Incident,
            Id = "b000000000000001",
            Revision = 3,
            Time = Start + (180 * Minute),
            End = Start + (214 * Minute),
            Severity = InsightSeverity.Critical,
            Entity = new Entity("checkout", "web-1"),
            Title = "checkout slows down and fails 2 minutes after the deployment of v42",
            Score = 0.93,
            Evidence =
            [
                new("change", "deployment of checkout from v41 to v42, 2 minutes before the first anomaly", "change:1", Start + (178 * Minute)),
                new("series", "p95 of the response time rose from 0.25 s to 1.34 s", latency.Key, Start + (180 * Minute)) { Share = 0.47 },
                new("template", "new error lines that were never seen before", errors.Key, Start + (180 * Minute), "2026-03-10T15:00:04Z ERROR connection to 10.0.0.7:5432 refused: " + Hostile),
            ],
            Causes =
            [
                new(new Entity("checkout"), "change:1", 0.71, "The change came just before, on the service where it began."),
                new(new Entity("checkout", "web-1"), latency.Key, 0.18, "Deviates first and most."),
                new(new Entity("db", "db-1"), cpu.Key, 0.11, "Follows 5 minutes later; " + Hostile),
            ],
            Members = ["change:1", a.Id, b.Id, c.Id],
        };
        var small = new Insight
        {
            Type = InsightType.Incident,
            Id = "b000000000000002",
            Time = Start + (300 * Minute),
            End = Start + (309 * Minute),
            IsOpen = true,
            Severity = InsightSeverity.Medium,
            Entity = Entity.None,
            Title = "Something else, with no series",
            Score = 0.4,
        };
        var forecast = new Insight
        {
            Type = InsightType.Forecast,
            Id = "c000000000000001",
            Time = Start + (350 * Minute),
            End = Start + (350 * Minute),
            Severity = InsightSeverity.High,
            Entity = new Entity(null, "db-1", "/var"),
            Title = "/var on db-1 is full in about 5 hours",
            Score = 0.8,
            Series = disk.Key,
            Forecast = new ThresholdForecast(100, 79.2, 3.6, Start, Start + (700 * Minute), Start + (640 * Minute), Start + (790 * Minute), 0.9),
            Evidence = [new("trend", "grows by 3.6 an hour for 5 h 50 min", disk.Key)],
        };
        var impact = new Insight
        {
            Type = InsightType.ChangeImpact,
            Id = "d000000000000001",
            Time = Start + (178 * Minute),
            End = Start + (214 * Minute),
            Severity = InsightSeverity.High,
            Entity = new Entity("checkout"),
            Title = "Deployment of checkout v42 made responses five times slower",
            Score = 0.9,
            Evidence = [new("series", "p95 0.25 s before, 1.31 s after", latency.Key, Start + (180 * Minute))],
        };
        return [a, b, c, d, incident with { Revision = 1, Title = "an early revision" }, incident, small, forecast, impact];
    }

    private static Insight Anomaly(string id, int window, SeriesInfo series, string title, InsightSeverity severity, double observed, double expected, double lower, double upper) => new()
    {
        Type = InsightType.Anomaly,
        Id = id,
        Time = Start + (window * Minute),
        End = Start + ((window + 30) * Minute),
        Severity = severity,
        Entity = series.Entity,
        Title = title,
        Score = 0.7,
        Series = series.Key,
        Deviation = new Deviation("robust_z", "deviation", observed, expected, lower, upper, 3.2e-9, 1) { OnceIn = 4 * 60 * Minute, Watched = 6 * 60 * Minute, Season = "15:00 to 15:15", LastSimilar = new SimilarEvent(Start, Start + (5 * Minute), observed, false, 2) },
    };

    private static TemplateInfo Template(int index, string text, long count, Severity severity)
    {
        byte[] example = Encoding.UTF8.GetBytes("2026-03-10T12:00:04Z " + text.Replace("<*>", "17", StringComparison.Ordinal));
        return new TemplateInfo(index, new KeyHash((ulong)index, 0), TemplateText.Read(text), example, Entity.None) { Count = count, Severity = severity };
    }
}
