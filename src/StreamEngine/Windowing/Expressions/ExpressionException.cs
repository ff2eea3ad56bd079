namespace StreamEngine.Windowing.Expressions;

/// <summary>An expression that cannot be used. Names every error that was found.</summary>
public sealed class ExpressionException : FormatException
{
    /// <summary>Makes an exception of errors.</summary>
    public ExpressionException(IReadOnlyList<ExpressionError> errors)
        : base(string.Join("; ", errors ?? throw new ArgumentNullException(nameof(errors)))) => Errors = errors;

    internal ExpressionException(int column, string expected, string found)
        : this([new ExpressionError(column, expected, found)])
    {
    }

    /// <summary>The errors, in the order of the text.</summary>
    public IReadOnlyList<ExpressionError> Errors { get; }
}
