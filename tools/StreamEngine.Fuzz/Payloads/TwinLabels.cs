namespace StreamEngine.Fuzz.Payloads;

/// <summary>Labels of a series as letters that are bytes, in a sorted dictionary.</summary>
internal sealed class TwinLabels
{
    private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);

    internal TwinLabels(TwinLabels? shared = null)
    {
        foreach ((string key, string value) in shared?._labels ?? [])
        {
            _labels[key] = value;
        }
    }

    /// <summary>Adds a label in its final form; of equal keys the last counts.</summary>
    internal void Add(string key, string value)
    {
        if (key.Length > 0 && value.Length > 0)
        {
            _labels[Escape(key)] = Escape(value);
        }
    }

    public override string ToString() => string.Join(',', _labels.Select(l => l.Key + "=" + l.Value));

    private static string Escape(string text) => string.Concat(text.Select(c => c is ',' or '=' or ' ' or '\\' ? "\\" + c : c.ToString()));
}
