namespace StreamEngine.Windowing.Expressions;

/// <summary>Finds the name that was meant by one that is misspelled.</summary>
internal static class NearNames
{
    /// <summary>The known name that one or, from six letters on, two changes make of another; null when there is none. A change inserts, deletes, replaces or swaps.</summary>
    internal static string? Find(string name, IEnumerable<string> known)
    {
        string? best = null;
        int least = name.Length >= 6 ? 3 : 2;
        foreach (string candidate in known)
        {
            int distance = name.Length is < 4 or > 40 || Math.Abs(candidate.Length - name.Length) >= least ? least : Distance(name.ToLowerInvariant(), candidate);
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Edit distance with swaps of neighbours (Damerau), restricted to one edit a place.</summary>
    private static int Distance(string left, string right)
    {
        int[,] cost = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[left.Length, right.Length];
    }
}
