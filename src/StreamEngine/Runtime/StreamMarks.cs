using StreamEngine.Ingestion;
using StreamEngine.Snapshots;

namespace StreamEngine.Runtime;

/// <summary>How far each finite stream was when a snapshot was taken, by its name, and what else the partition remembers of streams.</summary>
internal sealed class StreamMarks : ISnapshotState
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _live = [];
    private readonly List<TailEntry> _tails = [];
    private readonly List<TailMark> _past = [];

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

    /// <summary>Streams of growing files.</summary>
    internal IReadOnlyList<TailEntry> Tails => _tails;

    /// <summary>Growing files that were read to their end under a path that holds another one.</summary>
    internal IReadOnlyList<TailMark> Past => _past;

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

    /// <summary>Notes the streams of growing files, and the files that they have left behind.</summary>
    internal void PutTails(IEnumerable<TailEntry> tails, IEnumerable<TailMark> past)
    {
        _tails.AddRange(tails.OrderBy(static t => t.Path, StringComparer.Ordinal));
        _past.AddRange(past);
        NextId = Math.Max(NextId, _tails.Select(static t => t.Id + 1).DefaultIfEmpty(0).Max());
    }

    /// <summary>Forgets the streams but not their numbers.</summary>
    internal void Clear()
    {
        _entries.Clear();
        _live.Clear();
        _tails.Clear();
        _past.Clear();
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

        SaveTails(output);
    }

    private void SaveTails(SnapshotOutput output)
    {
        output.WriteInt32(_tails.Count);
        foreach (TailEntry tail in _tails)
        {
            output.WriteString(tail.Path);
            output.WriteInt32(tail.Id);
            tail.Mark.Save(output);
            output.WriteInt64(tail.Offset);
            output.WriteInt64(tail.Rows);
            output.WriteInt64(tail.Time);
            output.WriteBoolean(tail.Sample is not null);
            output.WriteBytes(tail.Sample);
        }

        output.WriteInt32(_past.Count);
        _past.ForEach(m => m.Save(output));
    }

    private void LoadTails(ref SnapshotInput input)
    {
        for (int i = input.ReadCount(53); i > 0; i--)
        {
            string path = input.ReadText();
            int id = input.ReadInt32(-1, NextId - 1);
            TailMark mark = TailMark.Load(ref input);
            var entry = new TailEntry(path, id, mark, input.ReadInt64(0, mark.Offset), input.ReadInt64(0, long.MaxValue), input.ReadInt64(), null);
            bool sampled = input.ReadBoolean();
            byte[] sample = input.ReadBytes().ToArray();
            _tails.Add(sampled ? entry with { Sample = sample } : entry);
        }

        for (int i = input.ReadCount(16); i > 0; i--)
        {
            _past.Add(TailMark.Load(ref input));
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

        LoadTails(ref input);
    }

    /// <summary>A finite stream that has begun.</summary>
    /// <param name="Id">Its number, which decides ties of the merge.</param>
    /// <param name="IsDone">True when it was read and folded to its end.</param>
    /// <param name="Mark">How far it was folded.</param>
    internal sealed record Entry(int Id, bool IsDone, StreamMark Mark);
}
