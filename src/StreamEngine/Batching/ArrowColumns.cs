using Apache.Arrow;

namespace StreamEngine.Batching;

/// <summary>Finds the columns of a foreign record batch by the names that are in use for them, and checks their types.</summary>
internal sealed class ArrowColumns
{
    private static readonly string[][] _logText =
    [
        ["body", "message", "msg", "log", "text"], ["service", "service.name", "service_name", "app"],
        ["host", "host.name", "hostname", "node", "instance"], ["logger", "component", "logger_name"], ["trace_id", "traceid"], ["span_id", "spanid"],
    ];

    private static readonly string[][] _metricText = [["name", "metric", "metric_name", "__name__"], ["field"], ["labels", "tags"]];

    private static readonly string[][] _changeText =
    [
        ["type", "change_type"], ["service", "service.name", "service_name", "app"], ["host", "host.name", "hostname", "node"],
        ["version"], ["previous_version"], ["description", "message"],
    ];

    private readonly Dictionary<string, int> _index = new(StringComparer.OrdinalIgnoreCase);
    private readonly RecordBatch _batch;

    /// <summary>Resolves the columns of a kind; null picks the kind from the names.</summary>
    /// <exception cref="ArgumentException">A column has the wrong type, or one that must be there is missing; the message names it.</exception>
    internal ArrowColumns(RecordBatch batch, EventKind? kind)
    {
        _batch = batch;
        for (int i = batch.Schema.FieldsList.Count - 1; i >= 0; i--)
        {
            _index[batch.Schema.FieldsList[i].Name] = i;
        }

        Kind = kind ?? Recognise();
        string[][] names = NamesOf(Kind);
        Text = [.. names.Select(n => Find(n)?.AsText())];
        Time = Find("time", "timestamp", "ts", "@timestamp", "time_unix_nano")?.AsTime();
        if (Kind == EventKind.Log)
        {
            Severity = Find("severity_number", "severity", "severity_text", "level");
            Severity = Severity is { IsText: false } ? Severity.AsNumber() : Severity;
            Status = Find("status", "status_code")?.AsNumber();
            Duration = Find("duration_seconds", "duration")?.AsNumber();
            Size = Find("size_bytes", "size", "bytes")?.AsNumber();
        }
        else if (Kind == EventKind.Metric)
        {
            Value = (Find("value") ?? throw Missing("value")).AsNumber();
        }

        if (Text[0] is null)
        {
            throw Missing(string.Join(" or ", names[0]));
        }
    }

    internal EventKind Kind { get; }

    /// <summary>Text columns in the order of the kind's columns; null where the batch has none.</summary>
    internal ArrowColumn?[] Text { get; }

    internal ArrowColumn? Time { get; }

    internal ArrowColumn? Severity { get; }

    internal ArrowColumn? Status { get; }

    internal ArrowColumn? Duration { get; }

    internal ArrowColumn? Size { get; }

    internal ArrowColumn? Value { get; }

    private static string[][] NamesOf(EventKind kind) => kind switch
    {
        EventKind.Log => _logText,
        EventKind.Metric => _metricText,
        _ => _changeText,
    };

    private EventKind Recognise()
    {
        if (Has(_metricText[0]) && Has(["value"]))
        {
            return EventKind.Metric;
        }

        if (Has(_changeText[0]) && (Has(["version"]) || Has(["description"])))
        {
            return EventKind.Change;
        }

        return Has(_logText[0])
            ? EventKind.Log
            : throw new ArgumentException(
                "Arrow batch: expected columns body or message (logs), name and value (metrics), or type and version or description (changes); found "
                + string.Join(", ", _batch.Schema.FieldsList.Select(f => f.Name)));
    }

    private bool Has(string[] names) => names.Any(_index.ContainsKey);

    private ArrowColumn? Find(params string[] names)
    {
        foreach (string name in names)
        {
            if (_index.TryGetValue(name, out int i))
            {
                return new ArrowColumn(_batch.Schema.FieldsList[i].Name, _batch.Column(i));
            }
        }

        return null;
    }

    private ArgumentException Missing(string column) => new(
        $"Arrow batch: expected a column {column}, found {string.Join(", ", _batch.Schema.FieldsList.Select(f => f.Name))}");
}
