using System.Diagnostics;

namespace StreamEngine.Comparisons.Measuring;

/// <summary>Lets contenders run in turn.</summary>
internal static class Turns
{
    /// <summary>Warms each up, then runs all of them one after the other, again and again.</summary>
    /// <returns>What each contender used, run by run.</returns>
    internal static IReadOnlyList<IReadOnlyList<Usage>> Run(IReadOnlyList<Action> contenders, int repeat, int warmSeconds)
    {
        foreach (Action contender in contenders)
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < warmSeconds)
            {
                contender();
            }
        }

        List<Usage>[] runs = [.. contenders.Select(_ => new List<Usage>())];
        for (int round = 0; round < repeat; round++)
        {
            for (int i = 0; i < runs.Length; i++)
            {
                var meter = new ProcessMeter();
                contenders[i]();
                runs[i].Add(meter.Stop());
            }
        }

        return runs;
    }
}
