namespace StreamEngine.Parsing.Csv;

/// <summary>A cell: where its text lies in the chunk, without quotes, and whether doubled quotes are inside.</summary>
internal readonly record struct CsvCell(int Start, int Length, bool Doubled);
