namespace StreamEngine.Snapshots;

/// <summary>Gives the parts of the engine their sections of a file, the parts first that tell which ids there are.</summary>
internal sealed class SnapshotLoader(SnapshotFile file)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    /// <summary>Ids of series that there are; set it once they are read.</summary>
    internal int SeriesCount { get; set; }

    /// <summary>Templates that there are; set it once they are read.</summary>
    internal int TemplateCount { get; set; }

    /// <summary>What was not restored although all is well, one sentence each.</summary>
    internal IReadOnlyList<string> Notes => _notes;

    /// <summary>Loads a part that every snapshot has.</summary>
    /// <exception cref="SnapshotException">Its section is not there, or cannot be used.</exception>
    internal void Load(string name, ISnapshotState state)
    {
        if (!TryLoad(name, state))
        {
            throw new SnapshotException("the section is not there", -1, name);
        }
    }

    /// <summary>Loads a part that a snapshot has when it was configured then; else it is told that the part begins anew.</summary>
    /// <exception cref="SnapshotException">Its section cannot be used.</exception>
    internal void LoadIfThere(string name, object part)
    {
        if (part is not ISnapshotState state)
        {
            _taken.Add(name);
            _notes.Add($"{name} begins anew: it has no state that could be saved");
        }
        else if (!TryLoad(name, state))
        {
            _notes.Add(file.Left.Contains(name) ? $"{name} begins anew: it had no state that could be saved" : $"{name} begins anew: it was not there when the snapshot was taken");
        }
    }

    /// <summary>All parts have been loaded: notes what nobody wanted.</summary>
    internal void Finish()
    {
        foreach (SnapshotFile.Section section in file.Sections)
        {
            if (!_taken.Contains(section.Name))
            {
                _notes.Add($"{section.Name} is in the snapshot and not in the pipeline: its state is left out");
            }
        }
    }

    private bool TryLoad(string name, ISnapshotState state)
    {
        _taken.Add(name);
        foreach (SnapshotFile.Section section in file.Sections)
        {
            if (section.Name == name)
            {
                Load(section, state);
                return true;
            }
        }

        return false;
    }

    private void Load(in SnapshotFile.Section section, ISnapshotState state)
    {
        int known = state.SnapshotVersion;
        if (section.Version < 1 || section.Version > known)
        {
            throw new SnapshotException(FormattableString.Invariant($"expected a version from 1 to {known}, found {section.Version}"), -1, section.Name);
        }

        try
        {
            var input = new SnapshotInput(file.Read(section), SeriesCount, TemplateCount);
            state.Load(ref input, section.Version);
            input.RequireEnd();
        }
        catch (SnapshotException error) when (error.Section is null)
        {
            throw new SnapshotException(error.Message, error.Offset, section.Name);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SnapshotException or IOException))
        {
            // A part that somebody else wrote may throw anything: that is no reason to end a process that could start.
            throw new SnapshotException($"its reader failed: {error.Message}", -1, section.Name);
        }
    }
}
