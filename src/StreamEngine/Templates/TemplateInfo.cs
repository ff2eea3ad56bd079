using StreamEngine.Batching;

namespace StreamEngine.Templates;

/// <summary>The constant shape of log lines that share an id.</summary>
public sealed class TemplateInfo
{
    /// <summary>Dense index inside the process, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>16 hexadecimal digits derived from the text: the same in every process, partition and restart.</summary>
    public required string Id { get; init; }

    /// <summary>The shape, <c>&lt;*&gt;</c> for variable parts.</summary>
    public required string Text { get; init; }

    /// <summary>Highest severity number of its lines so far.</summary>
    public Severity Severity { get; internal set; }

    /// <summary>Body of the first line, at most 512 bytes of it.</summary>
    public required string Example { get; init; }

    /// <summary>Service, host and logger of the first line.</summary>
    public required Entity Entity { get; init; }

    /// <summary>Event time of the earliest line, nanoseconds since the Unix epoch.</summary>
    public long FirstSeen { get; internal set; }

    /// <summary>Event time of the latest line.</summary>
    public long LastSeen { get; internal set; }

    /// <summary>Lines so far; 0 when a more general template has taken them over.</summary>
    public long Count { get; internal set; }

    /// <summary>True when it was made from variants, so that its first line is nothing new.</summary>
    internal bool IsGeneral { get; set; }

    /// <summary>True once the variants that were there before it are its own.</summary>
    internal bool HasTakenOver { get; set; }

    /// <summary>Greatest event time of any line when a general template took it over; later windows need no zeros of it.</summary>
    internal long ReplacedAt { get; set; } = long.MaxValue;
}
