using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Queries;

/// <summary>A window that may be emitted again.</summary>
internal sealed class RevisedWindow(long end, int definition)
{
    /// <summary>Number of the pane that it ends before.</summary>
    internal long End { get; } = end;

    /// <summary>Which of the definitions it belongs to.</summary>
    internal int Definition { get; } = definition;

    /// <summary>Frames so far.</summary>
    internal int Revision { get; set; }

    /// <summary>True when a frame was emitted after its end.</summary>
    internal bool IsClosed { get; set; }

    /// <summary>True when it has got rows since its last frame.</summary>
    internal bool IsChanged { get; set; }
}

/// <summary>The windows that may be emitted again, in the order of their ends; of equal ends in that of the definitions.</summary>
internal sealed class RevisedWindows
{
    private readonly List<RevisedWindow> _windows = [];

    /// <summary>Number of windows.</summary>
    internal int Count => _windows.Count;

    /// <summary>End of the first window.</summary>
    internal long FirstEnd => _windows[0].End;

    /// <summary>A window by its place.</summary>
    internal RevisedWindow this[int place] => _windows[place];

    /// <summary>Marks a window as changed; it is added when it is not there.</summary>
    internal void Change(long end, int definition)
    {
        int low = 0, high = _windows.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            RevisedWindow found = _windows[middle];
            if (found.End < end || (found.End == end && found.Definition < definition))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == _windows.Count || _windows[low].End != end || _windows[low].Definition != definition)
        {
            _windows.Insert(low, new RevisedWindow(end, definition));
        }

        _windows[low].IsChanged = true;
    }

    /// <summary>Forgets the windows that end before or at the start of a pane.</summary>
    internal void RemoveUpTo(long pane)
    {
        int gone = 0;
        while (gone < _windows.Count && _windows[gone].End <= pane)
        {
            gone++;
        }

        _windows.RemoveRange(0, gone);
    }

    /// <summary>Writes the windows down.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_windows.Count);
        foreach (RevisedWindow window in _windows)
        {
            output.WriteInt64(window.End);
            output.WriteInt32(window.Definition);
            output.WriteInt32(window.Revision);
            output.WriteBoolean(window.IsClosed);
            output.WriteBoolean(window.IsChanged);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    internal void Load(ref SnapshotInput input, int definitions)
    {
        for (int left = input.ReadCount(18); left > 0; left--)
        {
            var window = new RevisedWindow(input.ReadInt64(), input.ReadInt32(0, definitions - 1)) { Revision = input.ReadInt32(0, int.MaxValue), IsClosed = input.ReadBoolean() };
            window.IsChanged = input.ReadBoolean();
            input.Require(
                _windows.Count == 0 || _windows[^1].End < window.End || (_windows[^1].End == window.End && _windows[^1].Definition < window.Definition), "windows in order");
            _windows.Add(window);
        }
    }
}
