namespace StreamEngine.Emission;

/// <summary>A delivery failed, and the sink knows more about it than that.</summary>
public sealed class SinkException : IOException
{
    /// <summary>Describes a failed delivery.</summary>
    /// <param name="message">Where to, what was expected, what happened.</param>
    /// <param name="isPermanent">True when the same delivery will fail again: it is not tried again.</param>
    /// <param name="retryAfter">How long the receiver asks to be left alone; null when it does not say.</param>
    /// <param name="innerException">The cause.</param>
    public SinkException(string message, bool isPermanent = false, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException)
    {
        IsPermanent = isPermanent;
        RetryAfter = retryAfter;
    }

    /// <summary>True when the same delivery will fail again.</summary>
    public bool IsPermanent { get; }

    /// <summary>How long the receiver asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
