namespace StreamEngine.Prediction;

/// <summary>Which value matters for a metric, by configuration or by what its name says of its unit.</summary>
internal sealed class ThresholdTable(IReadOnlyList<ForecastThreshold> configured)
{
    private static readonly string[] _percent = ["percent", "pct", "utilization", "utilisation"];
    private static readonly string[] _share = ["fraction", "ratio", "usage", "used", "utilization", "utilisation"];
    private static readonly string[] _remaining = ["free", "available", "avail", "remaining"];

    /// <summary>Metrics whose limits are no trouble, or the wish.</summary>
    private static readonly string[] _harmless = ["idle", "hit", "success", "availability", "uptime"];

    /// <summary>The threshold of a metric whose values so far lie in a range, null for none.</summary>
    internal double? Find(string name, double least, double greatest)
    {
        foreach (ForecastThreshold threshold in configured)
        {
            if (Matches(name, threshold.Pattern))
            {
                return threshold.Value;
            }
        }

        if (!MayHave(name) || least < 0)
        {
            return null;
        }

        if (Has(name, _remaining))
        {
            return 0;
        }

        bool share = greatest <= 1 && Has(name, _share) && !Has(name, ["percent", "pct"]);
        return share ? 1 : greatest <= 100 && Has(name, _percent) ? 100 : null;
    }

    /// <summary>False when no values can give this metric a threshold, so that it need not be followed.</summary>
    internal bool MayHave(string name) => configured.Any(t => Matches(name, t.Pattern))
        || (!Has(name, _harmless) && (Has(name, _percent) || Has(name, _share) || Has(name, _remaining)));

    /// <summary>True for metrics whose ceiling is no trouble, or the wish.</summary>
    internal static bool IsHarmless(string name) => Has(name, _harmless) || Has(name, _remaining);

    /// <summary>Matches a whole name against a pattern in which <c>*</c> stands for any text.</summary>
    internal static bool Matches(string name, string pattern)
    {
        int at = 0;
        int star = -1;
        int retry = 0;
        int p = 0;
        while (at < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, retry) = (p++, at);
            }
            else if (p < pattern.Length && char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(name[at]))
            {
                p++;
                at++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                at = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    private static bool Has(string name, string[] words) => words.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase));
}
