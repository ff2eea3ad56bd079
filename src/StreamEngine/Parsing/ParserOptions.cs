using StreamEngine.Batching;

namespace StreamEngine.Parsing;

/// <summary>What a parser must know that its records do not tell.</summary>
internal sealed class ParserOptions
{
    /// <summary>Name of the source (a path or an address): series of files that name no entity are told apart by it.</summary>
    public string SourceName { get; init; } = string.Empty;

    /// <summary>Zone of timestamps that name none. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Now, in nanoseconds since the Unix epoch, for timestamps without a year: the latest year that puts the first of them before now plus one day.</summary>
    public long Now { get; init; }

    /// <summary>Year of timestamps that name none; 0 to infer it from <see cref="Now"/>.</summary>
    public int Year { get; init; }

    /// <summary>Deepest nesting that is read, in levels. Default 64.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Most fields of a record that are read. Default 4,096.</summary>
    public int MaxFields { get; init; } = 4096;

    /// <summary>Fields that get columns of their own besides those that every log has. Default none.</summary>
    public FieldProjection Fields { get; init; } = FieldProjection.None;

    /// <summary>Settings of the format that the source names.</summary>
    public FormatOptions Format { get; init; } = new();

    /// <summary>The same but for the zone.</summary>
    internal ParserOptions With(TimeZoneInfo zone) => new()
    {
        SourceName = SourceName,
        TimeZone = zone,
        Now = Now,
        Year = Year,
        MaxDepth = MaxDepth,
        MaxFields = MaxFields,
        Fields = Fields,
        Format = Format,
    };

    /// <summary>
    /// True to read every record by itself, without what the records before it have taught: the slow twin that fast paths are held against.
    /// Default false.
    /// </summary>
    public bool IsCareful { get; init; }
}
