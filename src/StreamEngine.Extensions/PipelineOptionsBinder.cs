using Microsoft.Extensions.Configuration;
using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Windowing;
using static StreamEngine.Extensions.OptionText;

namespace StreamEngine.Extensions;

/// <summary>Sets the options of a pipeline from configuration, without reflection: numbers, words and times here, lists by <see cref="OptionLists"/>.</summary>
internal static class PipelineOptionsBinder
{
    private static readonly Dictionary<string, Func<PipelineOptions, string, string?>> _settings = Settings();

    /// <summary>Keys that can be set, as <c>Name</c> or <c>Group:Name</c>.</summary>
    internal static IEnumerable<string> Keys => _settings.Keys;

    /// <summary>Sets every option that the section names.</summary>
    /// <returns>One sentence a problem: unknown keys and values that cannot be read; empty when all is well.</returns>
    internal static IReadOnlyList<string> Bind(IConfiguration section, PipelineOptions options)
    {
        var errors = new List<string>();
        string prefix = (section as IConfigurationSection)?.Path is { Length: > 0 } path ? path + ":" : string.Empty;
        foreach (IConfigurationSection child in section.GetChildren())
        {
            Bind(child, child.Key);
        }

        return errors;

        void Bind(IConfigurationSection entry, string key)
        {
            if (OptionLists.TryBind(entry, key, prefix, options, errors))
            {
                return;
            }

            if (entry.Value is { } value && !(value.Length == 0 && entry.GetChildren().Any()))
            {
                string? problem = _settings.TryGetValue(key, out Func<PipelineOptions, string, string?>? set)
                    ? set(options, value) is { } wanted ? $"{prefix}{key} must be {wanted}, but is '{value}'." : null
                    : $"{prefix}{key} is not an option.";
                if (problem is not null)
                {
                    errors.Add(problem);
                }
            }

            foreach (IConfigurationSection child in entry.GetChildren())
            {
                Bind(child, $"{key}:{child.Key}");
            }
        }
    }

    private static Dictionary<string, Func<PipelineOptions, string, string?>> Settings()
    {
        var all = new Dictionary<string, Func<PipelineOptions, string, string?>>(StringComparer.OrdinalIgnoreCase);
        AddPipeline(all);
        AddWindows(all);
        AddScoring(all);
        AddPolicy(all);
        AddInsights(all);
        return all;
    }

    private static void AddPipeline(Dictionary<string, Func<PipelineOptions, string, string?>> all)
    {
        all["Workers"] = (o, t) => Whole(t, v => o.Workers = v);
        all["OnlyQueries"] = (o, t) => Flag(t, v => o.OnlyQueries = v);
        all["BatchRows"] = (o, t) => Whole(t, v => o.BatchRows = v);
        all["MaxRecordBytes"] = (o, t) => Whole(t, v => o.MaxRecordBytes = v);
        all["ChunksInFlight"] = (o, t) => Whole(t, v => o.ChunksInFlight = v);
        all["FramesInFlight"] = (o, t) => Whole(t, v => o.FramesInFlight = v);
        all["TellFrom"] = (o, t) => Time(t, v => o.TellFrom = v);
        all["TimeZone"] = (o, t) => Zone(t, v => o.TimeZone = v);
        all["DetectionTimeout"] = (o, t) => Duration(t, v => o.DetectionTimeout = v);
        all["ContinuationTimeout"] = (o, t) => Duration(t, v => o.ContinuationTimeout = v);
        all["Memory:SlabBytes"] = (o, t) => Whole(t, v => o.Memory.SlabBytes = v);
        all["Memory:MaxRetainedBytes"] = (o, t) => Long(t, v => o.Memory.MaxRetainedBytes = v);
        all["Memory:PoisonOnReturn"] = (o, t) => Flag(t, v => o.Memory.PoisonOnReturn = v);
        all["Templates:MaxTemplates"] = (o, t) => Whole(t, v => o.Templates.MaxTemplates = v);
        all["Templates:VariableWords"] = (o, t) => Whole(t, v => o.Templates.VariableWords = v);
    }

    private static void AddWindows(Dictionary<string, Func<PipelineOptions, string, string?>> all)
    {
        all["Windows:Size"] = (o, t) => Duration(t, v => o.Windows.Size = v);
        all["Windows:Disorder"] = (o, t) => Duration(t, v => o.Windows.Disorder = v);
        all["Windows:Late"] = (o, t) => Late(t, v => o.Windows.Late = v);
        all["Windows:MaxSeries"] = (o, t) => Whole(t, v => o.Windows.MaxSeries = v);
        all["Windows:MaxServices"] = (o, t) => Whole(t, v => o.Windows.MaxServices = v);
        all["Windows:MaxGapWindows"] = (o, t) => Whole(t, v => o.Windows.MaxGapWindows = v);
        all["Windows:IdleWindows"] = (o, t) => Whole(t, v => o.Windows.IdleWindows = v);
        all["Windows:MaxOpenWindows"] = (o, t) => Whole(t, v => o.Windows.MaxOpenWindows = v);
        all["Windows:Shards"] = (o, t) => Whole(t, v => o.Windows.Shards = v);
        all["Windows:FutureLimit"] = (o, t) => Duration(t, v => o.Windows.FutureLimit = v);
        all["Windows:RetireAfter"] = (o, t) => Duration(t, v => o.Windows.RetireAfter = v);
        all["Windows:IdleTimeout"] = (o, t) => Duration(t, v => o.Windows.IdleTimeout = v);
    }

