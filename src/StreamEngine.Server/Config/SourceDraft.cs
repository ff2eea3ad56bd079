using System.Net;
using StreamEngine.Batching;

namespace StreamEngine.Server.Config;

/// <summary>A source while it is read.</summary>
internal sealed class SourceDraft
{
    internal static (string Word, SourceType? Value)[] Types { get; } =
    [
        ("tail", SourceType.Tail), ("files", SourceType.Files), ("stdin", SourceType.Stdin), ("tcp", SourceType.Tcp), ("syslog", SourceType.Syslog),
        ("http", SourceType.Http),
    ];

    internal SourceType? Type { get; set; }

    internal string? Word => Type is null ? null : Array.Find(Types, t => t.Value == Type).Word;

    internal string? Name { get; set; }

    internal string? Path { get; set; }

    internal List<string> Paths { get; } = [];

    internal IPEndPoint? Listen { get; set; }

    internal string? Format { get; set; }

    internal FormatOptions? FormatOptions { get; set; }

    internal bool FromStart { get; set; }

    /// <summary>The source with its defaults.</summary>
    /// <param name="place">Place in the list, from 1.</param>
    internal SourceConfig ToConfig(int place) => new()
    {
        Type = Type!.Value,
        Name = NameAt(place),
        Paths = Path is null ? Paths : [Path, .. Paths],
        Listen = Listen,
        Format = FormatOrDefault,
        FormatOptions = FormatOptions,
        FromStart = FromStart,
    };

    /// <summary>The format, or what goes without saying for the type; null when it is found from the data.</summary>
    internal string? FormatOrDefault => Format ?? Type switch { SourceType.Syslog => "syslog", SourceType.Http => "json", _ => null };

    internal string NameAt(int place) => Name ?? FormattableString.Invariant($"{Word}-{place}");
}
