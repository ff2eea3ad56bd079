namespace StreamEngine.Windowing;

/// <summary>Remembers which count series are alive, because a window without their events is a zero that must be emitted.</summary>
internal sealed class CountSeries(int idleWindows)
{
    private readonly List<int> _ids = [];
    private readonly List<long> _lastActive = [];
    private readonly HashSet<int> _retired = [];
    private long _lastOfAll = long.MinValue;

    internal int Count => _ids.Count;

    /// <summary>Series id of entry <paramref name="entry"/>; ids ascend.</summary>
    internal int Id(int entry) => _ids[entry];

    /// <summary>Adds a series; ids must ascend.</summary>
    internal void Add(int id)
    {
        _ids.Add(id);
        _lastActive.Add(long.MinValue);
    }

    /// <summary>The series had events in a window. Windows come in ascending order.</summary>
    internal void Touch(int entry, long window)
    {
        _lastActive[entry] = window;
        _lastOfAll = window;
    }

    internal bool IsAlive(int entry, long window) => !_retired.Contains(_ids[entry]) && Within(_lastActive[entry], window);

    /// <summary>Another series counts the events of this one from now on: that it has none says nothing.</summary>
    internal void Retire(int id) => _retired.Add(id);

    /// <summary>True when any series is alive in a window.</summary>
    internal bool AnyAlive(long window) => Within(_lastOfAll, window);

    private bool Within(long last, long window) => last != long.MinValue && window - last <= idleWindows;
}
