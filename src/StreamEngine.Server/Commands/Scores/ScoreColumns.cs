namespace StreamEngine.Server.Commands.Scores;

/// <summary>Which columns of a table hold the time and the value.</summary>
/// <param name="Time">Index of the time column.</param>
/// <param name="Value">Index of the value column.</param>
internal readonly record struct ScoreColumns(int Time, int Value)
{
    private static readonly string[] _times = ["timestamp", "time", "datetime", "date", "ts", "@timestamp"];

    /// <summary>Finds the columns by the header: a column called <c>value</c>, else the first that is not the time.</summary>
    /// <returns>Null when no column is the time or none is left for the value.</returns>
    internal static ScoreColumns? Of(IReadOnlyList<string> header)
    {
        string[] names = [.. header.Select(static h => h.Trim().TrimStart('\uFEFF').ToLowerInvariant())];
        int time = _times.Select(t => Array.IndexOf(names, t)).FirstOrDefault(static i => i >= 0, -1);
        if (time < 0 || names.Length < 2)
        {
            return null;
        }

        int value = Array.IndexOf(names, "value");
        return new ScoreColumns(time, value >= 0 ? value : time == 0 ? 1 : 0);
    }
}
