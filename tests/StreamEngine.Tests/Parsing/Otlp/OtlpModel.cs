using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamEngine.Tests.Parsing.Protobuf;

namespace StreamEngine.Tests.Parsing.Otlp;

/// <summary>
/// Random requests that are written in both encodings, together with the rows that they must become. The rows are told by rules of
/// their own, without the code under test.
/// </summary>
internal sealed class OtlpModel(int seed)
{
    private static readonly string[] s_texts = ["a", "web 1", "x,y=z\\", "größe", "注文", "🛒", "0123456789abcdef", "0123456789abcdefg", "line\nbreak", "\"q\""];

    private readonly Random _random = new(seed);

    internal Proto Binary { get; private set; } = new();

    internal string Json { get; private set; } = string.Empty;

    internal List<(long Time, byte Severity, string Body, string Service, string Host)> Logs { get; } = [];

    internal List<(long Time, string Name, string Labels, double Value)> Points { get; } = [];

    internal OtlpModel WithLogs()
    {
        StringBuilder json = new("{\"resourceLogs\":[");
        for (int group = _random.Next(1, 3); group > 0; group--)
        {
            (string service, string host) = (Text(), Text());
            StringBuilder records = new();
            Proto scope = new();
            scope.Message(1, new Proto().Text(1, "s"));
            for (int i = _random.Next(1, 6); i > 0; i--)
            {
                WriteLog(scope, records, service, host);
            }

            Binary.Message(1, g => g.Message(1, OtlpMessages.Resource(("service.name", service), ("host.name", host))).Message(2, scope));
            json.Append(Resource(service, host)).Append("\"scopeLogs\":[{\"scope\":{\"name\":\"s\"},\"logRecords\":[").Append(records).Append("]}]}").Append(group > 1 ? "," : "");
        }

        Json = json.Append("]}").ToString();
        return this;
    }

    internal OtlpModel WithMetrics()
    {
        StringBuilder json = new("{\"resourceMetrics\":[");
        for (int group = _random.Next(1, 3); group > 0; group--)
        {
            (string service, string host) = (Text(), Text());
            StringBuilder metrics = new();
            Proto scope = new();
            for (int i = _random.Next(1, 5); i > 0; i--)
            {
                WriteMetric(scope, metrics, service, host);
            }

            Binary.Message(1, g => g.Message(1, OtlpMessages.Resource(("service.name", service), ("host.name", host))).Message(2, scope));
            json.Append(Resource(service, host)).Append("\"scopeMetrics\":[{\"metrics\":[").Append(metrics).Append("]}]}").Append(group > 1 ? "," : "");
        }

        Json = json.Append("]}").ToString();
        return this;
    }

    private static string Resource(string service, string host) =>
        "{\"resource\":{\"attributes\":[" + Attribute("service.name", service) + "," + Attribute("host.name", host) + "]},";

    private static string Attribute(string key, string value) => $"{{\"key\":{Quote(key)},\"value\":{{\"stringValue\":{Quote(value)}}}}}";

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string Number(double value) => double.IsNaN(value) ? "\"NaN\"" : value.ToString("R", CultureInfo.InvariantCulture);

    private string Text() => s_texts[_random.Next(s_texts.Length)];

    private ulong Time() => OtlpMessages.Jan5 + (ulong)_random.Next(1_000_000);

