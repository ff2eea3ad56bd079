using StreamEngine.Windowing;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Server.Config;

/// <summary>Makes queries of what a file says, and tells what is wrong with them at the place where it stands.</summary>
internal sealed class QueryReader(ConfigScope scope)
{
    private static readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal)
    {
        [nameof(WindowQuery.Name)] = "name",
        [nameof(WindowQuery.From)] = "from",
        [nameof(WindowQuery.Join)] = "join",
        [nameof(WindowQuery.Where)] = "where",
        [nameof(WindowQuery.GroupBy)] = "group_by",
        [nameof(WindowQuery.Value)] = "value",
        [nameof(WindowQuery.Windows)] = "window",
        [nameof(WindowQuery.Aggregates)] = "aggregates",
        [nameof(WindowQuery.AllowedLateness)] = "allowed_lateness",
        [nameof(WindowQuery.EarlyEvery)] = "early_every",
    };

    private static readonly string[] _kinds = ["size", "calendar", "session", "count"];

    private static readonly (string Key, string Of)[] _details = [("slide", "size"), ("offset", "size"), ("time_zone", "calendar"), ("week_start", "calendar")];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The query; null when it is wrong, and the scope has the errors.</summary>
    internal WindowQuery? Read(QueryDraft draft)
    {
        if (!scope.Has(draft, "name") || !scope.Has(draft, "window"))
        {
            return null;
        }

        if (!_names.Add(draft.Name))
        {
            Fail(draft, "name", $"expected each query to have a name of its own, found '{draft.Name}' again");
        }

        int before = scope.Errors.Count;
        var query = new WindowQuery
        {
            Name = draft.Name,
            From = draft.From,
            Join = Join(draft),
            Where = Expression(draft, "where", draft.Where),
            GroupBy = [.. draft.GroupBy],
            Value = Expression(draft, "value", draft.Value),
            Windows = [.. draft.Windows.Select(Window).OfType<WindowDefinition>()],
            AllowedLateness = draft.AllowedLateness,
            EarlyEvery = draft.EarlyEvery,
            MaxSeries = draft.MaxSeries,
            MaxSessions = draft.MaxSessions,
            MaxOpenPanes = draft.MaxOpenPanes,
        };
        if (draft.Aggregates.Count > 0)
        {
            query.Aggregates = [.. draft.Aggregates];
        }

        if (scope.Errors.Count == before)
        {
            Check(draft, query);
        }

        return scope.Errors.Count == before ? query : null;
    }

    private void Check(QueryDraft draft, WindowQuery query)
    {
        foreach (QueryError error in QueryCheck.Run(query))
        {
            bool found = scope.TryPair(draft, _keys.GetValueOrDefault(error.Part, string.Empty), out ConfigPair? pair)
                || scope.TryPair(draft, "name", out pair);
            ConfigNode at = found && pair!.Value is ListNode list && error.Index >= 0 && error.Index < list.Items.Count ? list.Items[error.Index]
                : pair?.Value ?? new ScalarNode(0, 0, string.Empty, false);
            Fail(at, error.Column, error.Message);
        }
    }

    private TableJoin? Join(QueryDraft draft)
    {
        if (draft.Join is not { Table: { } table, On: not null } join)
        {
            return null;
        }

        WindowExpression? on = Expression(join, "on", join.On);
        try
        {
            LookupTable read = LookupTable.Load(table, join.Key);
            return on is null ? null : new TableJoin(read, on);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            Fail(join, "table", $"expected table to be a file with a key and columns, found: {error.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    private WindowDefinition? Window(WindowDraft window)
    {
        string[] kinds = [.. _kinds.Where(kind => scope.Has(window, kind))];
        if (kinds is not [var kind])
        {
            ConfigNode at = kinds.Length > 1 && scope.TryPair(window, kinds[1], out ConfigPair? second) ? second.Key : scope.PlaceOf(window);
            scope.Add(at, $"expected one of size, calendar, session and count, found {(kinds.Length == 0 ? "none" : string.Join(" and ", kinds))}");
            return null;
        }

        foreach ((string key, string of) in _details)
        {
            if (of != kind && scope.TryPair(window, key, out ConfigPair? pair))
            {
                scope.Add(pair.Key, $"expected '{key}' only with '{of}', found it with '{kind}'");
            }
        }

        try
        {
            return window switch
            {
                { Size: { } size } => new HoppingWindow(size, window.Slide ?? size, window.Offset),
                { Calendar: { } unit } => new CalendarWindow(unit, window.TimeZone, window.WeekStart),
                { Session: { } gap } => new SessionWindow(gap),
                { Count: { } rows } => new CountWindow(rows),
                _ => null,
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            string key = error.ParamName ?? "size";
            Fail(window, key, key == "slide" ? "expected slide to be at most the size" : $"expected {key} to be less than the slide");
            return null;
        }
    }

    private WindowExpression? Expression(object target, string key, string? text)
    {
        if (text is null || WindowExpression.TryParse(text, out WindowExpression? expression, out IReadOnlyList<ExpressionError> errors))
        {
            return text is null ? null : WindowExpression.Parse(text);
        }

        scope.TryPair(target, key, out ConfigPair? pair);
        foreach (ExpressionError error in errors)
        {
            Fail(pair!.Value, error.Column, $"expected {error.Expected}, found {error.Found}");
        }

        return expression;
    }

    private void Fail(object target, string key, string message)
    {
        ConfigNode at = scope.TryPair(target, key, out ConfigPair? pair) ? pair.Value : scope.PlaceOf(target);
        scope.Add(at, message);
    }

    /// <summary>An error in an expression: at its column when the text stands in the file as it is read, else where the text begins.</summary>
    private void Fail(ConfigNode at, int column, string message)
    {
        bool plain = at is ScalarNode scalar && !scalar.Text.Contains('\n', StringComparison.Ordinal) && !scalar.Text.Contains("${", StringComparison.Ordinal)
            && !(scalar.Quoted && scalar.Text.AsSpan(0, Math.Clamp(column, 0, scalar.Text.Length)).ContainsAny('\'', '"', '\\'));
        if (column > 0 && plain)
        {
            scope.Add(at.Line, at.Column + column - 1 + (((ScalarNode)at).Quoted ? 1 : 0), message);
        }
        else
        {
            scope.Add(at, column > 0 ? $"column {column} of the text: {message}" : message);
        }
    }
}
