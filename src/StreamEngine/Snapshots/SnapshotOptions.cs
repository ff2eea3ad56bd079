namespace StreamEngine.Snapshots;

/// <summary>Whether and how often the state of a pipeline is written down.</summary>
public sealed class SnapshotOptions
{
    /// <summary>Folder of the snapshots, which belongs to one pipeline; null, the default, takes none. It is made when it is not there.</summary>
    public string? Folder { get; set; }

    /// <summary>Time between two snapshots by the pipeline's clock, 1 s to 1 day. Default 1 minute.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Snapshots that are kept, 1 to 100. Default 2: the last and the one before it.</summary>
    public int Keep { get; set; } = 2;

    internal void Validate(List<string> errors)
    {
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromDays(1))
        {
            errors.Add($"Snapshots.Interval must be 1 s to 1 day, but is {Interval}.");
        }

        if (Keep is < 1 or > 100)
        {
            errors.Add(FormattableString.Invariant($"Snapshots.Keep must be 1 to 100, but is {Keep}."));
        }

        if (Folder is { Length: 0 })
        {
            errors.Add("Snapshots.Folder must be a folder or null, but is empty.");
        }
    }
}
