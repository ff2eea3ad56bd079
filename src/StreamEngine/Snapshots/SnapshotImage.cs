using System.Text;

namespace StreamEngine.Snapshots;

/// <summary>A snapshot in memory, on its way to a file: sections by name, and the parts of the engine that have none. Used again for the next one.</summary>
internal sealed class SnapshotImage
{
    private readonly List<Section> _sections = [];
    private readonly List<string> _left = [];
    private readonly Dictionary<string, SnapshotOutput> _outputs = new(StringComparer.Ordinal);

    /// <summary>The sections in the order in which they are read.</summary>
    internal IReadOnlyList<Section> Sections => _sections;

    /// <summary>Parts whose state is not in the snapshot: after a restart they begin anew.</summary>
    internal IReadOnlyList<string> Left => _left;

    /// <summary>Bytes of all sections.</summary>
    internal long Bytes => _sections.Sum(static s => s.Output.Length);

    /// <summary>Writes a part down.</summary>
    /// <param name="name">Name of the section, at most 256 bytes, which no other one has.</param>
    /// <param name="part">The part; one that has no state to write is named instead.</param>
    /// <exception cref="ArgumentException">The name is taken, or too long.</exception>
    internal void Add(string name, object part)
    {
        if (Encoding.UTF8.GetByteCount(name) is 0 or > SnapshotFormat.MaxName || _sections.Exists(s => s.Name == name) || _left.Contains(name))
        {
            throw new ArgumentException($"The section {name} cannot be written: its name is taken, empty or too long.", nameof(name));
        }

        if (part is not ISnapshotState state)
        {
            _left.Add(name);
            return;
        }

        SnapshotOutput output = OutputOf(name);

        // A part that failed may have left something behind.
        output.Clear();
        state.Save(output);
        _sections.Add(new Section(name, state.SnapshotVersion, output));
    }

    /// <summary>Takes memory for a section that will be about so long, before it is added.</summary>
    internal void Prepare(string name, long bytes) => OutputOf(name).Prepare(bytes);

    /// <summary>Forgets everything and keeps the memory.</summary>
    internal void Clear()
    {
        foreach (Section section in _sections)
        {
            section.Output.Clear();
        }

        _sections.Clear();
        _left.Clear();
    }

    private SnapshotOutput OutputOf(string name)
    {
        if (!_outputs.TryGetValue(name, out SnapshotOutput? output))
        {
            _outputs.Add(name, output = new SnapshotOutput());
        }

        return output;
    }

    /// <summary>The state of one part.</summary>
    internal readonly record struct Section(string Name, int Version, SnapshotOutput Output);
}
