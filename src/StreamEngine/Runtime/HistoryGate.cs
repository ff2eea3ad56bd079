using System.Buffers;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Snapshots;

namespace StreamEngine.Runtime;

/// <summary>
/// Withholds insights while windows of the past are read to learn from them. With the first window that ends after the time from which is told,
/// what still goes on is told, as it was said last, and everything from then on.
/// </summary>
/// <param name="from">Time from which is told, nanoseconds since the Unix epoch.</param>
internal sealed class HistoryGate(long from) : ISnapshotState
{
    private readonly Dictionary<string, Insight> _held = new(StringComparer.Ordinal);
    private long _from = from;
    private bool _isOpen;
    private long _withheld;

    /// <summary>Insights that were not told, revisions included. May be read from any thread.</summary>
    internal long Withheld => Interlocked.Read(ref _withheld);

    int ISnapshotState.SnapshotVersion => 1;

    /// <summary>A gate for the option; null for none.</summary>
    internal static HistoryGate? Of(DateTimeOffset? from) => from is { } time ? new HistoryGate(Nanoseconds(time)) : null;

    /// <summary>What is to be told.</summary>
    /// <param name="insights">What a window led to, in order.</param>
    /// <param name="end">End of that window, nanoseconds since the Unix epoch.</param>
    internal IReadOnlyList<Insight> Pass(IReadOnlyList<Insight> insights, long end)
    {
        if (_isOpen)
        {
            return insights;
        }

        if (end <= _from)
        {
            Interlocked.Add(ref _withheld, insights.Count);
            foreach (Insight insight in insights)
            {
                Hold(insight);
            }

            return [];
        }

        _isOpen = true;
        foreach (Insight insight in insights)
        {
            _held.Remove(insight.Id);
        }

        IReadOnlyList<Insight> told = [.. InOrder(), .. insights];
        Interlocked.Add(ref _withheld, -_held.Count);
        _held.Clear();
        return told;
    }

    /// <summary>Tells all from now on, as the process did that went before: its snapshot knows no time from which is told.</summary>
    internal void Open() => (_from, _isOpen) = (long.MinValue, true);

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64(_from);
        output.WriteBoolean(_isOpen);
        output.WriteInt64(_withheld);
        output.WriteInt32(_held.Count);
        var json = new ArrayBufferWriter<byte>();
        foreach (Insight insight in InOrder())
        {
            json.Clear();
            InsightJson.WriteLine(json, insight);
            output.WriteInt32(insight.SeriesId);
            output.WriteBytes(json.WrittenSpan);
        }
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        // A process that was started anew goes on where it was: what came while it was not there is no history.
        _from = Math.Min(_from, input.ReadInt64());
        _isOpen = input.ReadBoolean();
        Interlocked.Exchange(ref _withheld, input.ReadInt64());
        _held.Clear();
        for (int left = input.ReadCount(8); left > 0; left--)
        {
            int series = input.ReadInt32(-1, input.SeriesCount - 1);
            input.Require(InsightJsonReader.TryRead(input.ReadBytes(), out Insight? insight, out _), "an insight");
            Hold(insight! with { SeriesId = series });
        }

        input.RequireEnd();
    }

    // Times beyond what nanoseconds of 64 bits hold, 1677 and 2262, are the farthest ones.
    private static long Nanoseconds(DateTimeOffset time) => (long)Int128.Clamp((Int128)(time - DateTimeOffset.UnixEpoch).Ticks * 100, long.MinValue, long.MaxValue);

    private void Hold(Insight insight)
    {
        if (insight.IsOpen)
        {
            _held[insight.Id] = insight;
        }
        else
        {
            _held.Remove(insight.Id);
        }
    }

    private IOrderedEnumerable<Insight> InOrder() => _held.Values.OrderBy(static i => i.Time).ThenBy(static i => i.Id, StringComparer.Ordinal);
}
