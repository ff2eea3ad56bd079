using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Queries;

/// <summary>Windows of a query that are part of those of another, which folds rows, closes and saves for both. It comes after that one.</summary>
internal sealed class FollowedWindows : QueryWindows
{
    private readonly QueryWindows _shared;

    /// <summary>Makes windows that follow others.</summary>
    internal FollowedWindows(QueryWindows shared) => _shared = shared;

    /// <inheritdoc/>
    internal override long FirstTime => _shared.FirstTime;

    /// <inheritdoc/>
    internal override long NextClose => _shared.NextClose;

    /// <inheritdoc/>
    internal override long Forced => _shared.Forced;

    /// <inheritdoc/>
    internal override bool HasRoom(long min, long max, int rows) => true;

    /// <inheritdoc/>
    internal override void Fold(in QueryBlock block)
    {
    }

    /// <inheritdoc/>
    internal override void MakeRoom(long time)
    {
    }

    /// <inheritdoc/>
    internal override void Advance(long time)
    {
    }

    /// <inheritdoc/>
    internal override bool CompleteNext() => false;

    /// <inheritdoc/>
    internal override void Save(SnapshotOutput output)
    {
    }

    /// <inheritdoc/>
    internal override void Load(ref SnapshotInput input)
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
