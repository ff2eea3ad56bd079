using StreamEngine.Batching;
using StreamEngine.Scoring.Explaining;
using StreamEngine.Scoring.Rules;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>Writes anomalies and births of templates down and reads them.</summary>
internal static class AnomalyState
{
    /// <summary>Fewest bytes of an anomaly.</summary>
    internal const int LeastBytes = 130;

    /// <summary>Above the kind stands the urgency that a rule says, from 1 on.</summary>
    private const int KindBits = 5;

    private const int KindMask = (1 << KindBits) - 1;

    /// <summary>Stands before an anomaly that is written with its past; no kind and urgency give it.</summary>
    private const byte WithPast = byte.MaxValue;

    /// <summary>Fewest bytes of a birth.</summary>
    internal const int LeastBirthBytes = 38;

    internal static void Save(Anomaly anomaly, SnapshotOutput output)
    {
        output.WriteByte(WithPast);
        SavePast(anomaly, output);
        output.WriteByte((byte)((int)anomaly.Kind | ((anomaly.Urgency is { } urgency ? (int)urgency + 1 : 0) << KindBits)));
        output.WriteString(anomaly.Detector);
        output.WriteString(anomaly.Series);
        output.WriteString(anomaly.Metric);
        output.WriteInt32(anomaly.SeriesId);
        output.WriteEntity(anomaly.Entity);
        output.WriteInt64(anomaly.Start);
        output.WriteInt64(anomaly.End);
        output.WriteInt64(anomaly.DetectedAt);
        output.WriteBoolean(anomaly.IsOpen);
        output.WriteDouble(anomaly.PValue);
        output.WriteDouble(anomaly.Score);
        output.WriteInt32(anomaly.Direction);
        output.WriteDouble(anomaly.Observed);
        output.WriteDouble(anomaly.Expected);
        output.WriteDouble(anomaly.Lower);
        output.WriteDouble(anomaly.Upper);
        output.WriteByte((byte)anomaly.Severity);
        output.WriteInt64(anomaly.Window);
        output.WriteBoolean(anomaly.SpansDays);
        output.WriteBoolean(anomaly.IsGrowth);
        output.WriteInt32(anomaly.Also.Count);
        foreach (string also in anomaly.Also)
        {
            output.WriteString(also);
        }

        output.WriteInt32(anomaly.AlsoCount);
        output.WriteString(anomaly.Template);
        output.WriteString(anomaly.Example);
    }

    internal static Anomaly Load(ref SnapshotInput input)
    {
        byte first = input.ReadByte();
        if (first == WithPast)
        {
            string? season = input.ReadString();
            long onceIn = input.ReadInt64(0, long.MaxValue);
            long watched = input.ReadInt64(0, long.MaxValue);
            EarlierEvent? earlier = LoadEarlier(ref input);
            return Load(ref input, input.ReadByte()) with { Season = season, OnceIn = onceIn, Watched = watched, Earlier = earlier };
        }

        return Load(ref input, first);
    }

    private static Anomaly Load(ref SnapshotInput input, byte first)
    {
        int urgency = (first >> KindBits) - 1;
        input.Require((first & KindMask) <= (byte)AnomalyKind.UnusualCombination && urgency <= (int)AlertUrgency.Critical, "a kind and an urgency that are known");
        return Load(ref input, (AnomalyKind)(first & KindMask), urgency < 0 ? null : (AlertUrgency)urgency);
    }

    private static Anomaly Load(ref SnapshotInput input, AnomalyKind kind, AlertUrgency? urgency) => new()
    {
        Kind = kind,
        Urgency = urgency,
        Detector = input.ReadText(),
        Series = input.ReadText(),
        Metric = input.ReadText(),
        SeriesId = input.ReadInt32(-1, input.SeriesCount - 1),
        Entity = input.ReadEntity(),
        Start = input.ReadInt64(),
        End = input.ReadInt64(),
        DetectedAt = input.ReadInt64(),
        IsOpen = input.ReadBoolean(),
        PValue = input.ReadDouble(),
        Score = input.ReadDouble(),
        Direction = input.ReadInt32(-1, 1),
        Observed = input.ReadDouble(),
        Expected = input.ReadDouble(),
        Lower = input.ReadDouble(),
        Upper = input.ReadDouble(),
        Severity = (Severity)input.ReadByte(),
        Window = input.ReadInt64(),
        SpansDays = input.ReadBoolean(),
        IsGrowth = input.ReadBoolean(),
        Also = ReadTexts(ref input),
        AlsoCount = input.ReadInt32(0, int.MaxValue),
        Template = input.ReadString(),
        Example = input.ReadString(),
    };

    private static void SavePast(Anomaly anomaly, SnapshotOutput output)
    {
        output.WriteString(anomaly.Season);
        output.WriteInt64s([anomaly.OnceIn, anomaly.Watched]);
        output.WriteBoolean(anomaly.Earlier is not null);
        if (anomaly.Earlier is { } earlier)
        {
            output.WriteInt64s([earlier.Start, earlier.End]);
            output.WriteDouble(earlier.Observed);
            output.WriteBoolean(earlier.WasTold);
            output.WriteInt32(earlier.Count);
        }
    }

    private static EarlierEvent? LoadEarlier(ref SnapshotInput input) => !input.ReadBoolean()
        ? null
        : new EarlierEvent(input.ReadInt64(), input.ReadInt64(), input.ReadDouble(), input.ReadBoolean(), input.ReadInt32(1, int.MaxValue));

    private static string[] ReadTexts(ref SnapshotInput input)
    {
        int count = input.ReadCount(sizeof(int));
        string[] texts = count == 0 ? [] : new string[count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = input.ReadText();
        }

        return texts;
    }
}
