using StreamEngine.Batching;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing;

/// <summary>New templates in snapshots.</summary>
internal static class TemplateBirthState
{
    /// <summary>Writes a new template.</summary>
    internal static void Save(TemplateBirth birth, SnapshotOutput output)
    {
        output.WriteInt64(birth.Time);
        output.WriteInt32(birth.Template);
        output.WriteString(birth.TemplateId);
        output.WriteString(birth.Text);
        output.WriteByte((byte)birth.Severity);
        output.WriteEntity(birth.Entity);
        output.WriteString(birth.Example);
        output.WriteBoolean(birth.IsGeneral);
    }

    /// <summary>Reads a new template.</summary>
    /// <exception cref="SnapshotException">There is none.</exception>
    internal static TemplateBirth Load(ref SnapshotInput input)
    {
        var birth = new TemplateBirth(
            input.ReadInt64(), input.ReadInt32(0, input.TemplateCount - 1), input.ReadText(), input.ReadText(), (Severity)input.ReadByte(), input.ReadEntity(), input.ReadText());
        return birth with { IsGeneral = input.ReadBoolean() };
    }
}
