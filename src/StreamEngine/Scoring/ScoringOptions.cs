using StreamEngine.Scoring.Presence;
using StreamEngine.Scoring.Rules;

namespace StreamEngine.Scoring;

/// <summary>Everything that can be set about scoring. The defaults are meant for all data.</summary>
public sealed class ScoringOptions
{
    /// <summary>The detector of deviations from a series' own history.</summary>
    public ResidualOptions Residual { get; set; } = new();

    /// <summary>The detector of new log templates, bursts and silences.</summary>
    public TemplateOptions Template { get; set; } = new();

    /// <summary>The detector of unusual counts of log templates.</summary>
    public CountOptions Counts { get; set; } = new();

    /// <summary>The detector of unusual sessions of log lines.</summary>
    public SessionOptions Sessions { get; set; } = new();

    /// <summary>The detector of metrics that stop, lose values or get stuck.</summary>
    public PresenceOptions Presence { get; set; } = new();

    /// <summary>The detector of changes of level, trend and noise.</summary>
    public ChangeOptions Changes { get; set; } = new();

    /// <summary>Further channels of single series.</summary>
    public ChannelOptions Channels { get; set; } = new();

    /// <summary>The detector of what the series of an entity show together.</summary>
    public EntityOptions Entities { get; set; } = new();

    /// <summary>How scores become episodes.</summary>
    public AlertPolicyOptions Policy { get; set; } = new();

    /// <summary>What is told of single series, at most 1,000 rules. Default none.</summary>
    public IList<AlertRule> Rules { get; set; } = [];

    /// <summary>When series are worked on, at most 1,000. Default never.</summary>
    public IList<MaintenanceWindow> Maintenance { get; set; } = [];

    /// <summary>Checks all limits.</summary>
    /// <returns>One sentence an error; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Residual.Validate(errors);
        Template.Validate(errors);
        Counts.Validate(errors);
        Sessions.Validate(errors);
        Presence.Validate(errors);
        Channels.Validate(errors);
        Entities.Validate(errors);
        Policy.Validate(errors);
        errors.AddRange(RuleCheck.Run(this).Select(static e => e.ToString()));
        return errors;
    }
}
