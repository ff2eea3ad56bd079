using StreamEngine.Windowing.Sessions;

namespace StreamEngine.Tests.Windowing.Sessions;

/// <summary>Writes down the sessions that an operator emits.</summary>
internal sealed class SessionLog : ISessionHandler
{
    /// <summary>A line a session: slot, series, first, last, rows, and count, sum, minimum, maximum.</summary>
    internal List<string> Lines { get; } = [];

    public void OnSessions(long start, long end, ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions)
    {
        for (int i = 0; i < series.Length; i++)
        {
            Session s = sessions[i];
            Lines.Add(Line(start, series[i], s.First, s.Last, s.Rows, s.Values.Count, s.Values.Sum, s.Values.Min, s.Values.Greatest));
        }
    }

    internal static string Line(long slot, int series, long first, long last, long rows, double count, double sum, double min, double max) =>
        FormattableString.Invariant($"{slot}: {series} {first} to {last}, {rows} rows, {count} {sum:R} {min:R} {max:R}");
}
