using StreamEngine.Snapshots;

namespace StreamEngine.Insights;

/// <summary>Writes insights down and reads them.</summary>
internal static class InsightState
{
    internal static void Save(Insight insight, SnapshotOutput output)
    {
        output.WriteInt32((int)insight.Type);
        output.WriteString(insight.Id);
        output.WriteInt32(insight.Revision);
        output.WriteInt64(insight.Time);
        output.WriteInt64(insight.End);
        output.WriteBoolean(insight.IsOpen);
        output.WriteInt32((int)insight.Severity);
        output.WriteEntity(insight.Entity);
        output.WriteString(insight.Title);
        output.WriteDouble(insight.Score);
        output.WriteString(insight.Series);
        output.WriteInt32(insight.SeriesId);
        SaveEvidence(insight.Evidence, output);
        SaveDeviation(insight.Deviation, output);
        SaveForecast(insight.Forecast, output);
        SaveCauses(insight.Causes, output);
        output.WriteInt32(insight.Members.Count);
        foreach (string member in insight.Members)
        {
            output.WriteString(member);
        }
    }

    internal static Insight Load(ref SnapshotInput input) => new()
    {
        Type = (InsightType)input.ReadInt32(0, (int)InsightType.ChangeImpact),
        Id = input.ReadText(),
        Revision = input.ReadInt32(),
        Time = input.ReadInt64(),
        End = input.ReadInt64(),
        IsOpen = input.ReadBoolean(),
        Severity = (InsightSeverity)input.ReadInt32(0, (int)InsightSeverity.Critical),
        Entity = input.ReadEntity(),
        Title = input.ReadText(),
        Score = input.ReadDouble(),
        Series = input.ReadString(),
        SeriesId = input.ReadInt32(-1, input.SeriesCount - 1),
        Evidence = LoadEvidence(ref input),
        Deviation = LoadDeviation(ref input),
        Forecast = LoadForecast(ref input),
        Causes = LoadCauses(ref input),
        Members = LoadMembers(ref input),
    };

    private static void SaveEvidence(IReadOnlyList<Evidence> evidence, SnapshotOutput output)
    {
        output.WriteInt32(evidence.Count);
        foreach (Evidence reason in evidence)
        {
            output.WriteString(reason.Kind);
            output.WriteString(reason.Text);
            output.WriteString(reason.Series);
            output.WriteInt64(reason.Time);
            output.WriteString(reason.Example);
        }
    }

    private static Evidence[] LoadEvidence(ref SnapshotInput input)
    {
        var evidence = new Evidence[input.ReadCount(24)];
        for (int i = 0; i < evidence.Length; i++)
        {
            evidence[i] = new Evidence(input.ReadText(), input.ReadText(), input.ReadString(), input.ReadInt64(), input.ReadString());
        }

        return evidence;
    }

    private static void SaveDeviation(Deviation? deviation, SnapshotOutput output)
    {
        output.WriteBoolean(deviation is not null);
        if (deviation is not null)
        {
            output.WriteString(deviation.Detector);
            output.WriteString(deviation.Kind);
            output.WriteDoubles([deviation.Observed, deviation.Expected, deviation.Lower, deviation.Upper, deviation.PValue]);
            output.WriteInt32(deviation.Direction);
        }
    }

    private static Deviation? LoadDeviation(ref SnapshotInput input) => !input.ReadBoolean() ? null : new Deviation(
        input.ReadText(), input.ReadText(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadInt32(-1, 1));

    private static void SaveForecast(ThresholdForecast? forecast, SnapshotOutput output)
    {
        output.WriteBoolean(forecast is not null);
        if (forecast is not null)
        {
            output.WriteDoubles([forecast.Threshold, forecast.Current, forecast.RatePerHour]);
            output.WriteInt64s([forecast.GrowingSince, forecast.ReachedAt, forecast.Earliest, forecast.Latest]);
            output.WriteDouble(forecast.Confidence);
        }
    }

    private static ThresholdForecast? LoadForecast(ref SnapshotInput input) => !input.ReadBoolean() ? null : new ThresholdForecast(
        input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadInt64(), input.ReadInt64(), input.ReadInt64(), input.ReadInt64(), input.ReadDouble());

    private static void SaveCauses(IReadOnlyList<Cause> causes, SnapshotOutput output)
    {
        output.WriteInt32(causes.Count);
        foreach (Cause cause in causes)
        {
            output.WriteEntity(cause.Entity);
            output.WriteString(cause.Series);
            output.WriteDouble(cause.Score);
            output.WriteString(cause.Why);
        }
    }

    private static Cause[] LoadCauses(ref SnapshotInput input)
    {
        var causes = new Cause[input.ReadCount(28)];
        for (int i = 0; i < causes.Length; i++)
        {
            causes[i] = new Cause(input.ReadEntity(), input.ReadText(), input.ReadDouble(), input.ReadText());
        }

        return causes;
    }

    private static string[] LoadMembers(ref SnapshotInput input)
    {
        string[] members = new string[input.ReadCount(sizeof(int))];
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = input.ReadText();
        }

        return members;
    }
}
