using System.Diagnostics;

namespace StreamEngine.Comparisons.Stages;

/// <summary>Adds up the time between marks under the name of the stage that the mark ends.</summary>
internal sealed class StageClock
{
    private readonly Dictionary<string, long> _ticks = [];
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Time since the last mark belongs to nobody.</summary>
    internal void Skip() => _last = Stopwatch.GetTimestamp();

    /// <summary>Time since the last mark belongs to a stage.</summary>
    internal void Mark(string stage)
    {
        long now = Stopwatch.GetTimestamp();
        _ticks[stage] = _ticks.GetValueOrDefault(stage) + now - _last;
        _last = now;
    }

    internal double TotalSeconds => _ticks.Values.Sum() / (double)Stopwatch.Frequency;

    internal IEnumerable<(string Stage, double Seconds)> Stages => _ticks.Select(p => (p.Key, p.Value / (double)Stopwatch.Frequency));
}
