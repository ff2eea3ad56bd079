using StreamEngine.Insights;
using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>Tells of an incident that is likely: when it becomes so, when it becomes much more so, and what came of it.</summary>
/// <param name="least">Probability from which it is told.</param>
/// <param name="horizon">The horizon, nanoseconds.</param>
internal sealed class RiskAlert(double least, long horizon)
{
    /// <summary>Rise of the probability that is worth another revision.</summary>
    private const double Rise = 0.15;

    private Insight? _told;
    private long _above;

    /// <summary>Takes a probability.</summary>
    internal void Judge(RiskModel model, in RiskTick risk, SignVote[] votes, bool isTelling, IInsightHandler output)
    {
        bool likely = isTelling && risk.Probability >= least && votes.Length > 0;
        if (!likely)
        {
            return;
        }

        _above = risk.Time;
        if (_told is null || risk.Probability >= _told.Risk!.Probability + Rise)
        {
            Insight told = RiskText.Describe(model, risk, votes, horizon);
            _told = _told is null ? told : told with { Id = _told.Id, Time = _told.Time, Revision = _told.Revision + 1 };
            output.OnInsight(_told);
        }
    }

    /// <summary>An incident has come.</summary>
    internal void Came(RiskModel model, long time, IInsightHandler output)
    {
        if (_told is not null)
        {
            Close(model, time, output, RiskText.Came(_told.Time, time));
        }
    }

    /// <summary>The time that was told of is over when nothing has come within a horizon of the last time it was likely.</summary>
    internal void Pass(RiskModel model, long time, IInsightHandler output)
    {
        if (_told is not null && time - _above > horizon)
        {
            Close(model, _above + horizon, output, RiskText.Passed(horizon));
        }
    }

    internal void Complete(IInsightHandler output)
    {
        if (_told is not null)
        {
            output.OnInsight(_told with { Revision = _told.Revision + 1 });
            _told = null;
        }
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_above);
        output.WriteBoolean(_told is not null);
        if (_told is not null)
        {
            InsightState.Save(_told, output);
            RiskText.Save(_told.Risk!, output);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        _above = input.ReadInt64();
        _told = null;
        if (input.ReadBoolean())
        {
            Insight told = InsightState.Load(ref input);
            _told = told with { Risk = RiskText.Load(ref input) };
        }
    }

    private void Close(RiskModel model, long time, IInsightHandler output, Evidence outcome)
    {
        Insight told = _told!;
        _told = null;
        output.OnInsight(told with
        {
            Revision = told.Revision + 1,
            IsOpen = false,
            End = time,
            Severity = InsightSeverity.Info,
            Evidence = [outcome, .. told.Evidence],
            Risk = told.Risk! with { Incidents = model.Incidents },
        });
    }
}
