namespace StreamEngine.IntegrationTests.Embedding.StepPlugin;

// <options>
/// <summary>Options of <see cref="StepDetector"/>.</summary>
internal sealed class StepOptions
{
    /// <summary>Metrics whose name begins with it are looked at. Default all.</summary>
    public string Metric { get; set; } = string.Empty;

    /// <summary>Steps before a series is judged, 100 by default, 10 or more.</summary>
    public int WarmUp { get; set; } = 100;
}
// </options>
