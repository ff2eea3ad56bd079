using StreamEngine.Snapshots;

namespace StreamEngine.Runtime;

/// <summary>How far each finite stream was when a snapshot was taken, by its name, and what else the partition remembers of streams.</summary>
internal sealed class StreamMarks : ISnapshotState
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _live = [];

    /// <inheritdoc/>
    public int SnapshotVersion => 1;

    /// <summary>Frames that were handed on before the snapshot.</summary>
    internal long Frames { get; set; }

    /// <summary>Number that the next stream gets which is not among these.</summary>
    internal int NextId { get; private set; }

    /// <summary>Least event time that was folded.</summary>
    internal long FirstTime { get; set; } = long.MaxValue;

    /// <summary>Greatest event time that was folded.</summary>
    internal long LastTime { get; set; } = long.MinValue;

    /// <summary>Numbers of live streams that were open. They cannot be read again, so that their clocks are closed after a restart.</summary>
    internal IReadOnlyCollection<int> Live => _live;

    /// <summary>The stream of a name; null when it had not begun.</summary>
    internal Entry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Notes a finite stream.</summary>
    internal void Put(string name, Entry entry)
    {
        _entries[name] = entry;
        NextId = Math.Max(NextId, entry.Id + 1);
    }

    /// <summary>Notes a live stream.</summary>
    internal void PutLive(int id)
    {
        _live.Add(id);
        NextId = Math.Max(NextId, id + 1);
    }

    /// <summary>Forgets the streams but not their numbers.</summary>
    internal void Clear()
    {
        _entries.Clear();
        _live.Clear();
    }

    /// <inheritdoc/>
    public void Save(SnapshotOutput output)
    {
        output.WriteInt64(Frames);
        output.WriteInt32(NextId);
        output.WriteInt64(FirstTime);
        output.WriteInt64(LastTime);
        output.WriteInt32(_live.Count);
        output.WriteInt32s([.. _live]);
        output.WriteInt32(_entries.Count);
        foreach ((string name, Entry entry) in _entries.OrderBy(static e => e.Key, StringComparer.Ordinal))
        {
            output.WriteString(name);
            output.WriteInt32(entry.Id);
            output.WriteBoolean(entry.IsDone);
            entry.Mark.Save(output);
        }
    }

    /// <inheritdoc/>
    public void Load(ref SnapshotInput input, int version)
    {
        Clear();
        Frames = input.ReadInt64(0, long.MaxValue);
        NextId = input.ReadInt32(0, int.MaxValue);
        FirstTime = input.ReadInt64();
        LastTime = input.ReadInt64();
        for (int i = input.ReadCount(sizeof(int)); i > 0; i--)
        {
            _live.Add(input.ReadInt32(0, NextId - 1));
        }

        for (int i = input.ReadCount(33); i > 0; i--)
        {
            string name = input.ReadText();
            var entry = new Entry(input.ReadInt32(0, NextId - 1), input.ReadBoolean(), StreamMark.Load(ref input));
            input.Require(_entries.TryAdd(name, entry), "a stream once");
        }
    }

    /// <summary>A finite stream that has begun.</summary>
    /// <param name="Id">Its number, which decides ties of the merge.</param>
    /// <param name="IsDone">True when it was read and folded to its end.</param>
    /// <param name="Mark">How far it was folded.</param>
    internal sealed record Entry(int Id, bool IsDone, StreamMark Mark);
}
