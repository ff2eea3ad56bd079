using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Series;

/// <summary>Writes the description of a series down and reads it.</summary>
internal static class SeriesInfoState
{
    /// <summary>Writes a description but for its id.</summary>
    internal static void Save(SeriesInfo info, SnapshotOutput output)
    {
        output.WriteInt32((int)info.Kind);
        output.WriteInt32(info.Template);
        output.WriteString(info.Name);
        output.WriteInt32(info.Labels.Count);
        foreach ((string key, string value) in info.Labels)
        {
            output.WriteString(key);
            output.WriteString(value);
        }

        output.WriteEntity(info.Entity);
    }

    /// <summary>Reads the description of an id.</summary>
    /// <exception cref="SnapshotException">The bytes are none.</exception>
    internal static SeriesInfo Load(ref SnapshotInput input, int id)
    {
        var kind = (SeriesKind)input.ReadInt32(0, (int)SeriesKind.Distribution);
        int template = input.ReadInt32(-1, int.MaxValue);
        string name = input.ReadText();
        var labels = new KeyValuePair<string, string>[input.ReadCount(2 * sizeof(int))];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = new(input.ReadText(), input.ReadText());
        }

        return new SeriesInfo(id, kind, name, labels, input.ReadEntity(), template);
    }
}
