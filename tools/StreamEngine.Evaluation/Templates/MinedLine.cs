namespace StreamEngine.Evaluation.Templates;

/// <summary>What a miner says of a line.</summary>
/// <param name="Id">Id of its template; empty when it got none.</param>
/// <param name="Text">Text of its template.</param>
internal readonly record struct MinedLine(string Id, string Text);
