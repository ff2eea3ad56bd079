using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Rules;

/// <summary>Which series are worked on in a window.</summary>
internal sealed class MaintenancePlan(IReadOnlyList<MaintenanceWindow> windows)
{
    private readonly Dictionary<int, int[]> _bySeries = [];
    private readonly bool[] _isOn = new bool[windows.Count];

    /// <summary>True when any window of the plan is on.</summary>
    internal bool IsOn { get; private set; }

    /// <summary>Rows that were neither learned nor told, and new templates that were not told.</summary>
    internal long Withheld { get; private set; }

    /// <summary>Goes on to a frame.</summary>
    internal void Next(Frame frame)
    {
        foreach (int id in frame.RetiredSeries)
        {
            _bySeries.Remove(id);
        }

        IsOn = false;
        for (int i = 0; i < windows.Count; i++)
        {
            _isOn[i] = windows[i].Touches(frame.Start, frame.End);
            IsOn |= _isOn[i];
        }
    }

    /// <summary>True when a series is worked on.</summary>
    internal bool Covers(ISeriesTable table, int id)
    {
        if (!_bySeries.TryGetValue(id, out int[]? matching))
        {
            SeriesInfo series = table[id];
            _bySeries.Add(id, matching = [.. Enumerable.Range(0, windows.Count).Where(i => windows[i].IsFor(series))]);
        }

        foreach (int i in matching)
        {
            if (_isOn[i])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when something of an entity that is no series is worked on.</summary>
    internal bool CoversOther(string metric, Entity entity)
    {
        for (int i = 0; i < _isOn.Length; i++)
        {
            if (_isOn[i] && windows[i].IsForOther(metric, entity))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is left of a frame for those who learn. The caller disposes of it.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="kept">Gets the rows that are left.</param>
    internal Frame Without(Frame frame, List<int> kept)
    {
        kept.Clear();
        for (int row = 0; row < frame.Count; row++)
        {
            if (!Covers(frame.Series, frame.SeriesIds[row]))
            {
                kept.Add(row);
            }
        }

        Withheld += frame.Count - kept.Count;
        Frame rest = frame.Rows(kept);
        rest.IsWithheld = id => Covers(frame.Series, id);
        return rest;
    }

    /// <summary>Takes back what was said of new templates of entities that are worked on. They are learned: that a template is known has to be known.</summary>
    internal void Mute(Frame frame, SeriesScore[] births)
    {
        for (int i = 0; i < births.Length; i++)
        {
            if (CoversOther("template", frame.NewTemplates[i].Entity))
            {
                births[i] = SeriesScore.None;
                Withheld++;
            }
        }
    }

    internal void Restore(long withheld) => Withheld = withheld;
}
