namespace StreamEngine.Scoring;

/// <summary>When the templates of a service come in unusual numbers beside each other.</summary>
public sealed class CountOptions
{
    /// <summary>Windows of a service from which only is learned: 60 by default, 20 to 1,000,000.</summary>
    public int LearningWindows { get; set; } = 60;

    /// <summary>Services that are looked at, 1,000 by default, 1 to 100,000. Lines of further ones are not, and are counted.</summary>
    public int MaxServices { get; set; } = 1000;

    /// <summary>Templates of one service that are looked at, 256 by default, 2 to 10,000: those that came first.</summary>
    public int MaxTemplates { get; set; } = 256;

    /// <summary>Count vectors that are remembered of a service, 32 by default, 2 to 1,000; the one that was not met for longest makes room.</summary>
    public int MaxVectors { get; set; } = 32;

    internal void Validate(List<string> errors)
    {
        Check(LearningWindows is >= 20 and <= 1_000_000, "counts.learning_windows must be 20 to 1000000");
        Check(MaxServices is >= 1 and <= 100_000, "counts.max_services must be 1 to 100000");
        Check(MaxTemplates is >= 2 and <= 10_000, "counts.max_templates must be 2 to 10000");
        Check(MaxVectors is >= 2 and <= 1000, "counts.max_vectors must be 2 to 1000");

        void Check(bool valid, string text)
        {
            if (!valid)
            {
                errors.Add(text);
            }
        }
    }
}
