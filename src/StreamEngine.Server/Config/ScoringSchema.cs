using StreamEngine.Scoring;
using V = StreamEngine.Server.Config.ConfigValues;

namespace StreamEngine.Server.Config;

/// <summary>Keys of scoring: those an operator has a reason to set. The defaults are meant for all data.</summary>
internal static class ScoringSchema
{
    internal static ConfigSection<ScoringOptions> Section { get; } = new ConfigSection<ScoringOptions>(
        "scoring", "How much has to happen before it is told.")
        .Value("alerts_per_day", V.Number("above 0", static n => n > 0), static s => s.Policy.AlertsPerDay, static (s, v) => s.Policy.AlertsPerDay = v, "Budget of false alerts a day for all series together.")
        .Value("alerts_per_series_per_month", V.Number("above 0", static n => n > 0), static s => s.Policy.AlertsPerSeriesPerMonth, static (s, v) => s.Policy.AlertsPerSeriesPerMonth = v, "Budget of false alerts of one series in 30 days.")
        .Value("p_value", V.Number("0 to 0.5", static n => n is >= 0 and <= 0.5), static s => s.Policy.PValue, static (s, v) => s.Policy.PValue = v, "Fixed p-value of an alert; 0 derives it from the budgets.")
        .Value("birth_p_value", V.Number("above 0, at most 1", static n => n is > 0 and <= 1), static s => s.Policy.BirthPValue, static (s, v) => s.Policy.BirthPValue = v, "p-value at which a new log template is told.")
        .Value("direction", V.Choice(("both", 0), ("up", 1), ("down", -1)), static s => s.Policy.Direction, static (s, v) => s.Policy.Direction = v, "Which deviations are told.")
        .Value("min_deviation", V.Number("0 to 100", static n => n is >= 0 and <= 100), static s => s.Policy.MinDeviation, static (s, v) => s.Policy.MinDeviation = v, "Least deviation as a share of the expected value; smaller ones must reach `min_scales`.")
        .Value("min_scales", V.Number("above 0", static n => n > 0), static s => s.Policy.MinScales, static (s, v) => s.Policy.MinScales = v, "Deviation, in usual deviations, that counts even when it is a small share of the expected value.")
        .Value("quiet_windows", V.Integer(1, 10_000), static s => s.Policy.QuietWindows, static (s, v) => s.Policy.QuietWindows = v, "Quiet windows that end an anomaly; shorter pauses do not split it.")
        .Value("repeat_windows", V.Integer(0, 1_000_000), static s => s.Policy.RepeatWindows, static (s, v) => s.Policy.RepeatWindows = v, "Windows after an anomaly in which the same series must be far more extreme to be told again.")
        .Value("max_open", V.Integer(1, 1_000_000), static s => s.Policy.MaxOpen, static (s, v) => s.Policy.MaxOpen = v, "Most anomalies open at a time; more are counted and not told.")
        .Value("max_births_per_frame", V.Integer(1, 10_000), static s => s.Policy.MaxBirthsPerFrame, static (s, v) => s.Policy.MaxBirthsPerFrame = v, "Most new templates told for one window, the most severe ones.")
        .Value("warm_up", V.Integer(5, 10_000), static s => s.Residual.WarmUp, SetWarmUp, "Values of a series before its scores count.")
        .Value("presence_warm_up", V.Integer(5, 10_000), static s => s.Presence.WarmUp, static (s, v) => s.Presence.WarmUp = v, "Windows with a value of a metric before its gaps and repetitions are judged.")
        .Value("end_after", V.Integer(10, 1_000_000), static s => s.Presence.EndAfter, static (s, v) => s.Presence.EndAfter = v, "Windows without a value after which a metric has ended for good and is told of no more; at least eight of its longest gaps.")
        .Value("level_shift", V.Integer(2, 10_000), static s => s.Residual.LevelShift, static (s, v) => s.Residual.LevelShift = v, "Extreme values in a row after which the new level is taken as normal.")
        .Value("max_seasonal_series", V.Integer(0, 10_000_000), static s => s.Residual.MaxSeasonalSeries, static (s, v) => s.Residual.MaxSeasonalSeries = v, "Series that may learn a season, about 0.6 kB each; 0 switches it off.")
        .Value("warm_start", V.Choice(("on", true), ("off", false)), static s => s.Residual.WarmStart, static (s, v) => s.Residual.WarmStart = v, "Whether a new series takes over spread, tails and day of series of the same metric with the same label names; about 1 kB a metric.")
        .Value("changes", V.Choice(("on", true), ("off", false)), static s => s.Changes.IsEnabled, static (s, v) => s.Changes.IsEnabled = v, "Whether levels that shifted, trends that go on and noise that changed are told; about 0.5 kB a series.")
        .Value("fluctuation", V.Choice(("on", true), ("off", false)), static s => s.Channels.Fluctuation, static (s, v) => s.Channels.Fluctuation = v, "Whether series that become restless are told; 53 bytes a series.")
        .Value("spectral", V.Choice(("on", true), ("off", false)), static s => s.Channels.Spectral, static (s, v) => s.Channels.Spectral = v, "Whether values that stand out of the spectrum of the window before them are told; 0.3 kB a series.")
        .Value("spectral_window", V.Choice(("64", 64), ("128", 128)), static s => s.Channels.SpectralWindow, static (s, v) => s.Channels.SpectralWindow = v, "Values of a spectrum.")
        .Value("ssa", V.Choice(("on", true), ("off", false)), static s => s.Channels.SingularSpectrum, static (s, v) => s.Channels.SingularSpectrum = v, "Whether values that singular spectrum analysis does not foretell are told; 0.3 kB a series.")
        .Value("novelty", V.Choice(("on", true), ("off", false)), static s => s.Channels.Novelty, static (s, v) => s.Channels.Novelty = v, "Whether values that are new to a series are told; 0.6 kB a series.")
        .Value("shape", V.Choice(("on", true), ("off", false)), static s => s.Channels.Shape, static (s, v) => s.Channels.Shape = v, "Whether parts of a day that do not fit the rest of it are told; 0.4 kB a series.")
        .Value("forest", V.Choice(("on", true), ("off", false)), static s => s.Channels.Forest, static (s, v) => s.Channels.Forest = v, "Whether values that lie apart from what a series has been, with those just before them, are told, by a random cut forest; 88 kB a series.")
        .Value("forest_trees", V.Integer(1, 100), static s => s.Channels.ForestTrees, static (s, v) => s.Channels.ForestTrees = v, "Trees of a forest.")
        .Value("forest_sample", V.Choice(("64", 64), ("128", 128), ("256", 256)), static s => s.Channels.ForestSample, static (s, v) => s.Channels.ForestSample = v, "Points that trees are made of; ten times as many values are remembered.")
        .Value("forest_shingle", V.Integer(1, 16), static s => s.Channels.ForestShingle, static (s, v) => s.Channels.ForestShingle = v, "Values that are looked at together.")
        .Value("max_forest_series", V.Integer(1, 100_000), static s => s.Channels.MaxForestSeries, static (s, v) => s.Channels.MaxForestSeries = v, "Series that have a forest, the first to come.")
        .Value("max_channel_series", V.Integer(1, 1_000_000), static s => s.Channels.MaxSeries, static (s, v) => s.Channels.MaxSeries = v, "Series that spectral, ssa, novelty and shape look at, each the first to come.")
        .Value("entities", V.Choice(("on", true), ("off", false)), static s => s.Entities.IsEnabled, static (s, v) => s.Entities.IsEnabled = v, "Whether unusual combinations of the series of one service and host are told; about 0.15 kB a series.")
        .Value("max_entities", V.Integer(1, 1_000_000), static s => s.Entities.MaxEntities, static (s, v) => s.Entities.MaxEntities = v, "Most services and hosts that are looked at so; later ones are not.")
        .Value("learning_windows", V.Integer(1, 1_000_000), static s => s.Template.LearningWindows, static (s, v) => s.Template.LearningWindows = v, "Windows at the start in which new templates are only learned.")
        .Value("count_learning_windows", V.Integer(20, 1_000_000), static s => s.Counts.LearningWindows, static (s, v) => s.Counts.LearningWindows = v, "Windows of a service from which is only learned in which numbers templates come beside each other.")
        .Value("learning_sessions", V.Integer(10, 1_000_000), static s => s.Sessions.LearningSessions, static (s, v) => s.Sessions.LearningSessions = v, "Sessions of a kind from which is only learned.")
        .Value("accept_sessions", V.Integer(2, 1_000_000), static s => s.Sessions.AcceptAfter, static (s, v) => s.Sessions.AcceptAfter = v, "Sessions with the same oddity after which it is usual, when they are one in a hundred.")
        .Value("max_session_kinds", V.Integer(1, 100_000), static s => s.Sessions.MaxKinds, static (s, v) => s.Sessions.MaxKinds = v, "Kinds of sessions that are looked at, by the service of their first line.")
        .Value("max_session_vectors", V.Integer(10, 100_000), static s => s.Sessions.MaxVectors, static (s, v) => s.Sessions.MaxVectors = v, "Count vectors that are remembered of a kind; the least used make room.")
        .Value("max_session_pairs", V.Integer(100, 10_000_000), static s => s.Sessions.MaxPairs, static (s, v) => s.Sessions.MaxPairs = v, "Pairs of templates in a row that are remembered of a kind; further ones are not learned.")
        .List("rules", RuleSchema.Rule, static s => s.Rules)
        .List("maintenance", RuleSchema.Maintenance, static s => s.Maintenance);

    /// <summary>Scores are trusted no earlier than they count, so a long warm-up moves that bound too.</summary>
    private static void SetWarmUp(ScoringOptions scoring, int values)
    {
        scoring.Residual.WarmUp = values;
        scoring.Residual.Trusted = Math.Max(scoring.Residual.Trusted, values);
    }
}
