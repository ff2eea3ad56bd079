using StreamEngine.Batching;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates;

/// <summary>Writes a template down and reads it. Its id follows from its text.</summary>
internal static class TemplateState
{
    /// <summary>Fewest bytes of a template.</summary>
    internal const int LeastBytes = 59;

    internal static void Save(TemplateInfo template, SnapshotOutput output)
    {
        output.WriteString(template.Text);
        output.WriteString(template.Example);
        output.WriteEntity(template.Entity);
        output.WriteByte((byte)template.Severity);
        output.WriteInt64(template.FirstSeen);
        output.WriteInt64(template.LastSeen);
        output.WriteInt64(template.Count);
        output.WriteInt64(template.ReplacedAt);
        output.WriteBoolean(template.IsGeneral);
        output.WriteBoolean(template.HasTakenOver);
    }

    internal static TemplateInfo Load(ref SnapshotInput input, int index)
    {
        string text = input.ReadText();
        return new TemplateInfo
        {
            Index = index,
            Id = TemplateTable.IdOf(text),
            Text = text,
            Example = input.ReadText(),
            Entity = input.ReadEntity(),
            Severity = (Severity)input.ReadByte(),
            FirstSeen = input.ReadInt64(),
            LastSeen = input.ReadInt64(),
            Count = input.ReadInt64(),
            ReplacedAt = input.ReadInt64(),
            IsGeneral = input.ReadBoolean(),
            HasTakenOver = input.ReadBoolean(),
        };
    }
}
