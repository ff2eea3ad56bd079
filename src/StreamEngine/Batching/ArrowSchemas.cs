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

    /// <summary>Column of a file for fields that have none, as a JSON object.</summary>
    internal const string OtherFields = "other_fields";

    private const string FieldPrefix = "field.";

    /// <summary>Schemas with fields that are kept; sources with more shapes than this build some anew.</summary>
    private const int MaxCached = 64;

    private static readonly List<Cached> _cached = [];

    private static readonly Schema[] _views = [Build(EventKind.Log, true), Build(EventKind.Metric, true), Build(EventKind.Change, true)];
    private static readonly Schema[] _strings = [Build(EventKind.Log, false), Build(EventKind.Metric, false), Build(EventKind.Change, false)];

    /// <summary>The schema of a kind, with text as views into shared buffers or as plain strings.</summary>
    internal static Schema Of(EventKind kind, bool views) => (views ? _views : _strings)[(int)kind];

    /// <summary>The schema of a kind and of the fields of a batch. Batches with the same fields share one.</summary>
    internal static Schema Of(EventKind kind, bool views, ReadOnlySpan<FieldColumn> fields)
    {
        if (fields.IsEmpty)
        {
            return Of(kind, views);
        }

        lock (_cached)
        {
            for (int i = 0; i < _cached.Count; i++)
            {
                Cached entry = _cached[i];
                if (entry.Is(kind, views, fields))
                {
                    _cached.RemoveAt(i);
                    _cached.Insert(0, entry);
                    return entry.Schema;
                }
            }

            if (_cached.Count == MaxCached)
            {
                _cached.RemoveAt(MaxCached - 1);
            }

            Cached made = Cached.Make(kind, views, fields);
            _cached.Insert(0, made);
            return made.Schema;
        }
    }

    /// <summary>
    /// What the column of a field is called. A name that a column of its own has, or that is set aside for one in files, gets the prefix
    /// <c>field.</c>; so does one that is such a name with the prefix, so that two fields never share a column.
    /// </summary>
    internal static string NameOf(EventKind kind, string field)
    {
        ReadOnlySpan<char> rest = field;
        while (rest.StartsWith(FieldPrefix, StringComparison.Ordinal))
        {
            rest = rest[FieldPrefix.Length..];
        }

        foreach (Field column in _strings[(int)kind].FieldsList)
        {
            if (rest.SequenceEqual(column.Name))
            {
                return FieldPrefix + field;
            }
        }

        return rest is OtherFields or "kind" ? FieldPrefix + field : field;
    }

    /// <summary>Arrow type of a column of fields.</summary>
    internal static IArrowType TypeOf(FieldType type, bool views) => type switch
    {
        FieldType.Int64 => Int64Type.Default,
        FieldType.Double => DoubleType.Default,
        FieldType.Boolean => BooleanType.Default,
        _ => views ? StringViewType.Default : StringType.Default,
    };

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

    private sealed record Cached(EventKind Kind, bool Views, (string Name, FieldType Type)[] Fields, Schema Schema)
    {
        internal static Cached Make(EventKind kind, bool views, ReadOnlySpan<FieldColumn> fields)
        {
            var columns = new List<Field>(Of(kind, views).FieldsList);
            var known = new (string, FieldType)[fields.Length];
            for (int i = 0; i < fields.Length; i++)
            {
                known[i] = (fields[i].Name, fields[i].Type);
                columns.Add(new Field(NameOf(kind, fields[i].Name), TypeOf(fields[i].Type, views), nullable: true));
            }

            return new Cached(kind, views, known, new Schema(columns, null));
        }

        internal bool Is(EventKind kind, bool views, ReadOnlySpan<FieldColumn> fields)
        {
            if (kind != Kind || views != Views || fields.Length != Fields.Length)
            {
                return false;
            }

            for (int i = 0; i < fields.Length; i++)
            {
                if (fields[i].Type != Fields[i].Type || !string.Equals(fields[i].Name, Fields[i].Name, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
