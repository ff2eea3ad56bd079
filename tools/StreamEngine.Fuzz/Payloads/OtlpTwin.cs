using System.Globalization;
using StreamEngine.Batching;

namespace StreamEngine.Fuzz.Payloads;

/// <summary>OpenTelemetry's gauges and sums, and time, severity and body of its log records.</summary>
internal static class OtlpTwin
{
    private static readonly string[] s_ignored = ["telemetry.sdk.name", "telemetry.sdk.language", "deployment.environment.name"];

    internal static IEnumerable<TwinRow> Logs(byte[] request) => Scopes(request).SelectMany(s => s.Scope.All(2)).Select(node =>
    {
        TwinMessage record = TwinMessage.Of(node.Bytes, "1:1 2:0 3:2 5:2 6:2 9:2 10:2 11:1 12:2");
        foreach (WireNode attribute in record.All(6))
        {
            Attribute(attribute.Bytes);
        }

        ulong time = record.Number(1) != 0 ? record.Number(1) : record.Number(11);
        string body = record.Has(5) ? Value(record.Last(5)).Text : "";
        TwinMessage.Text(record.Last(12));
        TwinMessage.Text(record.Last(3));
        record.All(5).ToList().ForEach(b => Value(b.Bytes));
        record.All(12).ToList().ForEach(e => TwinMessage.Text(e.Bytes));
        return new TwinRow(Time(time), null, null, 0, record.Number(2) is >= 1 and <= 24 ? (int)record.Number(2) : -1, body.Length > 0 ? body : null);
    });

    internal static IEnumerable<TwinRow> Metrics(byte[] request) => Scopes(request).SelectMany(s => s.Scope.All(2).SelectMany(metric => Points(metric.Bytes, s.Labels)));

    private static IEnumerable<(TwinMessage Scope, TwinLabels Labels)> Scopes(byte[] request) => TwinMessage.Of(request, "1:2").All(1).SelectMany(node =>
    {
        TwinMessage group = TwinMessage.Of(node.Bytes, "1:2 2:2");
        TwinLabels labels = Resource(group.All(1).FirstOrDefault()?.Bytes ?? []);
        return group.All(2).Select(scope => (TwinMessage.Of(scope.Bytes, "1:2 2:2"), labels));
    });

    private static TwinLabels Resource(byte[] resource)
    {
        string service = "";
        string host = "";
        foreach (WireNode node in TwinMessage.Of(resource, "1:2").All(1))
        {
            (string key, string text, bool isText) = Attribute(node.Bytes);
            TwinMessage.Demand(key is "service.name" or "host.name" || s_ignored.Contains(key));
            service = key == "service.name" && isText && service.Length == 0 ? text : service;
            host = key == "host.name" && isText && host.Length == 0 ? text : host;
        }

        TwinLabels labels = new();
        labels.Add("service", service);
        labels.Add("host", host);
        return labels;
    }

    private static IEnumerable<TwinRow> Points(byte[] bytes, TwinLabels shared)
    {
        TwinMessage metric = TwinMessage.Of(bytes, "1:2 5:2 7:2 9:2 10:2 11:2");
        string name = TwinMessage.Text(metric.Last(1));
        TwinMessage.Demand(name.Length > 0);
        WireNode? data = metric.LastOf(5, 7, 9, 10, 11);
        TwinMessage.Demand(data is null or { Field: 5 or 7 });
        return data is null ? [] : TwinMessage.Of(data.Bytes, "1:2").All(1).SelectMany(p => Point(p.Bytes, name, shared));
    }

    private static IEnumerable<TwinRow> Point(byte[] bytes, string name, TwinLabels shared)
    {
        TwinMessage point = TwinMessage.Of(bytes, "3:1 4:1 6:1 7:2 8:0");
        TwinLabels labels = new(shared);
        foreach (WireNode node in point.All(7))
        {
            (string key, string text, _) = Attribute(node.Bytes);
            labels.Add(key, text);
        }

        long time = Time(point.Number(3));
        WireNode? value = point.LastOf(4, 6);
        return value is null || (point.Number(8) & 1) != 0 ? []
            : [TwinRow.Metric(time, name, labels.ToString(), value.Field == 4 ? BitConverter.UInt64BitsToDouble(value.Number) : (long)value.Number)];
    }

    private static (string Key, string Text, bool IsText) Attribute(byte[] bytes)
    {
        TwinMessage attribute = TwinMessage.Of(bytes, "1:2 2:2");
        (string text, bool isText) = Value(attribute.Last(2));
        return (TwinMessage.Text(attribute.Last(1)), text, isText);
    }

    /// <summary>Texts, truth values and whole numbers; of the others the twin knows no text.</summary>
    private static (string Text, bool IsText) Value(byte[] bytes)
    {
        WireNode? node = TwinMessage.Of(bytes, "1:2 2:0 3:0 4:1 5:2 6:2 7:2").LastOf(1, 2, 3, 4, 5, 6, 7);
        return node switch
        {
            null => ("", false),
            { Field: 1 } => (TwinMessage.Text(node.Bytes), true),
            { Field: 2 } => (node.Number != 0 ? "true" : "false", false),
            { Field: 3 } => (((long)node.Number).ToString(CultureInfo.InvariantCulture), false),
            _ => throw new DoubtException(),
        };
    }

    private static long Time(ulong time)
    {
        TwinMessage.Demand(time <= long.MaxValue);
        return time == 0 ? EventBatch.NoTime : (long)time;
    }
}
