namespace StreamEngine.Server.Config;

/// <summary>An output while it is read.</summary>
internal sealed class OutputDraft
{
    private static readonly OutputConfig _defaults = new() { Type = OutputType.Stdout };

    internal static (string Word, OutputType? Value)[] Types { get; } =
        [("stdout", OutputType.Stdout), ("jsonl", OutputType.JsonLines), ("webhook", OutputType.Webhook), ("frames", OutputType.Frames)];

    internal OutputType? Type { get; set; }

    internal string? Word => Type is null ? null : Array.Find(Types, t => t.Value == Type).Word;

    internal string? Path { get; set; }

    internal Uri? Url { get; set; }

    internal Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal int BatchSize { get; set; } = _defaults.BatchSize;

    internal TimeSpan Linger { get; set; } = _defaults.Linger;

    internal OutputConfig ToConfig() => new() { Type = Type!.Value, Path = Path, Url = Url, Headers = Headers, BatchSize = BatchSize, Linger = Linger };
}
