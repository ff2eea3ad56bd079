using StreamEngine.Batching;
using StreamEngine.Ingestion;

namespace StreamEngine.Runtime;

/// <summary>Where the streams of a partition are, for its snapshots.</summary>
/// <param name="followed">The growing files that are followed.</param>
internal sealed class StreamPlaces(TailMemory followed)
{
    private readonly Dictionary<string, StreamMarks.Entry> _ended = new(StringComparer.Ordinal);
    private readonly Dictionary<SourceStream, StreamQueue> _endedTails = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was written last, or read.</summary>
    internal StreamMarks Marks { get; } = new();

    /// <summary>A finite stream has ended.</summary>
    internal void AddEnded(string name, StreamMarks.Entry entry) => _ended[name] = entry;

    /// <summary>The stream of a growing file has ended before the file has: it is waited for again when the process goes on.</summary>
    internal void AddEnded(StreamQueue tail) => _endedTails[tail.State.Stream] = tail;

    /// <summary>Notes where all streams are.</summary>
    /// <param name="queues">The open streams.</param>
    /// <param name="firstTime">Least event time that was folded.</param>
    /// <param name="lastTime">Greatest event time that was folded.</param>
    /// <param name="frames">Frames so far.</param>
    internal StreamMarks Mark(IReadOnlyCollection<StreamQueue> queues, long firstTime, long lastTime, long frames)
    {
        Marks.Clear();
        (Marks.FirstTime, Marks.LastTime, Marks.Frames) = (firstTime, lastTime, frames);
        foreach ((string name, StreamMarks.Entry entry) in _ended)
        {
            Marks.Put(name, entry);
        }

        MarkTails(queues);
        foreach (StreamQueue queue in queues)
        {
            if (queue.State.Stream.IsLive)
            {
                if (queue.State.Stream is not FileTail)
                {
                    Marks.PutLive(queue.State.Info.Id);
                }
            }
            else if (queue.HasJoined)
            {
                Marks.Put(queue.State.Info.Name, new StreamMarks.Entry(queue.State.Info.Id, IsDone: false, queue.Mark));
            }
        }

        return Marks;
    }

    /// <summary>Where the streams of growing files are, those too of which nothing has come yet.</summary>
    private void MarkTails(IReadOnlyCollection<StreamQueue> queues)
    {
        var states = new Dictionary<SourceStream, StreamQueue>(ReferenceEqualityComparer.Instance);
        foreach (StreamQueue queue in queues)
        {
            states[queue.State.Stream] = queue;
        }

        var entries = new List<TailEntry>();
        var later = new HashSet<TailMark>(ReferenceEqualityComparer.Instance);
        var histories = new HashSet<TailHistory>(ReferenceEqualityComparer.Instance);
        foreach (FileTail tail in followed.Followed)
        {
            histories.Add(tail.History);
            StreamQueue? queue = states.GetValueOrDefault(tail) ?? _endedTails.GetValueOrDefault(tail);
            StreamMark mark = queue?.Mark ?? new StreamMark(0, tail.Resumed?.Rows ?? 0, tail.Resumed?.Time ?? EventBatch.NoTime);
            if (tail.PlaceOf(mark.Position, later) is var (file, offset))
            {
                entries.Add(new TailEntry(tail.Name, queue?.State.Info.Id ?? tail.Resumed?.Id ?? -1, file, offset, mark.Rows, mark.Time, queue?.State.Sample ?? tail.Resumed?.Sample));
            }
            else if (tail.Resumed is { } resumed)
            {
                entries.Add(resumed with { Path = tail.Name });
            }
        }

        Marks.PutTails(entries, histories.SelectMany(static h => h.All).Where(m => !later.Contains(m)));
    }
}
