using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.LogValues;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Windowing;

/// <summary>What the window stage needs of a row, so that it can be held back after its batch is gone.</summary>
internal struct WindowRow
{
    internal EventKind Kind;
    internal long Time;

    /// <summary>Metrics: dense series id. Logs: slot of the service.</summary>
    internal int Key;

    /// <summary>Metrics: the value. Logs: duration in seconds or NaN.</summary>
    internal double Value;

    /// <summary>Logs: size in bytes or NaN.</summary>
    internal double Size;

    /// <summary>Logs: dense template index, -1 for none.</summary>
    internal int Template;
    internal short Status;
    internal byte Severity;
    internal ChangeEvent? Change;

    /// <summary>Metrics: the histogram of a point that is one.</summary>
    internal byte[]? Histogram;

    /// <summary>Logs: the id of the session of a line that is held back; null when it has none.</summary>
    internal byte[]? Session;

    /// <summary>Logs: numbers of the text that have series of their own.</summary>
    internal ArraySegment<LogValue> Values;

    /// <summary>Logs: a number of the text that is unusual; null for none.</summary>
    internal UnusualValue? Unusual;

    /// <summary>What queries have read of the row; null when there are none.</summary>
    internal QueryValues? Queries;

    internal readonly void Save(SnapshotOutput output)
    {
        output.WriteByte((byte)Kind);
        output.WriteInt64(Time);
        output.WriteInt32(Key);
        output.WriteDouble(Value);
        output.WriteDouble(Size);
        output.WriteInt32(Template);
        output.WriteInt32(Status);
        output.WriteByte(Severity);
        output.WriteBoolean(Change is not null);
        if (Change is not null)
        {
            output.WriteChange(Change);
        }

        output.WriteBytes(Histogram);
        output.WriteBytes(Session);
        output.WriteInt32(Values.Count);
        for (int i = 0; i < Values.Count; i++)
        {
            Values[i].Save(output);
        }

        output.WriteBoolean(Unusual is not null);
        Unusual?.Save(output);
    }

    internal static WindowRow Load(ref SnapshotInput input)
    {
        byte kind = input.ReadByte();
        input.Require(kind <= (byte)EventKind.Change, "a kind of record");
        return new WindowRow
        {
            Kind = (EventKind)kind,
            Time = input.ReadInt64(),
            Key = input.ReadInt32(0, int.MaxValue),
            Value = input.ReadDouble(),
            Size = input.ReadDouble(),
            Template = input.ReadInt32(-1, input.TemplateCount - 1),
            Status = (short)input.ReadInt32(short.MinValue, short.MaxValue),
            Severity = input.ReadByte(),
            Change = input.ReadBoolean() ? input.ReadChange() : null,
            Histogram = input.Version > 1 ? ReadHistogram(ref input) : null,
            Session = input.Version > 2 && input.ReadBytes() is { IsEmpty: false } id ? id.ToArray() : null,
            Values = input.Version > 3 ? ReadValues(ref input) : default,
            Unusual = input.Version > 3 && input.ReadBoolean() ? UnusualValue.Load(ref input) : null,
        };
    }

    /// <summary>Has its numbers in memory of its own, so that the row can be kept.</summary>
    internal void KeepValues() => Values = Values.Count == 0 ? default : new ArraySegment<LogValue>([.. Values]);

    private static ArraySegment<LogValue> ReadValues(ref SnapshotInput input)
    {
        var values = new LogValue[input.ReadCount(sizeof(int) + sizeof(double))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = LogValue.Load(ref input);
        }

        return new ArraySegment<LogValue>(values);
    }

    /// <summary>Reads a histogram that was written as bytes; null when there is none.</summary>
    internal static byte[]? ReadHistogram(ref SnapshotInput input)
    {
        ReadOnlySpan<byte> bytes = input.ReadBytes();
        input.Require(bytes.IsEmpty || HistogramPoint.IsValid(bytes, HistogramCellStore.MaxBuckets), "a histogram");
        return bytes.IsEmpty ? null : bytes.ToArray();
    }
}
