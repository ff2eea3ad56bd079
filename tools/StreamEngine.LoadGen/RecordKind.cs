namespace StreamEngine.LoadGen;

/// <summary>What a <see cref="RecordSource"/> has just written.</summary>
internal enum RecordKind
{
    /// <summary>Nothing: the stream is at its end.</summary>
    None,

    /// <summary>A log record or metric point.</summary>
    Data,

    /// <summary>A change event; it is never damaged.</summary>
    Change,
}
