using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Windowing.Queries;

/// <summary>Joins the rows of a query with a table: the columns of the row whose key is <paramref name="On"/> are columns of the query. Without such a row they are null.</summary>
/// <param name="Table">The table.</param>
/// <param name="On">What is looked up: a column, a field or a label, or a text made of them.</param>
public sealed record TableJoin(LookupTable Table, WindowExpression On);
