namespace StreamEngine.Server.Config;

/// <summary>What a configuration would run, in a few lines and without secrets.</summary>
internal static class ConfigSummary
{
    internal static IEnumerable<string> Of(ServerConfig config)
    {
        foreach (SourceConfig source in config.Sources)
        {
            yield return $"source {source.Name}: {Describe(source)}, format {source.Format ?? "found from the data"}";
        }

        foreach (OutputConfig output in config.Outputs)
        {
            yield return $"output {Describe(output)}";
        }

        var windows = config.Pipeline.Windows;
        yield return $"windows of {DurationValue.Show(windows.Size)}, up to {DurationValue.Show(windows.Disorder)} of disorder";
        foreach (Windowing.Queries.WindowQuery query in config.Pipeline.Queries)
        {
            yield return $"query {query.Name}: {string.Join(", ", query.Aggregates)} of {(query.From == Batching.EventKind.Log ? "logs" : "metrics")}{(query.GroupBy.Count == 0 ? string.Empty : " by " + string.Join(", ", query.GroupBy))}";
        }

        if (config.TellFrom is { } from)
        {
            yield return from == DateTimeOffset.MaxValue ? "told is what ends after the start of the process" : $"told is what ends after {RuleSchema.Show(from)}";
        }

        yield return config.Http is null ? "http off" : $"http on {config.Http}";
        if (config.Pipeline.Snapshots is { Folder: { } snapshots, Interval: var interval })
        {
            yield return $"snapshots every {DurationValue.Show(interval)} to {snapshots}";
        }

        if (config.DeadLetters is not null)
        {
            yield return $"dead letters to {config.DeadLetters}";
        }

        if (config.Pipeline.Incidents.Topology is not null)
        {
            yield return "topology read";
        }
    }

    private static string Describe(SourceConfig source) => source.Type switch
    {
        SourceType.Tail => $"tail {string.Join(", ", source.Paths)} from the {(source.FromStart ? "start" : "end")}",
        SourceType.Files => $"files {string.Join(", ", source.Paths)}",
        SourceType.Tcp => $"tcp on {source.Listen}",
        SourceType.Syslog => $"syslog on {source.Listen}",
        SourceType.Http => "POST /ingest",
        _ => "stdin",
    };

    /// <summary>User, path and query of an address may hold a token.</summary>
    private static string Describe(OutputConfig output) => output.Type switch
    {
        OutputType.JsonLines => $"jsonl {output.Path}",
        OutputType.Frames => $"frames {output.Path}",
        OutputType.Webhook => $"webhook {output.Url!.Scheme}://{output.Url.Authority}/...",
        _ => "stdout",
    };
}
