using System.Text;
using StreamEngine.Batching;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates;

/// <summary>Writes a template down and reads it.</summary>
internal static class TemplateState
{
    /// <summary>Most bytes of an example.</summary>
    internal const int MaxExample = 256;

    /// <summary>Fewest bytes of a template.</summary>
    internal const int LeastBytes = 71;

    /// <summary>Fewest bytes of a template of version 1.</summary>
    internal const int LeastBytesOfVersion1 = 59;

    private const byte HasForm = 1;
    private const byte General = 2;

    internal static void Save(TemplateInfo template, SnapshotOutput output)
    {
        output.WriteInt64((long)template.Key.Number);
        output.WriteInt64((long)template.Key.Check);
        output.WriteByte((byte)((template.Form is null ? 0 : HasForm) | (template.IsGeneral ? General : 0)));
        output.WriteBytes(template.Form ?? []);
        output.WriteBytes(template.ExampleBytes);
        output.WriteEntity(template.Entity);
        output.WriteByte((byte)template.Severity);
        output.WriteInt64(template.FirstSeen);
        output.WriteInt64(template.LastSeen);
        output.WriteInt64(template.Count);
        output.WriteInt64(template.LastLine);
        output.WriteInt64(template.ReplacedAt);
        output.WriteInt32(template.ReplacedBy?.Index ?? -1);
    }

    /// <summary>Reads a template; <paramref name="replacedBy"/> gets the index of the one that took it over, -1 for none.</summary>
    internal static TemplateInfo Load(ref SnapshotInput input, int index, EntityTable entities, out int replacedBy)
    {
        var key = new KeyHash((ulong)input.ReadInt64(), (ulong)input.ReadInt64());
        byte flags = input.ReadByte();
        ReadOnlySpan<byte> form = input.ReadBytes();
        input.Require(TemplateForm.IsWellFormed(form), "a template whose marks are in pairs");
        byte[] example = input.ReadBytes().ToArray();
        var template = new TemplateInfo(index, key, (flags & HasForm) != 0 ? form.ToArray() : null, example, entities.Of(input.ReadEntity()))
        {
            Severity = (Severity)input.ReadByte(),
            FirstSeen = input.ReadInt64(),
            LastSeen = input.ReadInt64(),
            Count = input.ReadInt64(),
            LastLine = input.ReadInt64(),
            ReplacedAt = input.ReadInt64(),
            IsGeneral = (flags & General) != 0,
        };
        replacedBy = input.ReadInt32(-1, int.MaxValue);
        return template;
    }

    /// <summary>Reads a template of version 1, of which the text was kept; <paramref name="replacedBy"/> gets the index of the one that had the text.</summary>
    internal static TemplateInfo LoadVersion1(ref SnapshotInput input, int index, TemplateForm form, EntityTable entities, out int replacedBy)
    {
        form.Read(TemplateText.Read(input.ReadText()));
        byte[] example = Encoding.UTF8.GetBytes(input.ReadText());
        Entity entity = entities.Of(input.ReadEntity());
        var template = new TemplateInfo(index, KeyHash.Of(form.Key), form.Form.ToArray(), example, entity)
        {
            Severity = (Severity)input.ReadByte(),
            FirstSeen = input.ReadInt64(),
            LastSeen = input.ReadInt64(),
            Count = input.ReadInt64(),
            ReplacedAt = input.ReadInt64(),
            IsGeneral = input.ReadBoolean(),
        };
        input.ReadBoolean();
        replacedBy = input.ReadInt32(0, int.MaxValue);
        return template;
    }

    /// <summary>Passes over the signatures and counted shapes of version 1, which come by themselves again.</summary>
    internal static void SkipVersion1(ref SnapshotInput input)
    {
        for (int i = input.ReadCount(20); i > 0; i--)
        {
            input.ReadInt64();
            input.ReadInt64();
            input.ReadInt32();
        }

        for (int i = input.ReadCount(12); i > 0; i--)
        {
            input.ReadInt64();
            input.ReadInt32();
        }
    }
}
