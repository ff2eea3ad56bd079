namespace StreamEngine.Parsing.Influx;

/// <summary>A numeric field of a line: where its key lies in the line, and its value.</summary>
internal readonly record struct InfluxField(int KeyStart, int KeyLength, double Value);
