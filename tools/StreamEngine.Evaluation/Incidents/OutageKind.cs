namespace StreamEngine.Evaluation.Incidents;

/// <summary>What comes before the outages of a generated system.</summary>
internal enum OutageKind
{
    /// <summary>Connections of a pool leak until it is used up.</summary>
    Leak,

    /// <summary>A queue grows, then requests time out.</summary>
    Queue,

    /// <summary>A few errors of one kind a minute, then many.</summary>
    Trickle,

    /// <summary>Retries rise by steps.</summary>
    Retries,

    /// <summary>As <see cref="Queue"/>, before half of the outages; as often a queue grows and nothing comes of it.</summary>
    Half,

    /// <summary>Outages come out of the blue.</summary>
    Blue,

    /// <summary>Queues grow at times and no outage ever comes.</summary>
    Calm,
}
