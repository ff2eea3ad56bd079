using Apache.Arrow;
using Apache.Arrow.Types;

namespace StreamEngine.Batching;

/// <summary>Columns of the Arrow batches that <see cref="ArrowBatch"/> makes, one schema a kind and form of text.</summary>
internal static class ArrowSchemas
{
    /// <summary>Nanoseconds since the Unix epoch in UTC.</summary>
    internal static readonly TimestampType Time = new(TimeUnit.Nanosecond, "UTC");

    /// <summary>Text columns in the order of <see cref="LogText"/>.</summary>
    internal static readonly string[] LogColumns = ["body", "service", "host", "logger", "trace_id", "span_id"];

    /// <summary>Text columns in the order of <see cref="MetricText"/>.</summary>
    internal static readonly string[] MetricColumns = ["name", "field", "labels"];

    /// <summary>Text columns in the order of <see cref="ChangeText"/>.</summary>
    internal static readonly string[] ChangeColumns = ["type", "service", "host", "version", "previous_version", "description"];

    private static readonly Schema[] _views = [Build(EventKind.Log, true), Build(EventKind.Metric, true), Build(EventKind.Change, true)];
    private static readonly Schema[] _strings = [Build(EventKind.Log, false), Build(EventKind.Metric, false), Build(EventKind.Change, false)];

    /// <summary>The schema of a kind, with text as views into shared buffers or as plain strings.</summary>
    internal static Schema Of(EventKind kind, bool views) => (views ? _views : _strings)[(int)kind];

    internal static string[] TextColumns(EventKind kind) => kind switch
    {
        EventKind.Log => LogColumns,
        EventKind.Metric => MetricColumns,
        _ => ChangeColumns,
    };

    private static Schema Build(EventKind kind, bool views)
    {
        IArrowType text = views ? StringViewType.Default : StringType.Default;
        var schema = new Schema.Builder().Field(new Field("time", Time, nullable: true));
        if (kind == EventKind.Log)
        {
            schema.Field(new Field("severity_number", UInt8Type.Default, nullable: false));
        }

        foreach (string name in TextColumns(kind))
        {
            schema.Field(new Field(name, text, nullable: false));
        }

        if (kind == EventKind.Log)
        {
            schema.Field(new Field("status", Int16Type.Default, nullable: false));
            schema.Field(new Field("duration_seconds", DoubleType.Default, nullable: false));
            schema.Field(new Field("size_bytes", DoubleType.Default, nullable: false));
            schema.Field(new Field("template", Int32Type.Default, nullable: false));
            schema.Field(new Field("record", text, nullable: false));
        }
        else if (kind == EventKind.Metric)
        {
            schema.Field(new Field("value", DoubleType.Default, nullable: false));
        }

        return schema.Build();
    }
}
