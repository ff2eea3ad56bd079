namespace StreamEngine.Scoring.Logs;

/// <summary>The templates of the sessions of one kind, each with a dense place. Bounded: lines of further templates are left out.</summary>
internal sealed class TemplatePlaces
{
    private const int MaxTemplates = 2000;

    private readonly Dictionary<int, int> _places = [];
    private readonly List<int> _templates = [];
    private int[] _events = [];

    /// <summary>Templates that have a place.</summary>
    internal int Count => _templates.Count;

    /// <summary>Lines that were left out.</summary>
    internal long LeftOut { get; set; }

    /// <summary>The template at a place.</summary>
    internal int this[int place] => _templates[place];

    /// <summary>Gives a template the next place; false when it has one.</summary>
    internal bool TryAdd(int template)
    {
        if (!_places.TryAdd(template, _templates.Count))
        {
            return false;
        }

        _templates.Add(template);
        return true;
    }

    /// <summary>The places of the templates of a session, new ones among them. Valid until the next call.</summary>
    internal Span<int> Of(ReadOnlySpan<int> events)
    {
        if (_events.Length < events.Length)
        {
            _events = new int[Math.Max(64, 2 * events.Length)];
        }

        int kept = 0;
        foreach (int template in events)
        {
            if (!_places.TryGetValue(template, out int place))
            {
                if (_templates.Count == MaxTemplates)
                {
                    LeftOut++;
                    continue;
                }

                place = _templates.Count;
                TryAdd(template);
            }

            _events[kept++] = place;
        }

        return _events.AsSpan(0, kept);
    }
}
