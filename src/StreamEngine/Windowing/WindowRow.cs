using StreamEngine.Batching;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Windowing;

/// <summary>What the window stage needs of a row, so that it can be held back after its batch is gone.</summary>
internal struct WindowRow
{
    internal EventKind Kind;
    internal long Time;

    /// <summary>Metrics: dense series id. Logs: slot of the service.</summary>
    internal int Key;

    /// <summary>Metrics: the value. Logs: duration in seconds or NaN.</summary>
    internal double Value;

    /// <summary>Logs: size in bytes or NaN.</summary>
    internal double Size;

    /// <summary>Logs: dense template index, -1 for none.</summary>
    internal int Template;
    internal short Status;
    internal byte Severity;
    internal ChangeEvent? Change;

    /// <summary>What queries have read of the row; null when there are none.</summary>
    internal QueryValues? Queries;
}
