using StreamEngine.Tests.Parsing.Protobuf;

namespace StreamEngine.Tests.Parsing.Otlp;

/// <summary>Messages of the OpenTelemetry protocol, by the field numbers of its specification.</summary>
internal static class OtlpMessages
{
    internal const ulong Jan5 = 1767576600_000_000_000;

    internal static Proto Text(string text) => new Proto().Text(1, text);

    internal static Proto Int(long value) => new Proto().Int(3, value);

    internal static Proto Bool(bool value) => new Proto().Number(2, value ? 1UL : 0);

    internal static Proto Double(double value) => new Proto().Double(4, value);

    internal static Proto Array(params Proto[] items) =>
        new Proto().Message(5, list => System.Array.ForEach(items, item => list.Message(1, item)));

    internal static Proto Map(params (string Key, Proto Value)[] items) =>
        new Proto().Message(6, list => System.Array.ForEach(items, item => list.Message(1, Pair(item.Key, item.Value))));

    internal static Proto Pair(string key, Proto value) => new Proto().Text(1, key).Message(2, value);

    internal static Proto Resource(params (string Key, string Value)[] attributes)
    {
        Proto resource = new();
        System.Array.ForEach(attributes, pair => resource.Message(1, Pair(pair.Key, Text(pair.Value))));
        return resource;
    }

    /// <summary>A request of one resource and one scope with the given log records or metrics.</summary>
    internal static Proto Request(Proto resource, string scope, params Proto[] items) => new Proto().Message(1, group => group
        .Message(1, resource)
        .Message(2, inner =>
        {
            inner.Message(1, new Proto().Text(1, scope).Text(2, "1.0"));
            System.Array.ForEach(items, item => inner.Message(2, item));
        }));

    internal static Proto Log(string body, ulong time = Jan5) => new Proto().Fixed(1, time).Message(5, Text(body));

    /// <summary>A metric whose data is in a field: 5 gauge, 7 sum, 9 histogram, 10 exponential histogram, 11 summary.</summary>
    internal static Proto Metric(string name, int kind, params Proto[] points) => new Proto().Text(1, name).Text(3, "1")
        .Message(kind, data => System.Array.ForEach(points, point => data.Message(1, point)));

    internal static Proto NumberPoint(double value, params (string Key, Proto Value)[] attributes) =>
        Attributes(new Proto().Fixed(2, Jan5 - 1).Fixed(3, Jan5).Double(4, value), 7, attributes);

    internal static Proto Attributes(Proto message, int field, params (string Key, Proto Value)[] attributes)
    {
        System.Array.ForEach(attributes, pair => message.Message(field, Pair(pair.Key, pair.Value)));
        return message;
    }
}
