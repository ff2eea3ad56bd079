using StreamEngine.Batching;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Windowing.Expressions;

/// <summary>The columns that rows of a kind have.</summary>
internal sealed class RowSchema
{
    private readonly Dictionary<string, ColumnNode> _columns = new(StringComparer.OrdinalIgnoreCase);

    private RowSchema(EventKind kind) => Kind = kind;

    /// <summary>Log rows.</summary>
    internal static RowSchema Logs { get; } = MakeLogs();

    /// <summary>Metric points.</summary>
    internal static RowSchema Metrics { get; } = MakeMetrics();

    internal EventKind Kind { get; }

    /// <summary>The table that the rows are joined with; null for none.</summary>
    internal RowJoin? Join { get; private init; }

    /// <summary>Names of the columns.</summary>
    internal IEnumerable<string> Names => _columns.Keys;

    /// <summary>The column of a name; null when it must be one of a field or label.</summary>
    internal ColumnNode? Find(string name) => _columns.GetValueOrDefault(name);

    /// <summary>A field of logs or a label of metrics.</summary>
    internal ColumnNode Other(string name) => new(Kind == EventKind.Metric ? ColumnKind.Label : ColumnKind.Field, 0, name, ExpressionType.Any);

    /// <summary>The same rows beside the columns of a table. A column of the rows goes before one of the table with the same name.</summary>
    /// <param name="table">The table.</param>
    /// <param name="on">What its key is compared with.</param>
    /// <exception cref="ExpressionException"><paramref name="on"/> is no text of such rows.</exception>
    internal RowSchema With(LookupTable table, WindowExpression on)
    {
        var joined = new RowSchema(Kind) { Join = new RowJoin(table, TextProgram.Resolve(on.Root, this)) };
        foreach ((string name, ColumnNode column) in _columns)
        {
            joined._columns.Add(name, column);
        }

        for (int i = 0; i < table.Columns.Count; i++)
        {
            joined._columns.TryAdd(table.Columns[i], new ColumnNode(ColumnKind.Joined, i, table.Columns[i], ExpressionType.Any));
        }

        return joined;
    }

    private static RowSchema MakeLogs()
    {
        var schema = new RowSchema(EventKind.Log);
        schema.Add("time", ColumnKind.Time);
        schema.Add("severity", ColumnKind.Severity);
        schema.Add("status", ColumnKind.Status);
        schema.Add("template", ColumnKind.Template);
        schema.Add("duration", ColumnKind.Duration);
        schema.Add("size", ColumnKind.Size);
        schema.AddText("body", (int)LogText.Body);
        schema.AddText("service", (int)LogText.Service);
        schema.AddText("host", (int)LogText.Host);
        schema.AddText("logger", (int)LogText.Logger);
        schema.AddText("trace_id", (int)LogText.TraceId);
        schema.AddText("span_id", (int)LogText.SpanId);
        return schema;
    }

    private static RowSchema MakeMetrics()
    {
        var schema = new RowSchema(EventKind.Metric);
        schema.Add("time", ColumnKind.Time);
        schema.Add("value", ColumnKind.Value);
        schema.AddText("name", (int)MetricText.Name);
        schema.AddText("field", (int)MetricText.Field);
        schema.AddText("labels", (int)MetricText.Labels);
        schema.AddText("member", (int)MetricText.Member);
        return schema;
    }

    private void Add(string name, ColumnKind kind) => _columns.Add(name, new ColumnNode(kind, 0, name, ExpressionType.Number));

    private void AddText(string name, int index) => _columns.Add(name, new ColumnNode(ColumnKind.Text, index, name, ExpressionType.Text));
}

/// <summary>The table that rows are joined with.</summary>
/// <param name="Table">The table.</param>
/// <param name="On">The text that is looked up, resolved.</param>
internal sealed record RowJoin(LookupTable Table, Node On);
