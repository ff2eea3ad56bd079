using StreamEngine.Insights;

namespace StreamEngine.Server.Commands.Analysis;

/// <summary>Keeps the last revision of every insight. As many as the alert policy lets through, which bounds them.</summary>
internal sealed class LastRevisions
{
    private readonly Dictionary<string, Insight> _byId = new(StringComparer.Ordinal);

    internal void Add(Insight insight)
    {
        if (!_byId.TryGetValue(insight.Id, out Insight? known) || insight.Revision >= known.Revision)
        {
            _byId[insight.Id] = insight;
        }
    }

    /// <summary>All of them by time, then by type and id, so that the order is always the same.</summary>
    internal IReadOnlyList<Insight> InTimeOrder() =>
        [.. _byId.Values.OrderBy(static i => i.Time).ThenBy(static i => i.Type).ThenBy(static i => i.Id, StringComparer.Ordinal)];
}
