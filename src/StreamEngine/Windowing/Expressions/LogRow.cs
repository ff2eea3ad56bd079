using StreamEngine.Batching;

namespace StreamEngine.Windowing.Expressions;

// Lambdas name columns through their parameter, so that members belong to an instance.
#pragma warning disable CA1822

/// <summary>
/// Names the columns of log rows in lambdas that <see cref="WindowExpression"/> reads. It holds no values: its members are never called.
/// </summary>
public readonly struct LogRow
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long Time => throw Misuse();

    /// <summary>Severity. A comparison with a member of the enumeration means its range of numbers.</summary>
    public Severity Severity => throw Misuse();

    /// <summary>HTTP status code.</summary>
    public int Status => throw Misuse();

    /// <summary>Duration in seconds.</summary>
    public double Duration => throw Misuse();

    /// <summary>Size in bytes.</summary>
    public double Size => throw Misuse();

    /// <summary>The message.</summary>
    public string? Body => throw Misuse();

    /// <summary>Service.</summary>
    public string? Service => throw Misuse();

    /// <summary>Host.</summary>
    public string? Host => throw Misuse();

    /// <summary>Logger, component or process.</summary>
    public string? Logger => throw Misuse();

    /// <summary>Trace id.</summary>
    public string? TraceId => throw Misuse();

    /// <summary>Span id.</summary>
    public string? SpanId => throw Misuse();

    /// <summary>A field that is read as a number; null where it is none.</summary>
    /// <param name="path">Name, or path with dots between.</param>
    public double Number(string path) => throw Misuse();

    /// <summary>A field that is read as a text.</summary>
    /// <param name="path">Name, or path with dots between.</param>
    public string? Text(string path) => throw Misuse();

    /// <summary>A field that is read as a truth value.</summary>
    /// <param name="path">Name, or path with dots between.</param>
    public bool Boolean(string path) => throw Misuse();

    /// <summary>True where the field has a value.</summary>
    /// <param name="path">Name, or path with dots between.</param>
    public bool Has(string path) => throw Misuse();

    internal static InvalidOperationException Misuse() => new("rows of expressions name columns and hold no values");
}
