namespace StreamEngine.Scoring;

/// <summary>The detector of what the series of one entity show together and none of them shows by itself.</summary>
public sealed class EntityOptions
{
    /// <summary>Whether entities are looked at, true by default.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Most entities, 10,000 by default, 1 to 1,000,000; about 2 kB for one of ten series. Later ones are counted and not looked at.</summary>
    public int MaxEntities { get; set; } = 10_000;

    internal void Validate(List<string> errors)
    {
        if (MaxEntities is < 1 or > 1_000_000)
        {
            errors.Add("max_entities must be 1 to 1000000");
        }
    }
}
