namespace StreamEngine.Batching.ArrowIpc;

/// <summary>
/// How many columns of a schema have views: texts in any number of buffers, a number that each message with such columns must name. The Arrow library
/// reads on behind those that are named.
/// </summary>
internal sealed class ArrowViews
{
    private readonly Dictionary<long, int> _ofDictionaries = [];

    /// <summary>Columns with views in a record batch.</summary>
    internal int OfRows { get; set; }

    /// <summary>Columns with views among the values of a dictionary.</summary>
    internal int OfDictionary(long id) => _ofDictionaries.GetValueOrDefault(id);

    /// <summary>Notes the values of a dictionary.</summary>
    internal void Add(long id, int views) => _ofDictionaries[id] = Math.Max(views, OfDictionary(id));
}
