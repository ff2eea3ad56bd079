using System.Text;

namespace StreamEngine.Snapshots;

/// <summary>A snapshot in memory, on its way to a file: sections by name, and the parts of the engine that have none. Used again for the next one.</summary>
internal sealed class SnapshotImage
{
    private readonly List<Section> _sections = [];
    private readonly List<string> _left = [];
    private readonly Stack<SnapshotOutput> _spare = new();

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

        SnapshotOutput output = _spare.TryPop(out SnapshotOutput? spare) ? spare : new SnapshotOutput();
        state.Save(output);
        _sections.Add(new Section(name, state.SnapshotVersion, output));
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    internal void Clear()
    {
        for (int i = _sections.Count - 1; i >= 0; i--)
        {
            _sections[i].Output.Clear();
            _spare.Push(_sections[i].Output);
        }

        _sections.Clear();
        _left.Clear();
    }

    /// <summary>The state of one part.</summary>
    internal readonly record struct Section(string Name, int Version, SnapshotOutput Output);
}