    private void WriteLog(Proto scope, StringBuilder json, string service, string host)
    {
        (ulong time, int severity, string body, string noise) = (Time(), _random.Next(0, 25), Text() + Text(), Text());
        scope.Message(2, OtlpMessages.Attributes(new Proto().Fixed(1, time).Number(2, (ulong)severity).Message(5, OtlpMessages.Text(body)), 6, ("noise", OtlpMessages.Text(noise))));
        json.Append(json.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{{\"timeUnixNano\":\"{time}\",\"severityNumber\":{severity},\"body\":{{\"stringValue\":{Quote(body)}}},");
        json.Append("\"attributes\":[").Append(Attribute("noise", noise)).Append("]}");
        Logs.Add(((long)time, (byte)severity, body, service, host));
    }

    private void WriteMetric(Proto scope, StringBuilder json, string service, string host)
    {
        string name = "m" + _random.Next(10);
        bool histogram = _random.Next(3) == 0;
        string[] keys = [.. Enumerable.Range(0, _random.Next(0, 5)).Select(_ => "k" + _random.Next(30)).Distinct()];
        Proto data = new();
        StringBuilder points = new();
        for (int i = _random.Next(1, 6); i > 0; i--)
        {
            string[] used = _random.Next(4) == 0 ? [.. keys.Skip(1)] : keys;
            (string Key, string Value)[] labels = [.. used.Select(key => (key, _random.Next(12) == 0 ? "" : Text()))];
            points.Append(points.Length > 0 ? "," : "");
            data.Message(1, histogram ? Histogram(name, labels, service, host, points) : Value(name, labels, service, host, points));
        }

        scope.Message(2, new Proto().Text(1, name).Message(histogram ? 9 : 7, data));
        json.Append(json.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{{\"name\":\"{name}\",\"{(histogram ? "histogram" : "sum")}\":{{\"dataPoints\":[{points}]}}}}");
    }

    private Proto Value(string name, (string Key, string Value)[] labels, string service, string host, StringBuilder json)
    {
        (ulong time, double value) = (Time(), _random.Next(10) == 0 ? double.NaN : _random.Next(-1000, 1000) / 8.0);
        json.Append(CultureInfo.InvariantCulture, $"{{\"timeUnixNano\":{time},\"asDouble\":{Number(value)},{Attributes(labels)}}}");
        Points.Add(((long)time, name, Labels(labels, service, host), value));
        return OtlpMessages.Attributes(new Proto().Fixed(3, time).Double(4, value), 7, [.. labels.Select(l => (l.Key, OtlpMessages.Text(l.Value)))]);
    }

    private Proto Histogram(string name, (string Key, string Value)[] labels, string service, string host, StringBuilder json)
    {
        ulong time = Time();
        double[] bounds = [.. Enumerable.Range(0, _random.Next(0, 4)).Select(i => i + (_random.Next(2) * 0.25))];
        ulong[] counts = [.. Enumerable.Range(0, bounds.Length + 1).Select(_ => (ulong)_random.Next(9))];
        ulong count = counts.Aggregate(0UL, (a, b) => a + b);
        json.Append(CultureInfo.InvariantCulture, $"{{\"timeUnixNano\":{time},\"count\":\"{count}\",\"sum\":1.5,\"bucketCounts\":[{string.Join(',', counts)}],");
        json.Append(CultureInfo.InvariantCulture, $"\"explicitBounds\":[{string.Join(',', bounds.Select(Number))}],{Attributes(labels)}}}");
        Points.Add(((long)time, name + "_count", Labels(labels, service, host), count));
        Points.Add(((long)time, name + "_sum", Labels(labels, service, host), 1.5));
        ulong total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            string le = i < bounds.Length ? Number(bounds[i]) : "+Inf";
            Points.Add(((long)time, name + "_bucket", Labels([.. labels, ("le", le)], service, host), total));
        }

        return OtlpMessages.Attributes(
            new Proto().Fixed(3, time).Fixed(4, count).Double(5, 1.5).PackedFixed(6, counts).PackedDoubles(7, bounds), 9, [.. labels.Select(l => (l.Key, OtlpMessages.Text(l.Value)))]);
    }

    private static string Attributes((string Key, string Value)[] labels) =>
        "\"attributes\":[" + string.Join(',', labels.Select(l => Attribute(l.Key, l.Value))) + "]";

    private static string Labels((string Key, string Value)[] labels, string service, string host) => string.Join(
        ',',
        labels.Append(("service", service)).Append(("host", host)).Where(l => l.Item2.Length > 0).OrderBy(l => l.Item1, StringComparer.Ordinal).Select(l => Escape(l.Item1) + "=" + Escape(l.Item2)));

    private static string Escape(string text) => string.Concat(text.Select(c => c is ',' or '=' or ' ' or '\\' ? "\\" + c : c.ToString()));
}
