namespace StreamEngine.Batching;

/// <summary>
/// Columns of log rows that somebody reads. The others are empty in every batch, and fast paths do not write them; the raw record still has what
/// they would hold. Time is always there: it decides what is rejected, and in which order rows are taken.
/// </summary>
[Flags]
internal enum LogColumns
{
    /// <summary>Time alone.</summary>
    None = 0,
    Body = 1 << LogText.Body,
    Service = 1 << LogText.Service,
    Host = 1 << LogText.Host,
    Logger = 1 << LogText.Logger,
    TraceId = 1 << LogText.TraceId,
    SpanId = 1 << LogText.SpanId,
    Severity = 1 << 6,
    Status = 1 << 7,
    Duration = 1 << 8,
    Size = 1 << 9,

    /// <summary>Every column.</summary>
    All = (1 << 10) - 1,
}

/// <summary>What is asked of <see cref="LogColumns"/>.</summary>
internal static class LogColumnsExtensions
{
    /// <summary>True when one of the columns is among them.</summary>
    internal static bool Has(this LogColumns columns, LogColumns column) => (columns & column) != 0;

    /// <summary>True when the text column is among them.</summary>
    internal static bool Has(this LogColumns columns, LogText column) => (columns & (LogColumns)(1 << (int)column)) != 0;
}
