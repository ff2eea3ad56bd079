namespace StreamEngine.Benchmarks.Columns;

/// <summary>What one call of a benchmark works through.</summary>
/// <param name="Bytes">Input bytes; 0 when it reads none.</param>
/// <param name="Rows">Records, points, series or insights.</param>
public readonly record struct Work(long Bytes, long Rows);
