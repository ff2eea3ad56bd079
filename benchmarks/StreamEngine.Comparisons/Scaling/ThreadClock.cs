using System.Diagnostics;
using System.Globalization;

namespace StreamEngine.Comparisons.Scaling;

/// <summary>Time that this thread has had a processor for; on systems that do not tell, time that has passed.</summary>
internal static class ThreadClock
{
    private const string Path = "/proc/thread-self/schedstat";

    internal static double Nanoseconds()
    {
        if (!File.Exists(Path))
        {
            return Stopwatch.GetTimestamp() * 1e9 / Stopwatch.Frequency;
        }

        string text = File.ReadAllText(Path);
        return double.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture);
    }
}
