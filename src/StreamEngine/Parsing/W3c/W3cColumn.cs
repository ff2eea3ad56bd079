namespace StreamEngine.Parsing.W3c;

/// <summary>What a field of a row is for.</summary>
internal enum W3cColumn : byte
{
    /// <summary>A field that only has a column of its own when somebody asks for it.</summary>
    Other,
    Date,
    Time,
    Method,
    Stem,
    Query,
    Uri,
    Version,
    Status,
    Size,
    Duration,
    Computer,
    ServerAddress,
    Host,
    Site,

    /// <summary>Number of members; not a column.</summary>
    Count,
}
