namespace StreamEngine.Windowing.Queries;

/// <summary>How far a query is.</summary>
/// <param name="Name">Name of the query.</param>
/// <param name="Rows">Rows that its filter took and that have a value.</param>
/// <param name="Late">Rows that were too late, once for each window they were too late for.</param>
/// <param name="Overflowed">Rows that went to the overflow series.</param>
/// <param name="Forced">Panes that were closed before their time, and rows that would have begun a session, because too many were open.</param>
/// <param name="Series">Series so far.</param>
/// <param name="Frames">Frames so far.</param>
public sealed record QueryStatus(string Name, long Rows, long Late, long Overflowed, long Forced, int Series, long Frames);
