using StreamEngine.Snapshots;

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
        entry.Histogram = rows.Histograms is { Any: true } histograms && histograms.Of(0) is { IsEmpty: false } bytes ? bytes.ToArray() : null;
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

            entry.Query!.Rows.Histograms?.Set(entry.Histogram);
            entry.Query.Fold(new QueryBlock
            {
                Times = new ReadOnlySpan<long>(in entry.Time),
                Ids = new ReadOnlySpan<int>(in entry.Id),
                Values = new ReadOnlySpan<double>(in entry.Value),
                Texts = entry.Query.Rows.Texts,
                Histograms = entry.Query.Rows.Histograms,
            });
        }
    }

    /// <summary>Writes what was read down.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="queries">All queries, in order.</param>
    internal void Save(SnapshotOutput output, QueryOperator[] queries)
    {
        output.WriteInt32(_count);
        for (int i = 0; i < _count; i++)
        {
            Entry entry = _entries[i];
            output.WriteInt32(Array.IndexOf(queries, entry.Query));
            output.WriteInt64(entry.Time);
            output.WriteInt32(entry.Id);
            output.WriteDouble(entry.Value);
            output.WriteBytes(entry.Histogram);
            foreach ((ulong hash, byte[] text) in entry.Texts)
            {
                output.WriteInt64((long)hash);
                output.WriteBytes(text);
            }
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    internal void Load(ref SnapshotInput input, QueryOperator[] queries)
    {
        _count = input.ReadInt32(0, queries.Length);
        for (int i = 0; i < _count; i++)
        {
            var entry = new Entry { Query = queries[input.ReadInt32(0, queries.Length - 1)], Time = input.ReadInt64() };
            QueryRows rows = entry.Query.Rows;
            entry.Id = input.ReadInt32(0, rows.Group.Series.Count - 1);
            entry.Value = input.ReadDouble();
            entry.Histogram = input.Version > 1 ? WindowRow.ReadHistogram(ref input) : null;
            for (int t = 0; t < rows.Texts.Length; t++)
            {
                ulong hash = (ulong)input.ReadInt64();
                ReadOnlySpan<byte> text = input.ReadBytes();
                input.Require(text.Length <= QueryTexts.MaxText, "a text that was cut");
                entry.Texts.Add((hash, text.ToArray()));
            }

            _entries.Add(entry);
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
        internal byte[]? Histogram;

        internal List<(ulong Hash, byte[] Text)> Texts { get; } = [];
    }
}
