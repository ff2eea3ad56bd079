using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Queries;

/// <summary>Windows of a query that share their state. Knows no clock: who calls it says up to where time has come. One thread at a time.</summary>
internal abstract class QueryWindows : IDisposable
{
    /// <summary>First time that is not late; <see cref="long.MinValue"/> when none is.</summary>
    internal abstract long FirstTime { get; }

    /// <summary>Up to where time must come before <see cref="Advance"/> has anything to do; <see cref="long.MinValue"/> before time is known.</summary>
    internal abstract long NextClose { get; }

    /// <summary>Windows, panes or sessions that were closed or refused because too many were open.</summary>
    internal virtual long Forced { get; private protected set; }

    /// <summary>True when so many rows can be folded in any case without a frame.</summary>
    /// <param name="min">Least time of the rows.</param>
    /// <param name="max">Greatest time of the rows.</param>
    /// <param name="rows">Number of the rows.</param>
    internal abstract bool HasRoom(long min, long max, int rows);

    /// <summary>Folds rows none of which is late, and for which <see cref="HasRoom"/> holds.</summary>
    internal abstract void Fold(in QueryBlock block);

    /// <summary>Closes what must be closed so that a row can be folded.</summary>
    internal abstract void MakeRoom(long time);

    /// <summary>Time has come to <paramref name="time"/>: emits what is complete by then.</summary>
    internal abstract void Advance(long time);

    /// <summary>The input has ended: emits a part of what is left; false when nothing is.</summary>
    internal abstract bool CompleteNext();

    /// <summary>Writes the state down.</summary>
    internal abstract void Save(SnapshotOutput output);

    /// <summary>Reads what <see cref="Save"/> wrote into windows that have seen nothing.</summary>
    internal abstract void Load(ref SnapshotInput input);

    /// <summary>Gives the memory back.</summary>
    public abstract void Dispose();
}
