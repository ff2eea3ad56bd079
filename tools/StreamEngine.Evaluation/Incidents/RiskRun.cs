using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Prediction;
using StreamEngine.Prediction.Precursors;

namespace StreamEngine.Evaluation.Incidents;

/// <summary>A generated system through the pipeline of <c>analyze</c> with all defaults, and what it said of incidents to come.</summary>
internal sealed class RiskRun
{
    private const long Minute = 60_000_000_000;

    private RiskRun(OutagePlan plan) => Plan = plan;

    internal OutagePlan Plan { get; }

    /// <summary>All probabilities in order, and whether the engine would have told of them.</summary>
    internal List<(double Minute, RiskTick Tick, bool IsTelling)> Ticks { get; } = [];

    /// <summary>Minutes at which the engine first told of an incident that counts.</summary>
    internal List<double> Incidents { get; } = [];

    /// <summary>Minutes at which it told of an anomaly.</summary>
    internal List<double> Anomalies { get; } = [];

    /// <summary>What it foretold: minute and probability, and the insight.</summary>
    internal List<(double Minute, Insight Told)> Alerts { get; } = [];

    internal double Skill { get; private set; }

    internal double LeastSkill { get; private set; }

    internal static async Task<RiskRun> RunAsync(OutageKind kind, int days, int seed, int horizonMinutes)
    {
        OutagePlan plan = OutagePlan.Create(kind, days, seed, OutageSystem.SpikeSeries);
        var run = new RiskRun(plan);
        var system = new OutageSystem(plan, seed);
        using var metrics = new MinuteStream(plan.Minutes, system.Metrics);
        using var log = new MinuteStream(plan.Minutes, system.Log);
        var builder = new PipelineBuilder();
        var options = new IncidentForecastOptions { Horizon = TimeSpan.FromMinutes(horizonMinutes) };
        builder.Options.IncidentForecasts.Enabled = false;
        var forecaster = new IncidentForecaster(options) { Watch = (tick, telling) => run.Ticks.Add((MinuteOf(tick.Time), tick, telling)) };
        var known = new HashSet<string>(StringComparer.Ordinal);
        await using StreamPipeline pipeline = builder.AddDefaults().AddForecaster(forecaster).AddStream(metrics, "metrics", "influx").AddStream(log, "log", "json")
            .OnFrame(scored => run.Anomalies.AddRange(scored.Anomalies.Where(static a => a.IsOpen).Select(static a => MinuteOf(a.DetectedAt)).Distinct()))
            .OnInsight(insight =>
            {
                if (insight.Type == InsightType.Incident && insight.IsOpen && insight.Severity >= options.LeastSeverity && known.Add(insight.Id))
                {
                    run.Incidents.Add(MinuteOf(insight.End));
                }
                else if (insight.Risk is not null && insight.Revision == 1)
                {
                    run.Alerts.Add((MinuteOf(insight.End), insight));
                }
            }).Build();
        await pipeline.RunAsync().ConfigureAwait(false);
        (run.Skill, run.LeastSkill) = (forecaster.Skill, forecaster.LeastSkill);
        return run;
    }

    internal static double MinuteOf(long time) => (time - OutageSystem.Start) / (double)Minute;
}
