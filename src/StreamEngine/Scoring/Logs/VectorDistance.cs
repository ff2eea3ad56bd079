namespace StreamEngine.Scoring.Logs;

/// <summary>How far count vectors are from each other. A vector is pairs of template and count, by template.</summary>
internal static class VectorDistance
{
    /// <summary>The weights of all counts that differ; when it is <paramref name="limit"/> or more, some part of it that is as much.</summary>
    /// <param name="own">A count vector.</param>
    /// <param name="weights">Weight of each of its counts.</param>
    /// <param name="other">The count vector that it is compared with.</param>
    /// <param name="absent">Weight of having none, by place of the template.</param>
    /// <param name="limit">Distance from which nobody asks how far it is.</param>
    internal static double Of(ReadOnlySpan<int> own, ReadOnlySpan<double> weights, ReadOnlySpan<int> other, ReadOnlySpan<double> absent, double limit)
    {
        double distance = 0;
        for (int i = 0, j = 0; (i < own.Length || j < other.Length) && distance < limit;)
        {
            int order = i == own.Length ? 1 : j == other.Length ? -1 : own[i].CompareTo(other[j]);
            distance += order > 0 ? absent[other[j]] : order < 0 || own[i + 1] != other[j + 1] ? weights[i / 2] : 0;
            i += order <= 0 ? 2 : 0;
            j += order >= 0 ? 2 : 0;
        }

        return distance;
    }

    /// <summary>Templates that one of them has, at least 1.</summary>
    internal static int Templates(ReadOnlySpan<int> own, ReadOnlySpan<int> other)
    {
        int templates = 0;
        for (int i = 0, j = 0; i < own.Length || j < other.Length; templates++)
        {
            int order = i == own.Length ? 1 : j == other.Length ? -1 : own[i].CompareTo(other[j]);
            i += order <= 0 ? 2 : 0;
            j += order >= 0 ? 2 : 0;
        }

        return Math.Max(1, templates);
    }
}
