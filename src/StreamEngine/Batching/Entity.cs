namespace StreamEngine.Batching;

/// <summary>
/// What a series, an anomaly or a change is about. Names of the same thing in different vocabularies (host, hostname, node, ...)
/// meet in one property. Two entities are equal when all properties are.
/// </summary>
/// <param name="Service">Service, application or job; null when unknown.</param>
/// <param name="Host">Host, node or instance; null when unknown.</param>
/// <param name="Component">Anything narrower: logger, device, disk, file; null when unknown.</param>
public sealed record Entity(string? Service, string? Host = null, string? Component = null)
{
    /// <summary>The entity of data that names none.</summary>
    public static Entity None { get; } = new(null, null, null);

    /// <summary>True when nothing is known.</summary>
    public bool IsNone => Service is null && Host is null && Component is null;

    /// <summary>A short text for people: <c>checkout@web-1/disk:/var</c>; <c>-</c> when nothing is known.</summary>
    public override string ToString()
    {
        if (IsNone)
        {
            return "-";
        }

        string text = Service ?? string.Empty;
        if (Host is not null)
        {
            text = text.Length == 0 ? Host : text + "@" + Host;
        }

        return Component is null ? text : text.Length == 0 ? Component : text + "/" + Component;
    }
}
