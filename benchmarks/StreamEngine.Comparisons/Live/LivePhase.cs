namespace StreamEngine.Comparisons.Live;

/// <summary>A part of a run with one rate of sending.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Share">Bytes a second as a share of what was taken in the phase <see cref="Capacity"/>; 0 for as many as are taken.</param>
internal sealed record LivePhase(string Name, int Seconds, double Share)
{
    /// <summary>Name of the phase in which is measured what is taken.</summary>
    internal const string Capacity = "capacity";

    /// <summary>Name of the phase that the figures are for.</summary>
    internal const string Load = "load";

    /// <summary>The phases of a run, the longest of them of so many seconds.</summary>
    internal static IReadOnlyList<LivePhase> Of(int seconds)
    {
        int others = Math.Max(1, seconds / 6);
        return [new("warm-up", others, 0), new(Capacity, others, 0), new(Load, seconds, 0.7), new("overload", others, 0)];
    }
}
