namespace StreamEngine.Scoring;

/// <summary>What is odd about sessions of log lines. Which lines make a session: <see cref="Windowing.LogSessionOptions"/>.</summary>
public sealed class SessionOptions
{
    /// <summary>Sessions of a kind from which only is learned, before any is odd: 200 by default, 10 to 1,000,000.</summary>
    public int LearningSessions { get; set; } = 200;

    /// <summary>Windows with sessions over which the share of odd ones is remembered, 500 by default, 10 to 1,000,000; none is told of before there were 20.</summary>
    public int Memory { get; set; } = 500;

    /// <summary>Sessions with the same oddity after which it is usual, when they are one in a hundred of all since the first: 20 by default, 2 to 1,000,000.</summary>
    public int AcceptAfter { get; set; } = 20;

    /// <summary>Kinds of sessions, which is by the service of their first line, 1,000 by default, 1 to 100,000. Sessions of further ones are not looked at, and counted.</summary>
    public int MaxKinds { get; set; } = 1000;

    /// <summary>Count vectors that are remembered of a kind, 1,000 by default, 10 to 100,000; the least used make room.</summary>
    public int MaxVectors { get; set; } = 1000;

    /// <summary>Pairs of templates in a row that are remembered of a kind, 20,000 by default, 100 to 10,000,000; further ones are not learned, and counted.</summary>
    public int MaxPairs { get; set; } = 20_000;

    internal void Validate(List<string> errors)
    {
        Check(LearningSessions is >= 10 and <= 1_000_000, "sessions.learning_sessions must be 10 to 1000000");
        Check(Memory is >= 10 and <= 1_000_000, "sessions.memory must be 10 to 1000000");
        Check(AcceptAfter is >= 2 and <= 1_000_000, "sessions.accept_after must be 2 to 1000000");
        Check(MaxKinds is >= 1 and <= 100_000, "sessions.max_kinds must be 1 to 100000");
        Check(MaxVectors is >= 10 and <= 100_000, "sessions.max_vectors must be 10 to 100000");
        Check(MaxPairs is >= 100 and <= 10_000_000, "sessions.max_pairs must be 100 to 10000000");

        void Check(bool valid, string text)
        {
            if (!valid)
            {
                errors.Add(text);
            }
        }
    }
}
