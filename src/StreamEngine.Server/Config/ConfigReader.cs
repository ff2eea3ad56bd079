using System.Text;
using StreamEngine.Correlation;
using StreamEngine.Prediction;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Server.Config;

/// <summary>Reads a configuration file and tells all that is wrong with it at once.</summary>
internal static class ConfigReader
{
    /// <summary>Largest file in bytes, 1 MiB.</summary>
    internal const int MaxBytes = 1 << 20;

    /// <summary>Reads a file; variables come from the environment of the process.</summary>
    /// <param name="path">File in UTF-8.</param>
    /// <param name="errors">All errors in the order of the file; empty when the result is not null.</param>
    /// <returns>The configuration, or null when there is an error.</returns>
    internal static ServerConfig? Read(string path, out IReadOnlyList<ConfigError> errors) => Read(path, Environment.GetEnvironmentVariable, out errors);

    /// <inheritdoc cref="Read(string, out IReadOnlyList{ConfigError})"/>
    internal static ServerConfig? Read(string path, Func<string, string?> environment, out IReadOnlyList<ConfigError> errors)
    {
        var scope = new ConfigScope(path, environment);
        ServerConfig? config = Load(scope) is { } text ? Parse(text, scope) : null;
        errors = scope.Errors;
        return config;
    }

    private static string? Load(ConfigScope scope)
    {
        try
        {
            using FileStream stream = File.OpenRead(scope.File);
            if (stream.Length <= MaxBytes)
            {
                using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
                return reader.ReadToEnd();
            }

            scope.Add(0, 0, FormattableString.Invariant($"expected a configuration of at most {SizeText.Show(MaxBytes)}, found {stream.Length} bytes"));
        }
        catch (DecoderFallbackException)
        {
            scope.Add(0, 0, "expected text in UTF-8, found other bytes");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            scope.Add(0, 0, $"expected a file that can be read, found: {error.Message.ReplaceLineEndings(" ")}");
        }

        return null;
    }

    private static ServerConfig? Parse(string text, ConfigScope scope)
    {
        if (new YamlTree(scope).Read(new StringReader(text)) is not { } root)
        {
            return null;
        }

        var draft = new ConfigDraft();
        ConfigSchema.Root.Read(scope, root, draft);
        new ConfigChecks(scope, draft).Run();
        Topology(scope, draft);
        TemplateSchema.Check(scope, draft.Pipeline.Templates);
        RuleSchema.Check(scope, draft.Pipeline.Scoring);
        var queries = new QueryReader(scope);
        draft.Pipeline.Queries = [.. draft.Queries.Select(queries.Read).OfType<WindowQuery>()];
        return scope.HasErrors ? null : ToConfig(scope, draft);
    }

    private static void Topology(ConfigScope scope, ConfigDraft draft)
    {
        if (draft.Topology is null || !scope.TryPair(draft, "topology", out ConfigPair? pair))
        {
            return;
        }

        try
        {
            Topology topology = TopologyFile.Load(draft.Topology);
            draft.Pipeline.Incidents.Topology = topology;
            draft.Pipeline.ChangeImpacts.Topology = topology;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            scope.Add(pair.Value, $"expected topology to be a file that says who calls whom, found: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static ServerConfig? ToConfig(ConfigScope scope, ConfigDraft draft)
    {
        ForecastOptions forecasts = draft.Pipeline.Forecasts;
        forecasts.MaxSeries = draft.Forecasts.MaxSeries;
        forecasts.Horizon = draft.Forecasts.Horizon;
        forecasts.Thresholds = [.. draft.Forecasts.Thresholds.Select(static t => new ForecastThreshold(t.Pattern, t.Value))];

        // The detector of templates remembers at least what the table of templates tells apart.
        draft.Pipeline.Scoring.Template.MaxTemplates = Math.Max(draft.Pipeline.Scoring.Template.MaxTemplates, draft.Pipeline.Templates.MaxTemplates);
        foreach (string error in draft.Pipeline.Validate().Concat(forecasts.Validate()))
        {
            scope.Add(0, 0, error);
        }

        return scope.HasErrors ? null : new ServerConfig
        {
            Sources = [.. draft.Sources.Select(static (s, i) => s.ToConfig(i + 1))],
            Outputs = draft.Outputs.Count == 0 ? [new OutputConfig { Type = OutputType.Stdout }] : [.. draft.Outputs.Select(static o => o.ToConfig())],
            Pipeline = draft.Pipeline,
            DeadLetters = draft.DeadLetters,
            Http = draft.Http?.Listen,
            MaxRequestBytes = draft.Http?.MaxRequestBytes ?? new ConfigDraft.HttpDraft().MaxRequestBytes,
            TellFrom = draft.TellFrom,
            DrainTimeout = draft.DrainTimeout,
            StuckAfter = draft.StuckAfter,
            LogLevel = draft.LogLevel,
        };
    }
}
