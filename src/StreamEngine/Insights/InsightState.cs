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

    /// <summary>Reads an insight.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="hasPast">False when it was written before insights had shares and a past.</param>
    internal static Insight Load(ref SnapshotInput input, bool hasPast = true) => new()
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
        Evidence = LoadEvidence(ref input, hasPast),
        Deviation = LoadDeviation(ref input, hasPast),
        Forecast = LoadForecast(ref input, hasPast),
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
            output.WriteDouble(reason.Share ?? double.NaN);
        }
    }

    private static Evidence[] LoadEvidence(ref SnapshotInput input, bool hasShares)
    {
        var evidence = new Evidence[input.ReadCount(24)];
        for (int i = 0; i < evidence.Length; i++)
        {
            evidence[i] = new Evidence(input.ReadText(), input.ReadText(), input.ReadString(), input.ReadInt64(), input.ReadString());
            double share = hasShares ? input.ReadDouble() : double.NaN;
            evidence[i] = double.IsNaN(share) ? evidence[i] : evidence[i] with { Share = share };
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
            output.WriteInt64s([deviation.OnceIn, deviation.Watched]);
            output.WriteString(deviation.Season);
            output.WriteBoolean(deviation.LastSimilar is not null);
            if (deviation.LastSimilar is { } last)
            {
                output.WriteInt64s([last.Time, last.End]);
                output.WriteDouble(last.Observed);
                output.WriteBoolean(last.WasTold);
                output.WriteInt32(last.Count);
            }
        }
    }

    private static Deviation? LoadDeviation(ref SnapshotInput input, bool hasPast)
    {
        if (!input.ReadBoolean())
        {
            return null;
        }

        var deviation = new Deviation(
            input.ReadText(), input.ReadText(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadInt32(-1, 1));
        return !hasPast ? deviation : deviation with
        {
            OnceIn = input.ReadInt64(0, long.MaxValue),
            Watched = input.ReadInt64(0, long.MaxValue),
            Season = input.ReadString(),
            LastSimilar = input.ReadBoolean() ? new SimilarEvent(input.ReadInt64(), input.ReadInt64(), input.ReadDouble(), input.ReadBoolean(), input.ReadInt32()) : null,
        };
    }

    private static void SaveForecast(ThresholdForecast? forecast, SnapshotOutput output)
    {
        output.WriteBoolean(forecast is not null);
        if (forecast is not null)
        {
            output.WriteDoubles([forecast.Threshold, forecast.Current, forecast.RatePerHour]);
            output.WriteInt64s([forecast.GrowingSince, forecast.ReachedAt, forecast.Earliest, forecast.Latest]);
            output.WriteDouble(forecast.Confidence);
            output.WriteBoolean(forecast.IsLearned);
        }
    }

    private static ThresholdForecast? LoadForecast(ref SnapshotInput input, bool hasPast) => !input.ReadBoolean() ? null : new ThresholdForecast(
        input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadInt64(), input.ReadInt64(), input.ReadInt64(), input.ReadInt64(), input.ReadDouble())
    {
        IsLearned = hasPast && input.ReadBoolean(),
    };

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
