namespace StreamEngine.Templates.Parameters;

/// <summary>The values of one line.</summary>
/// <param name="Row">Row of the line in its batch.</param>
/// <param name="Template">Dense index of its template.</param>
/// <param name="First">Its first value.</param>
/// <param name="Count">Its values, one a slot.</param>
internal readonly record struct ParameterLine(int Row, int Template, int First, int Count);
