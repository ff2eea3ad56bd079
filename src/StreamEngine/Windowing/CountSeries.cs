using System.Runtime.InteropServices;
using StreamEngine.Snapshots;
using StreamEngine.Templates;

namespace StreamEngine.Windowing;

/// <summary>
/// Remembers which count series are alive, because a window without their events is a zero that must be emitted. The cost of a window is
/// that of the series that are alive, not of all there ever were. The series of a template that a general one has taken over dies with it.
/// Windows come in ascending order.
/// </summary>
internal sealed class CountSeries(int idleWindows, long size)
{
    private const long NotCounted = long.MinValue;
    private const long NeverActive = long.MinValue + 1;

    private long[] _lastActive = [];
    private TemplateInfo?[] _templates = [];
    private List<int> _alive = [];
    private List<int> _next = [];
    private int _cursor;
    private long _window;
    private long _lastOfAll = NeverActive;

    /// <summary>Adds a series; it is alive from its first events on.</summary>
    internal void Add(int id, TemplateInfo? template = null)
    {
        int had = _lastActive.Length;
        if (id >= had)
        {
            Array.Resize(ref _lastActive, Math.Max(id + 1, Math.Max(64, had * 2)));
            _lastActive.AsSpan(had).Fill(NotCounted);
            Array.Resize(ref _templates, _lastActive.Length);
        }

        _lastActive[id] = NeverActive;
        _templates[id] = template;
    }

    internal bool IsCounted(int id) => (uint)id < (uint)_lastActive.Length && _lastActive[id] != NotCounted;

    /// <summary>True when any series is alive in a window.</summary>
    internal bool AnyAlive(long window) => IsWithin(_lastOfAll, window);

    /// <summary>Begins a window: what follows names its series in ascending order and ends with <see cref="TryZero"/> for all ids.</summary>
    internal void Begin(long window)
    {
        _window = window;
        _cursor = 0;
        _next.Clear();
    }

    /// <summary>True when <see cref="TryZero"/> has to be asked before a row of series <paramref name="id"/>.</summary>
    internal bool HasBefore(int id) => _cursor < _alive.Count && _alive[_cursor] < id;

    /// <summary>The next series before <paramref name="before"/> that is alive and has no events in this window.</summary>
    internal bool TryZero(int before, out int id)
    {
        while (_cursor < _alive.Count && _alive[_cursor] < before)
        {
            id = _alive[_cursor++];
            if (IsWithin(_lastActive[id], _window) && !IsTakenOver(id))
            {
                _next.Add(id);
                return true;
            }
        }

        id = -1;
        return false;
    }

    /// <summary>A count series has events in this window. Its predecessors were taken by <see cref="TryZero"/>.</summary>
    internal void Touch(int id)
    {
        _lastActive[id] = _window;
        _lastOfAll = _window;
        _next.Add(id);
        if (_cursor < _alive.Count && _alive[_cursor] == id)
        {
            _cursor++;
        }
    }

    /// <summary>Ends a window.</summary>
    internal void End() => (_alive, _next) = (_next, _alive);

    /// <summary>Writes down which series there are and which are alive, between two windows.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_lastOfAll);
        output.WriteInt32(_lastActive.Length);
        for (int id = 0; id < _lastActive.Length; id++)
        {
            output.WriteInt64(_lastActive[id]);
            output.WriteInt32(_templates[id]?.Index ?? -1);
        }

        output.WriteInt32(_alive.Count);
        output.WriteInt32s(CollectionsMarshal.AsSpan(_alive));
    }

    /// <summary>Reads what <see cref="Save"/> wrote in place of what there is.</summary>
    internal void Load(ref SnapshotInput input, IReadOnlyList<TemplateInfo> templates)
    {
        _lastOfAll = input.ReadInt64();
        _lastActive = new long[input.ReadCount(sizeof(long) + sizeof(int))];
        _templates = new TemplateInfo?[_lastActive.Length];
        for (int id = 0; id < _lastActive.Length; id++)
        {
            _lastActive[id] = input.ReadInt64();
            int template = input.ReadInt32(-1, templates.Count - 1);
            _templates[id] = template >= 0 ? templates[template] : null;
        }

        int[] alive = new int[input.ReadCount(sizeof(int))];
        input.ReadInt32s(alive);
        int last = -1;
        foreach (int id in alive)
        {
            input.Require(id > last && id < _lastActive.Length, "ids of series that are counted, ascending");
            last = id;
        }

        _alive = [.. alive];
    }

    private bool IsTakenOver(int id) =>
        _templates[id] is { } template && template.ReplacedAt != long.MaxValue && _window > template.ReplacedAt / size;

    private bool IsWithin(long last, long window) => last > NeverActive && window - last <= idleWindows;
}
