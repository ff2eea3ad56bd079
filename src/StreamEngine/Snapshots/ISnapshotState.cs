namespace StreamEngine.Snapshots;

/// <summary>
/// A part of the engine whose state goes into snapshots. Detectors, correlators and forecasters of one's own may be one: those that are not
/// begin anew after a restart, and the snapshot says so.
/// </summary>
/// <remarks>
/// Called between two frames, from the thread that frames come on. What was loaded must go on exactly as what was saved. Series are written by
/// their dense id, templates by their dense index: both are the same after a restart.
/// </remarks>
public interface ISnapshotState
{
    /// <summary>Version of what <see cref="Save"/> writes, 1 or more. Raise it when that changes, and go on reading the older ones.</summary>
    int SnapshotVersion { get; }

    /// <summary>Writes the state, in an order that depends on nothing but the state: equal states give equal bytes.</summary>
    void Save(SnapshotOutput output);

    /// <summary>Replaces the state by one that was written.</summary>
    /// <param name="input">What was written, to its end.</param>
    /// <param name="version">Version in which it was written, 1 to <see cref="SnapshotVersion"/>.</param>
    /// <exception cref="SnapshotException">It cannot be such a state. What the object holds then is undefined until the next load.</exception>
    void Load(ref SnapshotInput input, int version);
}
