namespace StreamEngine.Scoring;

/// <summary>Whether levels that shifted, trends that go on and noise that changed are told.</summary>
public sealed class ChangeOptions
{
    /// <summary>True by default; false leaves the detector and its state (about 0.5 kB a series) out.</summary>
    public bool IsEnabled { get; set; } = true;
}
