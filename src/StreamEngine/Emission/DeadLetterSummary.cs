using StreamEngine.Batching;

namespace StreamEngine.Emission;

/// <summary>Counts rejected records by reason and keeps the first of each as an example. Not safe for several threads.</summary>
public sealed class DeadLetterSummary
{
    private readonly Dictionary<RejectReason, (long Count, DeadLetter First)> _reasons = [];

    /// <summary>Rejected records so far.</summary>
    public long Count { get; private set; }

    /// <summary>Reasons with their count and their first record, most frequent first, then in the order of the enumeration.</summary>
    public IReadOnlyList<(RejectReason Reason, long Count, DeadLetter Example)> Reasons =>
        [.. _reasons.OrderByDescending(r => r.Value.Count).ThenBy(r => r.Key).Select(r => (r.Key, r.Value.Count, r.Value.First))];

    /// <summary>Counts a record.</summary>
    public void Add(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        Count++;
        _reasons[letter.Reason] = _reasons.TryGetValue(letter.Reason, out (long Count, DeadLetter First) old) ? (old.Count + 1, old.First) : (1, letter);
    }
}
