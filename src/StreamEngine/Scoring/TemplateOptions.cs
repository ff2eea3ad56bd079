namespace StreamEngine.Scoring;

/// <summary>Options of <see cref="TemplateDetector"/>.</summary>
public sealed class TemplateOptions
{
    /// <summary>Windows at the start in which every new template is just learned, 20 by default, 1 to 1,000,000.</summary>
    public int LearningWindows { get; set; } = 20;

    /// <summary>Windows over which the rate of births is remembered, 500 by default, 10 to 1,000,000.</summary>
    public int BirthMemory { get; set; } = 500;

    /// <summary>Zero windows after which a rhythm that has ended is forgotten, 60 by default, 2 to 1,000,000.</summary>
    public int ForgetSilence { get; set; } = 60;

    /// <summary>Share of windows with lines that makes a rhythm steady, 0.9 by default, 0.5 to 1.</summary>
    public double SteadyShare { get; set; } = 0.9;

    /// <summary>Templates of which text and severity are remembered, 100,000 by default, 1 to 10,000,000.</summary>
    public int MaxTemplates { get; set; } = 100_000;

    internal void Validate(List<string> errors)
    {
        Check(LearningWindows is >= 1 and <= 1_000_000, "template.learning_windows must be 1 to 1000000");
        Check(BirthMemory is >= 10 and <= 1_000_000, "template.birth_memory must be 10 to 1000000");
        Check(ForgetSilence is >= 2 and <= 1_000_000, "template.forget_silence must be 2 to 1000000");
        Check(SteadyShare is >= 0.5 and <= 1, "template.steady_share must be 0.5 to 1");
        Check(MaxTemplates is >= 1 and <= 10_000_000, "template.max_templates must be 1 to 10000000");

        void Check(bool valid, string text)
        {
            if (!valid)
            {
                errors.Add(text);
            }
        }
    }
}
