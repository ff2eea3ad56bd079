using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Windowing.Expressions;

/// <summary>
/// A condition or a number over the columns of rows, from text or from a C# lambda. It is compiled into vectorised loops over
/// columns; nothing is interpreted for a single row. The language is described in <c>docs/windows.md</c>.
/// </summary>
public sealed class WindowExpression : IEquatable<WindowExpression>
{
    private WindowExpression(Node root) => Root = root;

    /// <summary>The tree.</summary>
    internal Node Root { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">For example <c>status &gt;= 500 and service == 'checkout'</c>.</param>
    /// <exception cref="ExpressionException">The text is no expression; tells where and what was expected.</exception>
    public static WindowExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new WindowExpression(ExpressionParser.Parse(text));
    }

    /// <summary>Reads an expression, or tells what is wrong with it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="errors">What is wrong; empty when nothing is.</param>
    /// <returns>True when the text is an expression.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out WindowExpression? expression, out IReadOnlyList<ExpressionError> errors)
    {
        try
        {
            expression = Parse(text);
            errors = [];
            return true;
        }
        catch (ExpressionException problem)
        {
            expression = null;
            errors = problem.Errors;
            return false;
        }
    }

    /// <summary>A condition on log rows. The lambda is looked at and never run.</summary>
    /// <exception cref="ExpressionException">The lambda does something that has no columns.</exception>
    public static WindowExpression ForLogs(Expression<Func<LogRow, bool>> condition) => new(LambdaReader.Read(condition));

    /// <summary>A number of log rows.</summary>
    /// <inheritdoc cref="ForLogs(Expression{Func{LogRow, bool}})"/>
    public static WindowExpression ForLogs(Expression<Func<LogRow, double>> value) => new(LambdaReader.Read(value));

    /// <summary>A condition on metric points.</summary>
    /// <inheritdoc cref="ForLogs(Expression{Func{LogRow, bool}})"/>
    public static WindowExpression ForMetrics(Expression<Func<MetricRow, bool>> condition) => new(LambdaReader.Read(condition));

    /// <summary>A number of metric points.</summary>
    /// <inheritdoc cref="ForLogs(Expression{Func{LogRow, bool}})"/>
    public static WindowExpression ForMetrics(Expression<Func<MetricRow, double>> value) => new(LambdaReader.Read(value));

    /// <summary>What is wrong with the expression as a condition on rows of a kind: columns that are not there, types that do not fit.</summary>
    /// <param name="kind">Logs or metrics.</param>
    /// <returns>The errors; empty when there are none.</returns>
    public IReadOnlyList<ExpressionError> CheckFilter(EventKind kind) => Check(kind, ExpressionType.Boolean);

    /// <summary>What is wrong with the expression as a number of rows of a kind.</summary>
    /// <inheritdoc cref="CheckFilter"/>
    public IReadOnlyList<ExpressionError> CheckValue(EventKind kind) => Check(kind, ExpressionType.Number);

    /// <summary>The expression as text, which is read into an equal expression.</summary>
    public override string ToString() => ExpressionPrinter.Print(Root);

    /// <inheritdoc/>
    public bool Equals(WindowExpression? other) => other is not null && Root.Equals(other.Root);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WindowExpression);

    /// <inheritdoc/>
    public override int GetHashCode() => Root.GetHashCode();

    /// <summary>Compiles a condition. One program belongs to one worker.</summary>
    /// <exception cref="ExpressionException">The expression does not fit the columns.</exception>
    internal FilterProgram CompileFilter(RowSchema schema) => FilterProgram.Make(Root, schema, Kernel.Path);

    /// <summary>Compiles a number. One program belongs to one worker.</summary>
    /// <inheritdoc cref="CompileFilter"/>
    internal ValueProgram CompileValue(RowSchema schema) => ValueProgram.Make(Root, schema, Kernel.Path);

    internal static WindowExpression Of(Node root) => new(root);

    private IReadOnlyList<ExpressionError> Check(EventKind kind, ExpressionType type)
    {
        RowSchema? schema = kind switch { EventKind.Log => RowSchema.Logs, EventKind.Metric => RowSchema.Metrics, _ => null };
        if (schema is null)
        {
            return [new ExpressionError(0, "rows of logs or metrics", $"{kind}")];
        }

        try
        {
            ExpressionResolver.Resolve(Root, schema, type);
            return [];
        }
        catch (ExpressionException problem)
        {
            return problem.Errors;
        }
    }
}
