using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.LogSessions;

namespace StreamEngine.Windowing;

/// <summary>Which log lines belong together: those with the same id, such as a trace, a request, a session or a block.</summary>
public sealed class LogSessionOptions
{
    /// <summary>
    /// What the id of a line is: a column, a field or any text expression of log rows, such as <c>trace_id</c>, <c>session_id</c> or <c>coalesce(user, client)</c>. Empty for none. Lines
    /// whose id is empty, <c>-</c> or all zeros have none. Default <c>trace_id</c>, where parsers put ids of traces and requests.
    /// </summary>
    public string Field { get; set; } = "trace_id";

    /// <summary>
    /// What ids in the message begin with, such as <c>blk_</c>: the id is the first word of letters, digits, <c>_</c> and <c>-</c> that begins so. Looked for in lines that have none by
    /// <see cref="Field"/>. At most 32 characters. Default empty, for none.
    /// </summary>
    public string Prefix { get; set; } = string.Empty;

    /// <summary>Event time without a line that ends a session, 1 s to 1 day. Default 5 minutes.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sessions that are open at a time, 1 to 4,194,304; beyond it the one that has been silent longest is given up, and counted. Default 50,000.</summary>
    public int MaxOpen { get; set; } = 50_000;

    /// <summary>Lines of one session of which the order is kept, 2 to 65,536; further ones count in its length only. Default 256.</summary>
    public int MaxEvents { get; set; } = 256;

    /// <summary>Lines of all open sessions of which the order is kept, 1,024 to 268,435,456, about 13 bytes each; beyond it the session that has been silent longest is given up. Default 2,000,000.</summary>
    public int MaxHeldEvents { get; set; } = 2_000_000;

    /// <summary>Most characters of <see cref="Prefix"/>.</summary>
    internal const int LongestPrefix = 32;

    /// <summary>True when lines can have an id.</summary>
    internal bool IsOn => Field.Length > 0 || Prefix.Length > 0;

    /// <summary>Checks all limits.</summary>
    internal void Validate(List<string> errors)
    {
        Check(Prefix.Length <= LongestPrefix && Prefix.All(IdText.IsPart), nameof(Prefix), "at most 32 letters, digits, _ and -", Prefix);
        Check(Idle >= TimeSpan.FromSeconds(1) && Idle <= TimeSpan.FromDays(1), nameof(Idle), "1 s to 1 day", Idle);
        Check(MaxOpen is >= 1 and <= 1 << 22, nameof(MaxOpen), "1 to 4,194,304", MaxOpen);
        Check(MaxEvents is >= 2 and <= 1 << 16, nameof(MaxEvents), "2 to 65,536", MaxEvents);
        Check(MaxHeldEvents is >= 1024 and <= 1 << 28, nameof(MaxHeldEvents), "1,024 to 268,435,456", MaxHeldEvents);
        if (Field.Length > 0)
        {
            try
            {
                _ = Compile();
            }
            catch (ExpressionException problem)
            {
                errors.Add($"Windows.LogSessions.Field: {problem.Message}");
            }
        }

        void Check(bool holds, string name, string limits, object value)
        {
            if (!holds)
            {
                errors.Add(FormattableString.Invariant($"Windows.LogSessions.{name} must be {limits}, but is {value}."));
            }
        }
    }

    /// <summary>The program that reads <see cref="Field"/>.</summary>
    /// <exception cref="ExpressionException">It is no text of log rows.</exception>
    internal TextProgram Compile() => TextProgram.Make(WindowExpression.Parse(Field).Root, RowSchema.Logs, Numerics.Scanning.Kernel.Path);
}
