using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Insights;
using Xunit;

namespace StreamEngine.Tests.Emission;

public sealed class InsightJsonTests
{
    [Fact]
    public void A_small_insight_leaves_out_what_it_does_not_say()
    {
        const string expected = """
            {"type":"anomaly","id":"0000000000000001","revision":1,"time":"2023-11-14T22:13:20.000000001Z","end":"2023-11-14T22:14:20Z","open":false,"severity":"low","entity":{},"title":"anomaly 1","score":0.5,"evidence":[]}

            """;
        Assert.Equal(expected, Json(Sample.Insight(1)));
    }

    [Fact]
    public void A_forecast_that_may_never_come_true_has_no_latest()
    {
        Insight insight = Sample.Insight(2) with
        {
            Type = InsightType.Forecast,
            Entity = new Entity("s", "h", "/var"),
            Series = "disk.used{host=\"h\"}",
            Forecast = new ThresholdForecast(100, 79.25, 1e-7, 0, 1_700_000_100_000_000_000, 1_700_000_050_500_000_000, long.MaxValue, 0.9),
            Evidence = [new Evidence("trend", "grows", "disk.used", 1_000_000, "a\tb")],
        };
        string json = Json(insight);
        Assert.Contains("""
            "entity":{"service":"s","host":"h","component":"/var"}
            """, json, StringComparison.Ordinal);
        Assert.Contains("""
            "evidence":[{"kind":"trend","text":"grows","series":"disk.used","time":"1970-01-01T00:00:00.001Z","example":"a\tb"}],"series":"disk.used{host=\"h\"}","forecast":{"threshold":100,"current":79.25,"rate_per_hour":1E-07,"growing_since":"1970-01-01T00:00:00Z","reached_at":"2023-11-14T22:15:00Z","earliest":"2023-11-14T22:14:10.500Z","confidence":0.9}}
            """, json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecast_of_an_incident_has_its_probability()
    {
        Insight insight = Sample.Insight(5) with { Type = InsightType.Forecast, Risk = new IncidentRisk(0.62, 0.02, 1_800_000_000_000, 17, 12, 14, 660_000_000_000, 0.31) };
        string json = Json(insight);
        Assert.Contains("""
            "risk":{"probability":0.62,"base_rate":0.02,"horizon_seconds":1800,"incidents":17,"hits":12,"seen":14,"median_lead_seconds":660,"brier_skill":0.31}
            """, json, StringComparison.Ordinal);
        Assert.True(InsightJson.TryRead(Encoding.UTF8.GetBytes(json), out Insight? back, out string? error), error);
        Assert.Equal(insight.Risk, back!.Risk);
    }

    [Fact]
    public void An_incident_always_has_causes_and_members()
    {
        string json = Json(Sample.Insight(3) with { Type = InsightType.Incident });
        Assert.EndsWith("\"evidence\":[],\"causes\":[],\"members\":[]}\n", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_json_cannot_carry_are_left_out()
    {
        string json = Json(Sample.Insight(4) with { Score = double.PositiveInfinity, Deviation = new Deviation("d", "burst", 3, double.NaN, double.NaN, double.NegativeInfinity, 1e-300, -1) });
        Assert.DoesNotContain("score", json, StringComparison.Ordinal);
        Assert.Contains("""
            "deviation":{"detector":"d","kind":"burst","observed":3,"p_value":1E-300,"direction":-1}
            """, json, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_insight_reads_back_as_it_was() =>
        Prop.ForAll(Arbitraries.Insight.ToArbitrary(), insight =>
        {
            string json = Json(insight);
            Assert.True(InsightJson.TryRead(Encoding.UTF8.GetBytes(json), out Insight? back, out string? error), error);
            Assert.Equal(json, Json(back!));
            Assert.Equal(insight.Title, back!.Title);
            Assert.Equal(insight.Entity, back.Entity);
            Assert.Equal(insight.Deviation, back.Deviation);
            Assert.Equal(insight.Forecast, back.Forecast);
            Assert.Equal(insight.Evidence, back.Evidence);
            Assert.Equal(insight.Causes, back.Causes);
            Assert.Equal(insight.Members, back.Members);
            Assert.Equal((insight.Time, insight.End, insight.IsOpen, insight.Score), (back.Time, back.End, back.IsOpen, back.Score));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_line_is_one_valid_json_object_without_raw_line_ends() =>
        Prop.ForAll(Arbitraries.Insight.ToArbitrary(), insight =>
        {
            string json = Json(insight);
            using JsonDocument document = JsonDocument.Parse(json);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            Assert.Equal(json.Length - 1, json.IndexOf('\n', StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "object")]
    [InlineData("{}", "type")]
    [InlineData("{\"type\":\"rumour\",\"severity\":\"low\"}", "rumour")]
    [InlineData("{\"type\":\"anomaly\",\"severity\":\"low\",\"id\":\"1\",\"title\":\"t\",\"time\":\"yesterday\",\"end\":\"\"}", "time")]
    [InlineData("{\"type\":7}", "")]
    [InlineData("{\"type\":\"anomaly\"} {}", "one JSON object")]
    public void What_is_no_insight_is_refused_with_a_reason(string json, string reason)
    {
        Assert.False(InsightJson.TryRead(Encoding.UTF8.GetBytes(json), out Insight? insight, out string? error));
        Assert.Null(insight);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_holds_all_insights_in_order()
    {
        var buffer = new ArrayBufferWriter<byte>();
        InsightJson.WriteArray(buffer, Sample.Insights(3));
        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        Assert.Equal(["0000000000000001", "0000000000000002", "0000000000000003"], document.RootElement.EnumerateArray().Select(e => e.GetProperty("id").GetString()));
    }

    private static string Json(Insight insight)
    {
        var buffer = new ArrayBufferWriter<byte>();
        InsightJson.WriteLine(buffer, insight);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static class Arbitraries
    {
        private static readonly Gen<string> _text = Gen.Elements("", "plain", "quote \" back \\ slash /", "line\nend\r\ttab", "<script>&'", "ünïcödé 日本 🚀", "\u0000\u001f\u2028", "a{b=\"c\"}");
        private static readonly Gen<string?> _perhaps = Gen.OneOf(Gen.Constant<string?>(null), _text.Select(t => (string?)t));
        private static readonly Gen<double> _number = Gen.OneOf(Gen.Elements(0.0, -0.5, double.Epsilon, double.MaxValue, 0.1 + 0.2, 1e21, double.NaN), Gen.Choose(-1000, 1000).Select(i => i / 7.0));
        private static readonly Gen<long> _time = Gen.OneOf(Gen.Elements(1L, long.MinValue, long.MaxValue - 1), Gen.Choose(1, int.MaxValue).Select(i => i * 1_000_003L));

        private static readonly Gen<Entity> _entity =
            from s in _perhaps
            from h in _perhaps
            from c in _perhaps
            select new Entity(s, h, c);

        private static readonly Gen<Evidence> _evidence =
            from k in _text
            from t in _text
            from s in _perhaps
            from at in _time
            from e in _perhaps
            from share in Gen.Elements<double?>(null, 0, 0.25, 1)
            select new Evidence(k, t, s, at, e) { Share = share };

        private static readonly Gen<Cause> _cause =
            from e in _entity
            from s in _text
            from n in _number
            from w in _text
            select new Cause(e, s, n, w);

        private static readonly Gen<Deviation?> _deviation =
            from d in _text
            from k in _text
            from o in _number
            from e in _number
            from l in _number
            from u in _number
            from p in _number
            from dir in Gen.Choose(-1, 1)
            from there in Gen.Elements(true, false)
            from once in Gen.Elements(0L, 1, 60_000_000_001, long.MaxValue)
            from season in _perhaps
            from similar in Gen.Elements(null, new SimilarEvent(1, 2, 3.5, true, 1), new SimilarEvent(5, 60_000_000_000, double.NaN, false, 7))
            select there ? new Deviation(d, k, o, e, l, u, p, dir) { OnceIn = once, Watched = once, Season = season, LastSimilar = similar } : null;

        private static readonly Gen<ThresholdForecast?> _forecast =
            from a in _number
            from b in _number
            from c in _number
            from t in _time
            from r in _time
            from e in _time
            from l in Gen.OneOf(_time, Gen.Constant(long.MaxValue))
            from n in _number
            from there in Gen.Elements(true, false)
            from learned in Gen.Elements(true, false)
            select there ? new ThresholdForecast(a, b, c, t, r, e, l, n) { IsLearned = learned } : null;

        internal static readonly Gen<Insight> Insight =
            from type in Gen.Elements(Enum.GetValues<InsightType>())
            from severity in Gen.Elements(Enum.GetValues<InsightSeverity>())
            from revision in Gen.Choose(1, 99)
            from time in _time
            from end in _time
            from open in Gen.Elements(true, false)
            from entity in _entity
            from title in _text
            from score in _number
            from evidence in _evidence.ListOf()
            from series in _perhaps
            from deviation in _deviation
            from forecast in _forecast
            from causes in _cause.ListOf()
            from members in _text.ListOf()
            select new Insight
            {
                Type = type,
                Id = "0011223344556677",
                Revision = revision,
                Time = time,
                End = end,
                IsOpen = open,
                Severity = severity,
                Entity = entity,
                Title = title,
                Score = score,
                Evidence = [.. evidence],
                Series = series,
                Deviation = deviation,
                Forecast = forecast,
                Causes = [.. causes],
                Members = [.. members],
            };
    }
}
