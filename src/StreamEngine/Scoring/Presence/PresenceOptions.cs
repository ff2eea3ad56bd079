namespace StreamEngine.Scoring.Presence;

/// <summary>Options of <see cref="PresenceDetector"/>.</summary>
public sealed class PresenceOptions
{
    /// <summary>Windows with a value before gaps and repetitions of a series are judged, 20 by default, 5 to 10,000.</summary>
    public int WarmUp { get; set; } = 20;

    /// <summary>
    /// Windows without a value after which a series is taken to have ended for good, 1,440 by default, 10 to 1,000,000. Series with longer gaps are given eight times their longest. It is
    /// told of no more then, until values come again.
    /// </summary>
    public int EndAfter { get; set; } = 1440;

    internal void Validate(List<string> errors)
    {
        if (WarmUp is < 5 or > 10_000)
        {
            errors.Add("presence.warm_up must be 5 to 10000");
        }

        if (EndAfter is < 10 or > 1_000_000)
        {
            errors.Add("presence.end_after must be 10 to 1000000");
        }
    }
}