    private static void AddScoring(Dictionary<string, Func<PipelineOptions, string, string?>> all)
    {
        all["Scoring:Residual:WarmUp"] = (o, t) => Whole(t, v => o.Scoring.Residual.WarmUp = v);
        all["Scoring:Residual:Trusted"] = (o, t) => Whole(t, v => o.Scoring.Residual.Trusted = v);
        all["Scoring:Residual:Margin"] = (o, t) => Number(t, v => o.Scoring.Residual.Margin = v);
        all["Scoring:Residual:LeastScale"] = (o, t) => Number(t, v => o.Scoring.Residual.LeastScale = v);
        all["Scoring:Residual:LevelShift"] = (o, t) => Whole(t, v => o.Scoring.Residual.LevelShift = v);
        all["Scoring:Residual:MaxSeasonalSeries"] = (o, t) => Whole(t, v => o.Scoring.Residual.MaxSeasonalSeries = v);
        all["Scoring:Residual:WarmStart"] = (o, t) => Flag(t, v => o.Scoring.Residual.WarmStart = v);
        all["Scoring:Residual:IncludeTemplates"] = (o, t) => Flag(t, v => o.Scoring.Residual.IncludeTemplates = v);
        all["Scoring:Presence:WarmUp"] = (o, t) => Whole(t, v => o.Scoring.Presence.WarmUp = v);
        all["Scoring:Presence:EndAfter"] = (o, t) => Whole(t, v => o.Scoring.Presence.EndAfter = v);
        all["Scoring:Changes:IsEnabled"] = (o, t) => Flag(t, v => o.Scoring.Changes.IsEnabled = v);
        all["Scoring:Channels:Fluctuation"] = (o, t) => Flag(t, v => o.Scoring.Channels.Fluctuation = v);
        all["Scoring:Channels:Spectral"] = (o, t) => Flag(t, v => o.Scoring.Channels.Spectral = v);
        all["Scoring:Channels:SpectralWindow"] = (o, t) => Whole(t, v => o.Scoring.Channels.SpectralWindow = v);
        all["Scoring:Channels:SingularSpectrum"] = (o, t) => Flag(t, v => o.Scoring.Channels.SingularSpectrum = v);
        all["Scoring:Channels:Novelty"] = (o, t) => Flag(t, v => o.Scoring.Channels.Novelty = v);
        all["Scoring:Channels:Shape"] = (o, t) => Flag(t, v => o.Scoring.Channels.Shape = v);
        all["Scoring:Channels:Forest"] = (o, t) => Flag(t, v => o.Scoring.Channels.Forest = v);
        all["Scoring:Channels:ForestTrees"] = (o, t) => Whole(t, v => o.Scoring.Channels.ForestTrees = v);
        all["Scoring:Channels:ForestSample"] = (o, t) => Whole(t, v => o.Scoring.Channels.ForestSample = v);
        all["Scoring:Channels:ForestShingle"] = (o, t) => Whole(t, v => o.Scoring.Channels.ForestShingle = v);
        all["Scoring:Channels:MaxForestSeries"] = (o, t) => Whole(t, v => o.Scoring.Channels.MaxForestSeries = v);
        all["Scoring:Channels:MaxSeries"] = (o, t) => Whole(t, v => o.Scoring.Channels.MaxSeries = v);
        all["Scoring:Entities:IsEnabled"] = (o, t) => Flag(t, v => o.Scoring.Entities.IsEnabled = v);
        all["Scoring:Entities:MaxEntities"] = (o, t) => Whole(t, v => o.Scoring.Entities.MaxEntities = v);
        all["Scoring:Template:LearningWindows"] = (o, t) => Whole(t, v => o.Scoring.Template.LearningWindows = v);
        all["Scoring:Template:BirthMemory"] = (o, t) => Whole(t, v => o.Scoring.Template.BirthMemory = v);
        all["Scoring:Template:ForgetSilence"] = (o, t) => Whole(t, v => o.Scoring.Template.ForgetSilence = v);
        all["Scoring:Template:SteadyShare"] = (o, t) => Number(t, v => o.Scoring.Template.SteadyShare = v);
        all["Scoring:Template:MaxTemplates"] = (o, t) => Whole(t, v => o.Scoring.Template.MaxTemplates = v);
    }

