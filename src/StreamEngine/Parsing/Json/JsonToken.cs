using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>A key or a value: where it lies in the record, without quotes, and how it stands for its text.</summary>
internal readonly record struct JsonToken(int Start, int Length, ValueKind Kind);
