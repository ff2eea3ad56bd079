namespace StreamEngine.Windowing.Queries;

/// <summary>What the queries of a stage read of one row, kept while it is not known whether its time is right. Used again.</summary>
internal sealed class QueryValues
{
    private readonly List<Entry> _entries = [];
    private int _count;

    /// <summary>Takes what a query has just read of the row, if it counts.</summary>
    internal void Add(QueryOperator query)
    {
        QueryRows rows = query.Rows;
        if (rows.Count == 0)
        {
            return;
        }

        if (_count == _entries.Count)
        {
            _entries.Add(new Entry());
        }

        Entry entry = _entries[_count++];
        entry.Query = query;
        (entry.Time, entry.Id, entry.Value) = (rows.Times[0], rows.Ids[0], rows.Values[0]);
        entry.Texts.Clear();
        foreach (QueryTexts texts in rows.Texts)
        {
            entry.Texts.Add((texts.Hash(0), texts.Text(0).ToArray()));
        }
    }

    /// <summary>Folds the row into the queries that count it.</summary>
    internal void Fold()
    {
        for (int i = 0; i < _count; i++)
        {
            Entry entry = _entries[i];
            for (int t = 0; t < entry.Texts.Count; t++)
            {
                entry.Query!.Rows.Texts[t].Set(entry.Texts[t].Hash, entry.Texts[t].Text);
            }

            entry.Query!.Fold(new QueryBlock
            {
                Times = new ReadOnlySpan<long>(in entry.Time),
                Ids = new ReadOnlySpan<int>(in entry.Id),
                Values = new ReadOnlySpan<double>(in entry.Value),
                Texts = entry.Query.Rows.Texts,
            });
        }
    }

    /// <summary>Forgets the row.</summary>
    internal void Clear() => _count = 0;

    private sealed class Entry
    {
        internal QueryOperator? Query;
        internal long Time;
        internal int Id;
        internal double Value;

        internal List<(ulong Hash, byte[] Text)> Texts { get; } = [];
    }
}
