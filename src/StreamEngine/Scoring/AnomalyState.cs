using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>Writes anomalies and births of templates down and reads them.</summary>
internal static class AnomalyState
{
    /// <summary>Fewest bytes of an anomaly.</summary>
    internal const int LeastBytes = 130;

    /// <summary>Fewest bytes of a birth.</summary>
    internal const int LeastBirthBytes = 38;

    internal static void Save(Anomaly anomaly, SnapshotOutput output)
    {
        output.WriteByte((byte)anomaly.Kind);
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

    internal static Anomaly Load(ref SnapshotInput input) => new()
    {
        Kind = (AnomalyKind)ReadEnum(ref input, (byte)AnomalyKind.VarianceChange),
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

    private static byte ReadEnum(ref SnapshotInput input, byte last)
    {
        byte value = input.ReadByte();
        input.Require(value <= last, "a kind that is known");
        return value;
    }

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
