using StreamEngine.Templates;

namespace StreamEngine.Windowing;

/// <summary>Remembers which count series are alive, because a window without their events is a zero that must be emitted.</summary>
internal sealed class CountSeries(int idleWindows, long size)
{
    private readonly List<int> _ids = [];
    private readonly List<long> _lastActive = [];
    private readonly List<TemplateInfo?> _templates = [];
    private long _lastOfAll = long.MinValue;

    internal int Count => _ids.Count;

    /// <summary>Series id of entry <paramref name="entry"/>; ids ascend.</summary>
    internal int Id(int entry) => _ids[entry];

    /// <summary>Adds a series; ids must ascend.</summary>
    internal void Add(int id, TemplateInfo? template = null)
    {
        _ids.Add(id);
        _templates.Add(template);
        _lastActive.Add(long.MinValue);
    }

    /// <summary>The series had events in a window. Windows come in ascending order.</summary>
    internal void Touch(int entry, long window)
    {
        _lastActive[entry] = window;
        _lastOfAll = window;
    }

    internal bool IsAlive(int entry, long window) =>
        Within(_lastActive[entry], window) && !(_templates[entry] is { } template && template.ReplacedAt != long.MaxValue && window > template.ReplacedAt / size);

    /// <summary>True when any series is alive in a window.</summary>
    internal bool AnyAlive(long window) => Within(_lastOfAll, window);

    private bool Within(long last, long window) => last != long.MinValue && window - last <= idleWindows;
}
