using StreamEngine.Scoring.Residuals;

namespace StreamEngine.Scoring.Entities;

/// <summary>Negative natural logarithms of p-values of residuals, from 0 to <see cref="EntityStatistics.MostUnusual"/>; those of usual ones come from a table, within 0.0001.</summary>
internal static class Surprise
{
    private const int Steps = 64;
    private const int Most = 4;

    private static readonly float[] _usual = [.. Enumerable.Range(0, (Most * Steps) + 2).Select(static i => (float)-Math.Log(Math.Min(1, LaneTails.Usual((float)i / Steps))))];

    /// <summary>The surprise of a residual.</summary>
    /// <param name="z">The residual in scales.</param>
    /// <param name="chance">Its p-value when it is unusual, 0 when it is not.</param>
    internal static float Of(float z, double chance) => chance > 0 ? Math.Min(EntityStatistics.MostUnusual, (float)-Math.Log(chance)) : Usual(z);

    internal static float Usual(float z)
    {
        float at = Math.Min(Math.Abs(z), Most) * Steps;
        int below = (int)at;
        return Math.Min(EntityStatistics.MostUnusual, _usual[below] + ((at - below) * (_usual[below + 1] - _usual[below])));
    }
}
