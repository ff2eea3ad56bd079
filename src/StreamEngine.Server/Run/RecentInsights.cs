using StreamEngine.Insights;

namespace StreamEngine.Server.Run;

/// <summary>The last insights, for the API, and counts by type, for the metrics.</summary>
internal sealed class RecentInsights
{
    /// <summary>Insights that are kept.</summary>
    internal const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<Insight> _last = new();
    private readonly long[] _byType = new long[Enum.GetValues<InsightType>().Length];

    internal void Add(Insight insight)
    {
        lock (_gate)
        {
            if (_last.Count == Capacity)
            {
                _last.Dequeue();
            }

            _last.Enqueue(insight);
            _byType[(int)insight.Type]++;
        }
    }

    /// <summary>The last <paramref name="limit"/>, newest first.</summary>
    internal IReadOnlyList<Insight> Take(int limit)
    {
        lock (_gate)
        {
            return [.. _last.Reverse().Take(limit)];
        }
    }

    /// <summary>Emissions of a type since the start, revisions included.</summary>
    internal long Count(InsightType type)
    {
        lock (_gate)
        {
            return _byType[(int)type];
        }
    }
}
