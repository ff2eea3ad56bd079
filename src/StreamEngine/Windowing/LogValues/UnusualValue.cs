using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Templates;

namespace StreamEngine.Windowing.LogValues;

/// <summary>A number in a line that is outside of what the slot of its template has had.</summary>
/// <param name="Template">Dense index of the template.</param>
/// <param name="TemplateId">Its id.</param>
/// <param name="Text">Its text at that time.</param>
/// <param name="Slot">Number of the slot, from 1.</param>
/// <param name="Key">The word before the equals sign in front of it; null for none.</param>
/// <param name="Type">What the number is.</param>
internal sealed record UnusualValue(int Template, string TemplateId, string Text, int Slot, string? Key, ParameterType Type)
{
    /// <summary>Bytes of a line that are kept.</summary>
    internal const int MaxExample = 512;

    /// <summary>The number, in the base unit of its type.</summary>
    internal double Number { get; init; }

    /// <summary>The number as it is written.</summary>
    internal string Written { get; init; } = string.Empty;

    /// <summary>Chance of a number as far away in a window, by those before it.</summary>
    internal double PValue { get; init; }

    /// <summary>What the slot had before the window.</summary>
    internal SlotHistory History { get; init; }

    /// <summary>Service or host of the line.</summary>
    internal Entity Entity { get; init; } = Entity.None;

    /// <summary>Severity of the line.</summary>
    internal Severity Severity { get; init; }

    /// <summary>The line.</summary>
    internal string Example { get; init; } = string.Empty;

    /// <summary>Such numbers of the slot in the window.</summary>
    internal int Count { get; init; } = 1;

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(Template);
        output.WriteString(TemplateId);
        output.WriteString(Text);
        output.WriteInt32(Slot);
        output.WriteString(Key);
        output.WriteByte((byte)Type);
        output.WriteDouble(Number);
        output.WriteString(Written);
        output.WriteDouble(PValue);
        output.WriteInt64(History.Values);
        output.WriteDouble(History.Least);
        output.WriteDouble(History.Median);
        output.WriteDouble(History.High);
        output.WriteDouble(History.Greatest);
        output.WriteEntity(Entity);
        output.WriteByte((byte)Severity);
        output.WriteString(Example);
        output.WriteInt32(Count);
    }

    internal static UnusualValue Load(ref SnapshotInput input) =>
        new(input.ReadInt32(0, input.TemplateCount - 1), input.ReadText(), input.ReadText(), input.ReadInt32(1, int.MaxValue), input.ReadString(), ReadType(ref input))
        {
            Number = input.ReadDouble(),
            Written = input.ReadText(),
            PValue = input.ReadDouble(),
            History = new SlotHistory(input.ReadInt64(0, long.MaxValue), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble()),
            Entity = input.ReadEntity(),
            Severity = (Severity)input.ReadByte(),
            Example = input.ReadText(),
            Count = input.ReadInt32(1, int.MaxValue),
        };

    internal static ParameterType ReadType(ref SnapshotInput input)
    {
        byte type = input.ReadByte();
        input.Require(type <= (byte)ParameterType.List, "a type of values");
        return (ParameterType)type;
    }
}

/// <summary>What a slot has had.</summary>
/// <param name="Values">Numbers that were looked at.</param>
/// <param name="Least">The least of late.</param>
/// <param name="Median">The median of late.</param>
/// <param name="High">What 99 of 100 were below of late.</param>
/// <param name="Greatest">The greatest of late.</param>
internal readonly record struct SlotHistory(long Values, double Least, double Median, double High, double Greatest);
