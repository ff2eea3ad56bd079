using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Windowing.Queries;

/// <summary>Finds everything that is wrong with a query.</summary>
internal sealed class QueryCheck
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(31);

    private static readonly AggregateKind[] s_ordered = [AggregateKind.Delta, AggregateKind.Increase, AggregateKind.Rate];

    private readonly WindowQuery _query;
    private readonly List<QueryError> _errors = [];

    private QueryCheck(WindowQuery query) => _query = query;

    /// <summary>The errors, in the order of the parts.</summary>
    internal static IReadOnlyList<QueryError> Run(WindowQuery query)
    {
        var check = new QueryCheck(query);
        check.Name();
        if (check.Schema() is { } schema)
        {
            check.Expressions(schema);
        }

        check.Windows();
        check.Aggregates();
        check.Limits();
        return check._errors;
    }

    /// <summary>The columns of the rows of a query.</summary>
    /// <exception cref="ExpressionException">What is looked up in the table is no text of the rows.</exception>
    internal static RowSchema SchemaOf(WindowQuery query)
    {
        RowSchema schema = query.From == EventKind.Metric ? RowSchema.Metrics : RowSchema.Logs;
        return query.Join is { } join ? schema.With(join.Table, join.On) : schema;
    }

    /// <summary>Name of the label of an item of the group.</summary>
    internal static string LabelOf(WindowExpression item) => item.Root is NameNode name ? name.Path : item.ToString();

    private void Fail(string part, string message, int index = -1, int column = 0) => _errors.Add(new QueryError(part, index, column, message));

    private void Name()
    {
        bool holds = _query.Name.Length is >= 1 and <= 64 && _query.Name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
        if (!holds)
        {
            Fail(nameof(WindowQuery.Name), $"expected 1 to 64 letters, digits, _ . and -, found '{_query.Name}'");
        }
    }

    private RowSchema? Schema()
    {
        if (_query.From is not (EventKind.Log or EventKind.Metric))
        {
            Fail(nameof(WindowQuery.From), $"expected logs or metrics, found {_query.From}");
            return null;
        }

        return Try(nameof(WindowQuery.Join), -1, () => SchemaOf(_query)) ?? (_query.From == EventKind.Metric ? RowSchema.Metrics : RowSchema.Logs);
    }

    private void Expressions(RowSchema schema)
    {
        if (_query.Where is { } where)
        {
            Try(nameof(WindowQuery.Where), -1, () => where.CompileFilter(schema));
        }

        Group(schema);
        if (_query.Value is { } value)
        {
            Try(nameof(WindowQuery.Value), -1, () => value.CompileValue(schema));
        }

        for (int i = 0; i < _query.Aggregates.Count; i++)
        {
            if (_query.Aggregates[i].Field is { } field)
            {
                Try(nameof(WindowQuery.Aggregates), i, () => TextProgram.Make(WindowExpression.Parse(field).Root, schema, Kernel.Path));
            }
        }
    }

    private void Group(RowSchema schema)
    {
        const string Part = nameof(WindowQuery.GroupBy);
        if (_query.GroupBy.Count > 16)
        {
            Fail(Part, $"expected at most 16, found {_query.GroupBy.Count}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < _query.GroupBy.Count; i++)
        {
            string item = _query.GroupBy[i];
            if (Try(Part, i, () => WindowExpression.Parse(item)) is not { } expression)
            {
                continue;
            }

            Try(Part, i, () => TextProgram.Make(expression.Root, schema, Kernel.Path));
            if (!names.Add(LabelOf(expression)))
            {
                Fail(Part, $"expected each label once, found '{LabelOf(expression)}' again", i);
            }
        }
    }

    private void Windows()
    {
        const string Part = nameof(WindowQuery.Windows);
        if (_query.Windows.Count is < 1 or > 16)
        {
            Fail(Part, $"expected 1 to 16, found {_query.Windows.Count}");
            return;
        }

        HoppingWindow[] hopping = [.. _query.Windows.OfType<HoppingWindow>()];
        if (hopping.Length > 0)
        {
            try
            {
                HoppingWindow.Grid(hopping);
            }
            catch (ArgumentException error)
            {
                Fail(Part, error.Message);
            }
        }

        if (_query.EarlyEvery != TimeSpan.Zero && _query.Windows.Any(static w => w is CountWindow))
        {
            Fail(Part, "expected hopping or calendar windows or sessions with EarlyEvery, found count windows");
        }

        if (_query.Windows.Distinct().Count() < _query.Windows.Count)
        {
            Fail(Part, "expected each window once, found one again");
        }
    }

    private void Aggregates()
    {
        const string Part = nameof(WindowQuery.Aggregates);
        if (_query.Aggregates.Count is < 1 or > 32)
        {
            Fail(Part, $"expected 1 to 32, found {_query.Aggregates.Count}");
        }

        bool again = _query.AllowedLateness != TimeSpan.Zero || _query.EarlyEvery != TimeSpan.Zero;
        bool counted = _query.From == EventKind.Log && _query.Value is null;
        for (int i = 0; i < _query.Aggregates.Count; i++)
        {
            Aggregate aggregate = _query.Aggregates[i];
            if (again && s_ordered.Contains(aggregate.Kind))
            {
                Fail(Part, $"expected no delta, increase or rate with AllowedLateness and EarlyEvery, found {aggregate}", i);
            }

            if (counted && aggregate.Kind != AggregateKind.Count && aggregate.Field is null)
            {
                Fail(Part, $"expected a Value for {aggregate} of logs, found none", i);
            }
        }
    }

    private void Limits()
    {
        Span(nameof(WindowQuery.AllowedLateness), _query.AllowedLateness);
        Span(nameof(WindowQuery.EarlyEvery), _query.EarlyEvery);
        Number(nameof(WindowQuery.MaxSeries), _query.MaxSeries, 1, 1 << 24);
        Number(nameof(WindowQuery.MaxSessions), _query.MaxSessions, 1, 1 << 24);
        Number(nameof(WindowQuery.MaxOpenPanes), _query.MaxOpenPanes, 2, 1 << 20);
    }

    private void Span(string part, TimeSpan value)
    {
        if (value != TimeSpan.Zero && (value < TimeSpan.FromMilliseconds(1) || value > s_longest))
        {
            Fail(part, string.Create(CultureInfo.InvariantCulture, $"expected 0 or 1 ms to 31 days, found {value}"));
        }
    }

    private void Number(string part, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            Fail(part, string.Create(CultureInfo.InvariantCulture, $"expected {least:N0} to {most:N0}, found {value:N0}"));
        }
    }

    private T? Try<T>(string part, int index, Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (ExpressionException problem)
        {
            foreach (ExpressionError error in problem.Errors)
            {
                Fail(part, $"expected {error.Expected}, found {error.Found}", index, error.Column);
            }

            return null;
        }
    }
}
