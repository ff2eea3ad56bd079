namespace StreamEngine.Batching;

/// <summary>Why a record went to the dead-letter output.</summary>
public enum RejectReason : byte
{
    /// <summary>The record does not follow the syntax of its format.</summary>
    Syntax,

    /// <summary>The record ends before its syntax does.</summary>
    Truncated,

    /// <summary>The record is longer than the configured limit; only its beginning is kept.</summary>
    TooLong,

    /// <summary>The record nests deeper, or has more fields, than the configured limit.</summary>
    TooComplex,

    /// <summary>The bytes are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>The bytes are not text: they hold NUL or other control bytes.</summary>
    Binary,

    /// <summary>The timestamp cannot be read, or lies outside the years 1678 to 2261 that nanoseconds can hold.</summary>
    Timestamp,

    /// <summary>A field that must be a number is none.</summary>
    Number,

    /// <summary>A field without which the record means nothing is missing.</summary>
    MissingField,
}