    private static void AddPolicy(Dictionary<string, Func<PipelineOptions, string, string?>> all)
    {
        all["Scoring:Policy:AlertsPerSeriesPerMonth"] = (o, t) => Number(t, v => o.Scoring.Policy.AlertsPerSeriesPerMonth = v);
        all["Scoring:Policy:AlertsPerDay"] = (o, t) => Number(t, v => o.Scoring.Policy.AlertsPerDay = v);
        all["Scoring:Policy:PValue"] = (o, t) => Number(t, v => o.Scoring.Policy.PValue = v);
        all["Scoring:Policy:BirthPValue"] = (o, t) => Number(t, v => o.Scoring.Policy.BirthPValue = v);
        all["Scoring:Policy:QuietWindows"] = (o, t) => Whole(t, v => o.Scoring.Policy.QuietWindows = v);
        all["Scoring:Policy:RepeatWindows"] = (o, t) => Whole(t, v => o.Scoring.Policy.RepeatWindows = v);
        all["Scoring:Policy:MinDeviation"] = (o, t) => Number(t, v => o.Scoring.Policy.MinDeviation = v);
        all["Scoring:Policy:MinScales"] = (o, t) => Number(t, v => o.Scoring.Policy.MinScales = v);
        all["Scoring:Policy:Direction"] = (o, t) => Whole(t, v => o.Scoring.Policy.Direction = v);
        all["Scoring:Policy:MaxOpen"] = (o, t) => Whole(t, v => o.Scoring.Policy.MaxOpen = v);
        all["Scoring:Policy:MaxBirthsPerFrame"] = (o, t) => Whole(t, v => o.Scoring.Policy.MaxBirthsPerFrame = v);
    }

    private static void AddInsights(Dictionary<string, Func<PipelineOptions, string, string?>> all)
    {
        all["Incidents:JoinThreshold"] = (o, t) => Number(t, v => o.Incidents.JoinThreshold = v);
        all["Incidents:HalfLife"] = (o, t) => Duration(t, v => o.Incidents.HalfLife = v);
        all["Incidents:MaxWindow"] = (o, t) => Duration(t, v => o.Incidents.MaxWindow = v);
        all["Incidents:QuietTime"] = (o, t) => Duration(t, v => o.Incidents.QuietTime = v);
        all["Incidents:MaxLife"] = (o, t) => Duration(t, v => o.Incidents.MaxLife = v);
        all["Incidents:ChangeHorizon"] = (o, t) => Duration(t, v => o.Incidents.ChangeHorizon = v);
        all["Incidents:ChangeHalfLife"] = (o, t) => Duration(t, v => o.Incidents.ChangeHalfLife = v);
        all["Incidents:MaxOpen"] = (o, t) => Whole(t, v => o.Incidents.MaxOpen = v);
        all["Incidents:MaxMembers"] = (o, t) => Whole(t, v => o.Incidents.MaxMembers = v);
        all["Incidents:MaxChanges"] = (o, t) => Whole(t, v => o.Incidents.MaxChanges = v);
        all["Incidents:MaxCauses"] = (o, t) => Whole(t, v => o.Incidents.MaxCauses = v);
        all["ChangeImpacts:Observation"] = (o, t) => Duration(t, v => o.ChangeImpacts.Observation = v);
        all["ChangeImpacts:MaxChanges"] = (o, t) => Whole(t, v => o.ChangeImpacts.MaxChanges = v);
        all["ChangeImpacts:MaxAnomalies"] = (o, t) => Whole(t, v => o.ChangeImpacts.MaxAnomalies = v);
        all["Forecasts:MaxSeries"] = (o, t) => Whole(t, v => o.Forecasts.MaxSeries = v);
        all["Forecasts:LeastValues"] = (o, t) => Whole(t, v => o.Forecasts.LeastValues = v);
        all["Forecasts:Horizon"] = (o, t) => Duration(t, v => o.Forecasts.Horizon = v);
        all["Forecasts:HorizonSpans"] = (o, t) => Number(t, v => o.Forecasts.HorizonSpans = v);
        all["IncidentForecasts:Enabled"] = (o, t) => Flag(t, v => o.IncidentForecasts.Enabled = v);
        all["IncidentForecasts:Horizon"] = (o, t) => Duration(t, v => o.IncidentForecasts.Horizon = v);
        all["IncidentForecasts:AlertProbability"] = (o, t) => Number(t, v => o.IncidentForecasts.AlertProbability = v);
        all["IncidentForecasts:LeastIncidents"] = (o, t) => Whole(t, v => o.IncidentForecasts.LeastIncidents = v);
        all["IncidentForecasts:LeastSeverity"] = (o, t) => Word<InsightSeverity>(t, v => o.IncidentForecasts.LeastSeverity = v);
        all["IncidentForecasts:MaxPrecursors"] = (o, t) => Whole(t, v => o.IncidentForecasts.MaxPrecursors = v);
        all["IncidentForecasts:HalfLife"] = (o, t) => Duration(t, v => o.IncidentForecasts.HalfLife = v);
    }

    private static string? Late(string text, Action<LatePolicy> set) => text.ToUpperInvariant() switch
    {
        "DROP" => Set(set, LatePolicy.Drop),
        "ADJUST" => Set(set, LatePolicy.Adjust),
        _ => "Drop or Adjust",
    };

    private static string? Set(Action<LatePolicy> set, LatePolicy value)
    {
        set(value);
        return null;
    }
}
