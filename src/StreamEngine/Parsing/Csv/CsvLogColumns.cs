using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>
/// From which columns of a table the columns of a log row come, where that does not depend on values: of several columns with one meaning the best that is
/// not empty counts, as in <see cref="FieldSet"/>.
/// </summary>
internal sealed class CsvLogColumns
{
    private readonly CsvLayout _layout;

    internal CsvLogColumns(CsvLayout layout)
    {
        _layout = layout;
        Times = Of(WellKnownField.Time);
        Body = Of(WellKnownField.Body);
        Service = [.. Of(WellKnownField.Service), .. Of(WellKnownField.Entity)];
        Host = Of(WellKnownField.Host);
        Logger = [.. Of(WellKnownField.Logger), .. Of(WellKnownField.Name)];
        TraceId = Of(WellKnownField.TraceId);
        SpanId = Of(WellKnownField.SpanId);
        Severity = Of(WellKnownField.Severity);
        Duration = Of(WellKnownField.Duration);
        Size = Of(WellKnownField.Size);
        Status = Of(WellKnownField.Status);
        Measures = [.. new[] { Duration, Size, Status }.Where(columns => columns.Length > 0).Select(columns => columns[0])];
        Rare = [.. Of(WellKnownField.ChangeType), .. Of(WellKnownField.Pod)];
        Others = [.. Enumerable.Range(0, layout.Columns.Length).Where(i => i != layout.Date && layout.Columns[i].Name.Length > 0 && !IsTaken(i))];
    }

    internal int[] Times { get; }

    internal int[] Body { get; }

    internal int[] Service { get; }

    internal int[] Host { get; }

    internal int[] Logger { get; }

    internal int[] TraceId { get; }

    internal int[] SpanId { get; }

    internal int[] Severity { get; }

    internal int[] Duration { get; }

    internal int[] Size { get; }

    internal int[] Status { get; }

    /// <summary>The first choices for duration, size and status: a value of theirs that cannot be read is a field.</summary>
    internal int[] Measures { get; }

    /// <summary>Columns that change what a row is, or where its values go, when they are not empty.</summary>
    internal int[] Rare { get; }

    /// <summary>Columns that are not the first choice for a column of logs: they may have columns of their own.</summary>
    internal int[] Others { get; }

    /// <summary>True when rows with a message, and nothing in <see cref="Rare"/>, are logs with that message.</summary>
    internal bool IsPlain => Body.Length > 0 && Array.TrueForAll(Body, i => UnitOf(i) == FieldUnit.None);

    internal FieldUnit UnitOf(int column) => _layout.Columns[column].Entry.Unit;

    private bool IsTaken(int column)
    {
        int[][] all = [Times, Body, Service, Host, Logger, TraceId, SpanId, Severity, Duration, Size, Status];
        return Array.Exists(all, columns => columns.Length > 0 && columns[0] == column);
    }

    /// <summary>Columns of a meaning, the best first.</summary>
    private int[] Of(WellKnownField field)
    {
        CsvColumn[] columns = _layout.Columns;
        return
        [
            .. Enumerable.Range(0, columns.Length)
                .Where(i => columns[i].Role is CsvRole.Field or CsvRole.Time && columns[i].Entry.Field == field)
                .OrderBy(i => columns[i].Entry.Priority)
        ];
    }
}
