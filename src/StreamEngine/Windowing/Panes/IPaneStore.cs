using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>Makes the cells of one kind of aggregate for the panes of an operator, and keeps what they share.</summary>
internal interface IPaneStore : IDisposable
{
    /// <summary>Cells for a pane, without values.</summary>
    PaneCells Make();

    /// <summary>The version of the state of windows from which on the store is in it.</summary>
    int Since => 1;

    /// <summary>Forgets what is kept past panes of series whose ids are given up: other series may get them.</summary>
    void Forget(IReadOnlyList<int> ids)
    {
    }

    /// <summary>Writes down what the cells share.</summary>
    void Save(SnapshotOutput output)
    {
    }

    /// <summary>Reads what <see cref="Save"/> wrote into a store without cells.</summary>
    void Load(ref SnapshotInput input)
    {
    }
}
