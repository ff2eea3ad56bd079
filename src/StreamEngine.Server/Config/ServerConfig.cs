using System.Net;
using Microsoft.Extensions.Logging;
using StreamEngine.Batching;
using StreamEngine.Pipeline;

namespace StreamEngine.Server.Config;

/// <summary>What a configuration file says, checked and with defaults filled in.</summary>
internal sealed record ServerConfig
{
    /// <summary>Sources, at least one.</summary>
    internal required IReadOnlyList<SourceConfig> Sources { get; init; }

    /// <summary>Outputs of insights; standard output when the file names none.</summary>
    internal required IReadOnlyList<OutputConfig> Outputs { get; init; }

    /// <summary>Options of the pipeline, windows and scoring included.</summary>
    internal required PipelineOptions Pipeline { get; init; }

    /// <summary>File that takes rejected records; null for none.</summary>
    internal string? DeadLetters { get; init; }

    /// <summary>Where health, metrics and ingest are served; null when switched off (<c>http: off</c>). Default 127.0.0.1:9464.</summary>
    internal IPEndPoint? Http { get; init; } = new(IPAddress.Loopback, 9464);

    /// <summary>Most bytes of one request to /ingest, after decompression. Default 16 MiB.</summary>
    internal long MaxRequestBytes { get; init; } = 16 << 20;

    /// <summary>How long a drain may take. Default 30 s.</summary>
    internal TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the pipeline may make no progress while input waits before it is not ready. Default 30 s.</summary>
    internal TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Event time from which insights are told; null for all, <see cref="DateTimeOffset.MaxValue"/> for the time when the process starts.</summary>
    internal DateTimeOffset? TellFrom { get; init; }

    /// <summary>Least level of messages on stderr. Default information.</summary>
    internal LogLevel LogLevel { get; init; } = LogLevel.Information;
}

/// <summary>Kind of a source: the values of <c>type</c>.</summary>
internal enum SourceType
{
    /// <summary>Files that grow, with rotation.</summary>
    Tail,

    /// <summary>Files that are read once.</summary>
    Files,

    /// <summary>Standard input.</summary>
    Stdin,

    /// <summary>Lines over TCP.</summary>
    Tcp,

    /// <summary>Syslog over TCP, newline or octet-counted.</summary>
    Syslog,

    /// <summary>POST /ingest of the HTTP listener.</summary>
    Http,
}

/// <summary>One source.</summary>
internal sealed record SourceConfig
{
    internal required SourceType Type { get; init; }

    /// <summary>Unique name; the type and its place in the list when the file names none.</summary>
    internal required string Name { get; init; }

    /// <summary>Files, folders and globs of tail and files.</summary>
    internal IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Address of tcp and syslog. Default address 127.0.0.1.</summary>
    internal IPEndPoint? Listen { get; init; }

    /// <summary>Name of the format; null to detect it. Syslog sources have syslog, http sources json when the file names none.</summary>
    internal string? Format { get; init; }

    /// <summary>Settings of the format; null for none.</summary>
    internal FormatOptions? FormatOptions { get; init; }

    /// <summary>Tail: true to begin at the start of files that are there at start-up, false at their end. Default end.</summary>
    internal bool FromStart { get; init; }
}

/// <summary>Kind of an output: the values of <c>type</c>.</summary>
internal enum OutputType
{
    /// <summary>JSON lines on standard output.</summary>
    Stdout,

    /// <summary>JSON lines appended to a file.</summary>
    JsonLines,

    /// <summary>HTTP POST.</summary>
    Webhook,

    /// <summary>Frames of queries as JSON lines appended to a file.</summary>
    Frames,
}

/// <summary>One output of insights, or of the frames of queries.</summary>
internal sealed record OutputConfig
{
    internal required OutputType Type { get; init; }

    /// <summary>File of jsonl and frames.</summary>
    internal string? Path { get; init; }

    /// <summary>Address of webhook.</summary>
    internal Uri? Url { get; init; }

    /// <summary>Request headers of webhook.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Most insights of one request, 1 to 10,000. Default 100.</summary>
    internal int BatchSize { get; init; } = 100;

    /// <summary>How long an insight waits for others. Default 1 s.</summary>
    internal TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(1);
}
