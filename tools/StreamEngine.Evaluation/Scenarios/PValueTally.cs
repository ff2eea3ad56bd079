using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>
/// Counts how often p-values fall to some levels where nothing is wrong. Of p-values that can be trusted a share of p is at most p; the ratio of the share found to p
/// is 1 then, above it the series is told of too often, far below it the detector is deaf.
/// </summary>
/// <param name="from">Windows that end before are not counted, nanoseconds.</param>
internal sealed class PValueTally(long from)
{
    private static readonly double[] Levels = [0.1, 0.01, 1e-3, 1e-4, 2.3e-5, 1e-6];

    private readonly SortedDictionary<string, long[]> _counts = new(StringComparer.Ordinal);

    internal void Observe(Frame frame, int row, in SeriesScore score, string subject, string group)
    {
        if (frame.End >= from && !score.Learning)
        {
            Add(group, score.PValue);
        }
    }

    internal void Add(string group, double pValue)
    {
        if (!_counts.TryGetValue(group, out long[]? counts))
        {
            _counts.Add(group, counts = new long[1 + Levels.Length]);
        }

        counts[0]++;
        for (int i = 0; i < Levels.Length; i++)
        {
            counts[i + 1] += pValue <= Levels[i] ? 1 : 0;
        }
    }

    /// <summary>The ratios of a group, in the order of the levels.</summary>
    internal double[] RatiosOf(string group) => [.. Levels.Select((level, i) => _counts[group][i + 1] / (_counts[group][0] * level))];

    internal void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("p-values of the engine after the time of learning: windows with at most p, as a multiple of what p promises (1 is right, 0 never)");
        output.WriteLine(FormattableString.Invariant($"{"metric",-28}{"windows",12}{string.Concat(Levels.Select(static l => FormattableString.Invariant($"{"p " + l.ToString("0.#E+0", System.Globalization.CultureInfo.InvariantCulture),10}")))}"));
        foreach ((string group, long[] counts) in _counts)
        {
            output.WriteLine($"{group,-28}{counts[0],12}{string.Concat(RatiosOf(group).Select(static r => FormattableString.Invariant($"{r,10:0.00}")))}");
        }
    }
}
